import assert from 'node:assert/strict'
import { createHmac, hkdfSync } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { parsePersonIdentity } from '../../kernel/index.ts'
import { testDatabase } from '../../kernel/testkit/index.ts'
import { openDuckDb } from '../engine/duckdb.ts'
import { newFolder } from './pseudonym-fixture.ts'
import { loadOrCreatePseudonymKeys, pseudonymKeyFile } from './pseudonym-keys.ts'
import { createPseudonyms } from './pseudonyms.ts'

/** Two people of Skatteverket's numbers for tests. */
const [one, other] = ['194001019811', '191212121212'] as const

test('however somebody’s number is written, hers is one pseudonym; others have others; what is no number has none', async (t) => {
  const { stageOne, open } = createPseudonyms(await loadOrCreatePseudonymKeys(await newFolder(t)))
  const made = await stageOne([one, '19400101-9811', other, '194001019812', 'nobody', ''], '1')
  assert.equal(made.get(one), made.get('19400101-9811'))
  assert.notEqual(made.get(one), made.get(other))
  assert.deepEqual([...made.keys()], [one, '19400101-9811', other])
  for (const pseudonym of made.values()) assert.match(pseudonym, /^1\.[\w-]{22}$/)
  const [hers, his] = [made.get(one)!, made.get(other)!]
  const forged = `${hers.slice(0, -4)}AAAA`
  assert.deepEqual(
    await open([hers, his, forged, '2.abc', 'nothing']),
    new Map([
      [hers, one],
      [his, other],
    ]),
  )
})

test('another region’s pseudonyms are others, and the same region’s the same after a restart', async (t) => {
  const [here, there] = [await newFolder(t), await newFolder(t)]
  const of = async (dataDir: string) =>
    (await createPseudonyms(await loadOrCreatePseudonymKeys(dataDir)).stageOne([one], '1')).get(one)
  assert.equal(await of(here), await of(here))
  assert.notEqual(await of(here), await of(there))
})

test('tokens of the vault: the same person always has the same, whoever asks and at the same time, and no two people share one', async (t) => {
  const { db, drop } = await testDatabase()
  t.after(drop)
  const dataDir = await newFolder(t)
  const keys = await loadOrCreatePseudonymKeys(dataDir)
  await keys.add('vault')
  const people = Array.from({ length: 5_000 }, (_, n) => identityOf(n))
  // Three at a time, each from another end, and one that has read the keys anew, as another process does.
  const again = createPseudonyms(await loadOrCreatePseudonymKeys(dataDir), db)
  const pseudonyms = createPseudonyms(keys, db)
  const made = await Promise.all([
    pseudonyms.stageOne(people, '2'),
    pseudonyms.stageOne(people.toReversed(), '2'),
    again.stageOne(people.slice(2_000), '2'),
  ])
  for (const person of people) {
    const hers = made[0]!.get(person)!
    assert.match(hers, /^2\.[\w-]{22}$/)
    assert.equal(made[1]!.get(person), hers)
    assert.equal(made[2]!.get(person) ?? hers, hers)
  }
  assert.equal(new Set(made[0]!.values()).size, people.length)
  const opened = await pseudonyms.open([...made[0]!.values()])
  assert.ok(people.every((person) => opened.get(made[0]!.get(person)!) === person))
  const { rows } = await db.pool.query<{ text: string }>(
    'select v::text as text from region.vault v limit 500',
  )
  const stored = rows.map(({ text }) => text).join('\n')
  for (const person of people.slice(0, 500))
    assert.ok(!stored.includes(person) && !stored.includes(Buffer.from(person).toString('hex')))
})

test('a vault asked whom it knows writes nobody down', async (t) => {
  const { db, drop } = await testDatabase()
  t.after(drop)
  const keys = await loadOrCreatePseudonymKeys(await newFolder(t))
  await keys.add('vault')
  const pseudonyms = createPseudonyms(keys, db)
  const first = await pseudonyms.stageOne([one, other], '1')
  assert.deepEqual(await pseudonyms.known([...first.values()], '2'), [])
  const remade = await pseudonyms.remake([first.get(one)!], '2')
  assert.deepEqual(await pseudonyms.known([...first.values()], '2'), [remade.get(first.get(one)!)])
})

test('a permit’s pseudonyms are HMAC with its own key, never those of another permit or epoch', async (t) => {
  const keys = await loadOrCreatePseudonymKeys(await newFolder(t))
  const { stageTwo, stageTwoOf } = createPseudonyms(keys)
  const duckdb = await openDuckDb({ path: ':memory:', folders: [], threads: 1, memoryMb: 100 })
  t.after(() => duckdb.close())
  const made = async (permit: string, epoch: number) => {
    const { sql, values } = await stageTwo(permit, epoch, 'person')
    const [row] = await duckdb.rows(`select ${sql} as p from (select '1.abc' as person)`, values)
    return row!['p']
  }
  const key = Buffer.from(hkdfSync('sha256', keys.master, '', 'knutpunkt pseudonym 2 p1 1', 32))
  assert.equal(await made('p1', 1), createHmac('sha256', key).update('1.abc').digest('hex'))
  assert.equal(stageTwoOf('p1', 1)('1.abc'), await made('p1', 1))
  assert.equal(new Set([await made('p1', 1), await made('p2', 1), await made('p1', 2)]).size, 3)
})

test('the key file is its owner’s alone, holds what was added and not what was destroyed, and one that makes no sense is not written over', async (t) => {
  const dataDir = await newFolder(t)
  const keys = await loadOrCreatePseudonymKeys(dataDir)
  await keys.add('vault')
  await keys.add('keyed')
  await keys.destroy('1')
  const again = await loadOrCreatePseudonymKeys(dataDir)
  assert.deepEqual(again.epochs(), keys.epochs())
  assert.deepEqual(
    again.epochs().map(({ id, method }) => [id, method]),
    [
      ['2', 'vault'],
      ['3', 'keyed'],
    ],
  )
  const path = join(dataDir, pseudonymKeyFile)
  assert.equal((await stat(path)).mode & 0o777, 0o600)
  for (const wrong of ['{"id":"1"}', '{"format":2,"master":"","epochs":[]}']) {
    await writeFile(path, wrong)
    await assert.rejects(loadOrCreatePseudonymKeys(dataDir), { code: 'region.pseudonym_keys_unusable' })
    assert.equal(await readFile(path, 'utf8'), wrong)
  }
})

/** The n-th of a row of made-up people with numbers kept for tests. */
function identityOf(n: number): string {
  const born = new Date(Date.UTC(1930, 0, 1 + Math.floor(n / 20)))
    .toISOString()
    .slice(0, 10)
    .replaceAll('-', '')
  const start = `${born}${980 + (n % 20)}`
  for (let check = 0; check < 10; check++) {
    const identity = parsePersonIdentity(`${start}${check}`)
    if (identity !== undefined) return identity
  }
  throw new Error(`no check digit goes with ${born}`)
}
