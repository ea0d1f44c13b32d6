import assert from 'node:assert/strict'
import { createHmac, hkdfSync } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { openDuckDb } from '../engine/duckdb.ts'
import { loadOrCreatePseudonymKeys, pseudonymKeyFile } from './pseudonym-keys.ts'
import { createPseudonyms } from './pseudonyms.ts'

async function folder(t: TestContext): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'knutpunkt-pseudonyms-'))
  t.after(() => rm(made, { recursive: true, force: true }))
  return made
}

/** Two people of Skatteverket's numbers for tests. */
const [one, other] = ['194001019811', '191212121212'] as const

test('however somebody’s number is written, hers is one pseudonym; others have others; what is no number has none', async (t) => {
  const { stageOne } = createPseudonyms(await loadOrCreatePseudonymKeys(await folder(t)))
  const made = await stageOne([one, '19400101-9811', other, '194001019812', 'nobody', ''])
  assert.equal(made.get(one), made.get('19400101-9811'))
  assert.notEqual(made.get(one), made.get(other))
  assert.deepEqual([...made.keys()], [one, '19400101-9811', other])
  for (const pseudonym of made.values()) assert.match(pseudonym, /^1\.[\w-]{20}$/)
})

test('another region’s pseudonyms are others, and the same region’s the same after a restart', async (t) => {
  const [here, there] = [await folder(t), await folder(t)]
  const of = async (dataDir: string) =>
    (await createPseudonyms(await loadOrCreatePseudonymKeys(dataDir)).stageOne([one])).get(one)
  assert.equal(await of(here), await of(here))
  assert.notEqual(await of(here), await of(there))
})

test('a permit’s pseudonyms are HMAC with its own key, never those of another permit or epoch', async (t) => {
  const keys = await loadOrCreatePseudonymKeys(await folder(t))
  const { stageTwo } = createPseudonyms(keys)
  const duckdb = await openDuckDb({ path: ':memory:', folders: [], threads: 1, memoryMb: 100 })
  t.after(() => duckdb.close())
  const made = async (permit: string, epoch: number) => {
    const { sql, values } = await stageTwo(permit, epoch, 'person')
    const [row] = await duckdb.rows(`select ${sql} as p from (select '1.abc' as person)`, values)
    return row!['p']
  }
  const key = Buffer.from(hkdfSync('sha256', keys.master, '', 'knutpunkt pseudonym 2 p1 1', 32))
  assert.equal(await made('p1', 1), createHmac('sha256', key).update('1.abc').digest('hex'))
  assert.equal(new Set([await made('p1', 1), await made('p2', 1), await made('p1', 2)]).size, 3)
})

test('the key file is its owner’s alone, and one that makes no sense is not written over', async (t) => {
  const dataDir = await folder(t)
  await loadOrCreatePseudonymKeys(dataDir)
  const path = join(dataDir, pseudonymKeyFile)
  assert.equal((await stat(path)).mode & 0o777, 0o600)
  await writeFile(path, '{"id":"1"}')
  await assert.rejects(loadOrCreatePseudonymKeys(dataDir), { code: 'region.pseudonym_keys_unusable' })
  assert.equal(await readFile(path, 'utf8'), '{"id":"1"}')
})
