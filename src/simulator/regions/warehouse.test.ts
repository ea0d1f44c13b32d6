import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import pg from 'pg'
import { parse } from 'yaml'
import { testDatabase } from '../../kernel/testkit/index.ts'
import { generateRegions } from './generate-regions.ts'
import { copyIn } from './syd/copy-in.ts'

const options = { seed: 7, people: 300, contacts: 3_000, until: '2026-11-25', log: { info: () => undefined } }

async function world(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-warehouse-'))
  const { db, url, drop } = await testDatabase()
  t.after(async () => {
    await drop()
    await rm(folder, { recursive: true, force: true })
  })
  return {
    folder,
    url,
    rows: async (sql: string) => (await db.pool.query<Record<string, unknown>>(sql)).rows,
  }
}

test('the warehouse is in its own tables, and is not made twice', async (t) => {
  const { folder, url, rows } = await world(t)
  const { regions } = await generateRegions({ ...options, folder, postgresUrl: url })
  const [syd] = regions
  assert.deepEqual(syd!.source, { kind: 'postgresql', place: 'syd', url, schema: 'vardlager' })
  assert.deepEqual(
    await rows(
      `select count(*)::integer as contacts, count(distinct kontakttyp)::integer as kinds from vardlager.fakta_kontakt where kontakt_id < 1000000000`,
    ),
    [{ contacts: 1_000, kinds: 4 }],
  )
  // Örjan is neither lost nor misread on the way.
  const [{ n }] = (await rows(
    `select count(*)::integer as n from vardlager.fakta_kontakt where kontakttyp = 'ÖV'`,
  )) as [{ n: number }]
  assert.ok(n > 0)
  await rows(`delete from vardlager.fakta_vardplats`)
  assert.equal((await generateRegions({ ...options, folder, postgresUrl: url })).made, false)
  await rows(`drop table vardlager.tillverkning`)
  assert.equal((await generateRegions({ ...options, folder, postgresUrl: url })).made, true)
  assert.notEqual((await rows(`select from vardlager.fakta_vardplats limit 1`)).length, 0)
})

test('times are Sweden’s: wards are measured at six by the clock, summer and winter', async (t) => {
  const { folder, url, rows } = await world(t)
  await generateRegions({ ...options, folder, postgresUrl: url })
  assert.deepEqual(
    await rows(
      `select distinct extract(hour from mattid at time zone 'Europe/Stockholm')::integer as hour from vardlager.fakta_vardplats where enhet_id = 300`,
    ),
    [{ hour: 6 }],
  )
})

test('people have the pseudonyms that their region’s node makes, where there is one', async (t) => {
  const { folder, url, rows } = await world(t)
  await generateRegions({
    ...options,
    folder,
    postgresUrl: url,
    pseudonymise: async (identities) => new Map(identities.map((identity) => [identity, `P${identity}`])),
  })
  const [found] = await rows(
    `select count(*)::integer as people, count(*) filter (where patient_nyckel <> 'P' || personnummer)::integer as others from vardlager.dim_patient`,
  )
  assert.ok((found!['people'] as number) > 100)
  assert.equal(found!['others'], 0)
})

test('the mapping’s columns are the warehouse’s', async (t) => {
  const { folder, url, rows } = await world(t)
  const { regions } = await generateRegions({ ...options, folder, postgresUrl: url })
  const mapping = parse(await readFile(regions[0]!.mappingFile, 'utf8')) as {
    entities: Record<
      string,
      { from: string; columns: Record<string, string>; codes?: Record<string, Record<string, string>> }
    >
  }
  for (const { from, columns, codes = {} } of Object.values(mapping.entities)) {
    const [one] = await rows(`select ${Object.values(columns).join(', ')} from ${from} limit 1`)
    assert.ok(one, from)
    for (const [column, table] of Object.entries(codes)) {
      const written = await rows(
        `select distinct ${columns[column]} as code from ${from} where ${columns[column]} is not null`,
      )
      const unknown = written.map(({ code }) => String(code)).filter((code) => table[code] === undefined)
      assert.deepEqual(unknown, [], column)
    }
  }
})

test('a copy that the server refuses, or whose file is not there, fails and leaves the connection as it was', async (t) => {
  const { folder, url } = await world(t)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await assert.rejects(copyIn(client, 'copy not_there from stdin', join(folder, 'x')), /not_there/)
    await client.query('create temp table there (n integer)')
    await assert.rejects(copyIn(client, 'copy there from stdin', join(folder, 'not-there')), /ENOENT/)
    assert.deepEqual((await client.query('select count(*)::integer as n from there')).rows, [{ n: 0 }])
  } finally {
    await client.end()
  }
})
