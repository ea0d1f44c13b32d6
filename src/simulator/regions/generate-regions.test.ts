import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { glob, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, type TestContext, test } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import { parse } from 'yaml'
import { generateRegions } from './generate-regions.ts'
import { nightsUntil } from './vast/write-files.ts'

const until = '2026-11-25'
const options = { seed: 7, people: 300, contacts: 3_000, until, log: { info: () => undefined } }

/** Made once for the tests that only read. */
let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knutpunkt-regions-'))
  await generateRegions({ ...options, folder })
})
after(() => rm(folder, { recursive: true, force: true }))

const ownFolder = async (t: TestContext): Promise<string> => {
  const own = await mkdtemp(join(tmpdir(), 'knutpunkt-regions-'))
  t.after(() => rm(own, { recursive: true, force: true }))
  return own
}

async function rows(sql: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJson()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** Of each CSV file its bytes, of each table of the lake its rows in any order. */
async function contentOf(of: string): Promise<Record<string, string>> {
  const content: Record<string, string> = {}
  for await (const path of glob('regions/vast/*.csv', { cwd: of }))
    content[path] = createHash('sha256')
      .update(await readFile(join(of, path)))
      .digest('hex')
  for (const table of [
    'enheter',
    'individer',
    'kontakter',
    'diagnoser',
    'koer',
    'vardplatser',
    'kostnader',
  ]) {
    const [row] = await rows(
      `select count(*) || ' ' || sum(hash(t)::hugeint) as all_of_it from read_parquet('${of}/regions/norr/${table}/**/*.parquet', hive_partitioning = true) t`,
    )
    content[table] = String(row!['all_of_it'])
  }
  return content
}

test('the same seed makes the same data, and another seed other data', async (t) => {
  const [same, other] = [await ownFolder(t), await ownFolder(t)]
  await generateRegions({ ...options, folder: same })
  await generateRegions({ ...options, seed: 8, folder: other })
  const first = await contentOf(folder)
  assert.equal(Object.keys(first).length, 1 + 6 * 7 + 7)
  assert.deepEqual(await contentOf(same), first)
  const differing = await contentOf(other)
  assert.notEqual(differing['kontakter'], first['kontakter'])
  assert.notEqual(differing['individer'], first['individer'])
})

test('there are as many people and contacts as were asked for, besides those that facts are planted about', async () => {
  const [lake] = await rows(
    `select (select count(*) from '${folder}/regions/norr/individer/*.parquet' where namn <> 'Plantera Provsson') as people,
       (select count(*) from '${folder}/regions/norr/kontakter/*/*.parquet' where id < 1000000000) as contacts`,
  )
  assert.deepEqual(lake, { people: '100', contacts: '1000' })
})

test('nightly files are in Latin-1 with semicolons, and a night has what is new', async () => {
  const units = await readFile(join(folder, 'regions/vast/enheter.csv'), 'latin1')
  assert.match(units, /^HSAID;NAMN;SJUKHUS;SLAG\n/)
  assert.match(units, /;Avdelning 10 Medicin, Exempelsjukhuset Väst;Exempelsjukhuset Väst;VÅRDAVD\n/)
  const last = await readFile(
    join(folder, `regions/vast/vardplatser_${until.replaceAll('-', '')}.csv`),
    'latin1',
  )
  const days = last
    .trim()
    .split('\n')
    .slice(1, -1)
    .map((line) => line.split(';')[1]!.slice(0, 8))
  assert.deepEqual([...new Set(days)], ['20261125'])
  assert.deepEqual(nightsUntil(until)[0], '2026-11-19')
})

test('the last night ends with lines that are wrong', async () => {
  const file = async (table: string) =>
    (await readFile(join(folder, `regions/vast/${table}_20261125.csv`), 'latin1')).trim().split('\n')
  assert.match((await file('kontakter')).at(-1)!, /^FEL4;[0-9-]+$/)
  assert.match((await file('vardplatser')).at(-1)!, /;tolv;/)
  assert.match((await file('kpp')).at(-1)!, /;mycket;N$/)
})

test('every personnummer is a test number of Skatteverket’s kind, with its check digit, and nobody’s twice', async () => {
  const people = await rows(`select personnummer from '${folder}/regions/norr/individer/*.parquet'`)
  const numbers = people.map((each) => String(each['personnummer']))
  const nightly = await readFile(join(folder, 'regions/vast/patienter_20261119.csv'), 'latin1')
  const inFiles = nightly
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(';')[0]!.replace('-', ''))
  assert.ok(numbers.length > 100 && inFiles.length > 100)
  assert.equal(new Set(numbers).size, numbers.length)
  assert.equal(new Set(inFiles).size, inFiles.length)
  for (const number of [...numbers, ...inFiles]) {
    assert.match(number, /^(19|20)[0-9]{6}9[89][0-9]{2}$/)
    assert.equal(luhn(number.slice(2)), 0)
  }
})

/** Of ten digits; 0 when the last fits those before it. */
const luhn = (digits: string): number =>
  [...digits].reduce((sum, digit, at) => {
    const weighed = Number(digit) * (at % 2 === 0 ? 2 : 1)
    return sum + Math.floor(weighed / 10) + (weighed % 10)
  }, 0) % 10

test('a person’s number says her sex and the year that she was born in', async () => {
  const wrong = await rows(
    `select * from '${folder}/regions/norr/individer/*.parquet'
     where personnummer[:4]::integer <> fodelsear or (personnummer[11]::integer % 2 = 1) <> (kon = 1)`,
  )
  assert.deepEqual(wrong, [])
})

test('data that is there is left as it is, also when no last day is said', async (t) => {
  const own = await ownFolder(t)
  const first = await generateRegions({ ...options, folder: own })
  assert.equal(first.made, true)
  const mark = join(own, 'regions/vast/enheter.csv')
  await writeFile(mark, 'touched')
  const { until: _, ...withoutDay } = options
  const again = await generateRegions({ ...withoutDay, folder: own })
  assert.deepEqual([again.made, again.until, await readFile(mark, 'utf8')], [false, until, 'touched'])
  assert.equal((await generateRegions({ ...options, people: 330, folder: own })).made, true)
  assert.notEqual(await readFile(mark, 'utf8'), 'touched')
})

test('what was half made is made anew, and nothing of it is left', async (t) => {
  const own = await ownFolder(t)
  await mkdir(join(own, 'regions.half/vast'), { recursive: true })
  await writeFile(join(own, 'regions.half/vast/kontakter_20260101.csv'), 'half')
  await generateRegions({ ...options, folder: own })
  assert.deepEqual(await contentOf(own), await contentOf(folder))
})

test('more people than there are test numbers is refused', async (t) => {
  const own = await ownFolder(t)
  const refused = generateRegions({ ...options, people: 3_000_000, contacts: 3, folder: own })
  await assert.rejects(refused, RangeError)
})

test('each mapping leads to files that the source has', async () => {
  const { regions } = await generateRegions({ ...options, folder })
  assert.deepEqual(
    regions.map(({ code, kind }) => [code, kind]),
    [
      ['14', 'csv'],
      ['24', 'parquet'],
    ],
  )
  for (const { mappingFile, source } of regions) {
    const mapping = parse(await readFile(mappingFile, 'utf8')) as {
      place: string
      tables: Record<string, { files: string }>
    }
    assert.equal(mapping.place, source.place)
    for (const { files } of Object.values(mapping.tables)) {
      let found = 0
      const cwd = join(folder, 'regions', mapping.place)
      for await (const _ of glob(files.replace('{batch}', '*'), { cwd })) found++
      assert.notEqual(found, 0, files)
    }
  }
})
