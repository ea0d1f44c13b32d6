import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { openDuckDb } from '../region/index.ts'
import { lastFirst, testFolder } from './later.ts'
import { createLeakScan } from './leak-scan.ts'

const identity = '199001012385'
const word = 'Grankvistare7'

async function scanOf(t: TestContext, bytes: Uint8Array | string): Promise<string[]> {
  const scan = createLeakScan(
    { identities: [identity], words: [word, '1.AbCdEfGhIjKlMnOpQrStUv'] },
    await testFolder(lastFirst(t)),
  )
  await scan.look('there', bytes)
  return scan.found()
}
const base64 = (text: string) => Buffer.from(text).toString('base64')
const hashed = (text: string, algorithm = 'sha256') => createHash(algorithm).update(text).digest()

test('an identity is found however it is written, packed or hashed without a key', async (t) => {
  const leaks: Record<string, Uint8Array | string> = {
    plain: `{"unit":"${identity}"}`,
    'with a dash': 'x 19900101-2385 y',
    'without its century': '(9001012385)',
    'without its century, with a dash': '900101-2385',
    'of somebody over a hundred': '900101+2385',
    'in a header': `x-about: ${identity}\r\n`,
    'in base64': `"${base64(identity)}"`,
    'in a token of JWS': `eyJhbGciOiJFZERTQSJ9.${Buffer.from(`{"at":["${identity}"]}`).toString('base64url')}.c2ln`,
    'in the middle of base64': `AB${base64(identity)}`,
    'in base64 twice': base64(base64(`to ${identity}`)),
    'in hex': Buffer.from(identity).toString('hex'),
    'as a hash in hex': hashed(identity).toString('hex'),
    'as a hash of ten characters with a dash': hashed('900101-2385').toString('hex').toUpperCase(),
    'as a hash in base64': hashed(identity).toString('base64'),
    'as another hash': hashed(identity, 'sha1').toString('base64url'),
    'as bytes of a hash in base64 in JSON': `{"p":"${hashed('19900101-2385', 'md5').toString('base64')}"}`,
    'in an address': `/api/people?id=%31${identity.slice(1)}`,
    'zipped, after something else': Buffer.concat([Buffer.from('200 OK\r\n\r\n'), gzipSync(`[${identity}]`)]),
  }
  for (const [says, bytes] of Object.entries(leaks)) assert.notDeepEqual(await scanOf(t, bytes), [], says)
})

test('names, ids and pseudonyms are found where they stand alone', async (t) => {
  assert.equal((await scanOf(t, `["${word}","1.AbCdEfGhIjKlMnOpQrStUv"]`)).length, 2)
  assert.deepEqual(await scanOf(t, 'Grankvistare77 1.AbCdEfGhIjKlMnOpQrStUw'), [])
})

test('what is in the packed pages of a Parquet file, or is said of it, is found', async (t) => {
  const folder = await testFolder(lastFirst(t))
  const duckdb = await openDuckDb({ path: ':memory:', folders: [folder], threads: 1, memoryMb: 200 })
  t.after(() => duckdb.close())
  const file = async (name: string, rows: string, more = '') => {
    const path = join(folder, name)
    await duckdb.run(`copy (${rows}) to '${path}' (format parquet, compression zstd${more})`)
    return readFile(path)
  }
  const clean = `select 'x' || range as person, range as cost from range(5000)`
  assert.deepEqual(await scanOf(t, await file('clean.parquet', clean)), [])
  const row = `select case when range = 4321 then '${identity}' else 'x' || range end as person from range(5000)`
  assert.notDeepEqual(await scanOf(t, await file('row.parquet', row)), [])
  const about = await file('about.parquet', clean, `, kv_metadata { source: '${word}' }`)
  assert.notDeepEqual(await scanOf(t, about), [])
})

test('other numbers, hashes and words are not taken for hers', async (t) => {
  for (const text of [
    '1990010123850',
    '199001012386',
    '19900101 238',
    hashed('199001012386').toString('hex'),
    base64('199001012386'),
    '2026-11-26T09:00:00Z',
  ])
    assert.deepEqual(await scanOf(t, text), [], text)
})
