import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import { loadWorld } from './loads-fixture.ts'

const lake = (kind: string, more = '') => `
version: 1
source: lake
kind: ${kind}
place: lake
tables:
  beds: { files: "beds/*.${kind}" }
  wards: { files: wards.${kind} }
entities:
  unit: { from: wards, mode: replace, columns: { unit: id, name: name, kind: kind }, codes: { kind: { V: ward } } }
  bed_day:
    from: beds b join wards w on w.no = b.ward
    mode: replace
    columns:
      unit: w.id
      measured: b.at
      available: b.available
      occupied: b.occupied
      overcrowded: b.over
      outlying: greatest(b.out, 0)
${more}`

const expected = [
  {
    unit: 'W1',
    measured: '2026-03-01T05:00:00.000Z',
    available: 20,
    occupied: 19,
    overcrowded: 1,
    outlying: 0,
    closed: null,
  },
  {
    unit: 'W1',
    measured: '2026-07-01T04:00:00.000Z',
    available: 20,
    occupied: 18,
    overcrowded: 0,
    outlying: 0,
    closed: null,
  },
]

test('a lake of Parquet files, each with types of its own', async (t) => {
  const world = await loadWorld(t)
  await world.file('lake/beds/.keep', '')
  const at = (name: string) => join(world.folder, 'files/lake', name)
  const lakeDb = await (await DuckDBInstance.create()).connect()
  const rows = `(1, timestamp '2026-03-01 06:00', 20, 19, 1, -1)`
  await lakeDb.run(
    `copy (select * from (values ${rows}) t(ward, "at", available, occupied, over, out)) to '${at('beds/a.parquet')}' (format parquet)`,
  )
  await lakeDb.run(
    `copy (select * from (values ${rows.replace('03-01', '07-01').replace('19, 1', '18, 0')}, (1, null, 1, 900, 0, 0)) t(ward, "at", available, occupied, over, out))
     to '${at('beds/b.parquet')}' (format parquet)`,
  )
  await lakeDb.run(
    `copy (select 'W1' as id, 'Ward' as name, 'V' as kind, 1 as no) to '${at('wards.parquet')}' (format parquet)`,
  )
  lakeDb.closeSync()
  const [load] = await world.run(lake('parquet'))
  assert.deepEqual([load!.state, load!.read, load!.loaded, load!.setAside], ['loaded', 4, 3, 1])
  assert.deepEqual(await world.rows('select * from model.bed_day order by measured'), expected)
  assert.deepEqual((await world.entities())['bed_day']!.reasons, {
    'measured:required': 1,
    'occupied:range': 1,
  })
})

test('a column of another type than before is named, and the load goes on where values fit', async (t) => {
  const world = await loadWorld(t)
  await world.file('lake/.keep', '')
  const lakeDb = await (await DuckDBInstance.create()).connect()
  const write = (id: string) =>
    lakeDb.run(
      `copy (select ${id} as id, 'Ward' as name) to '${join(world.folder, 'files/lake/units.parquet')}' (format parquet)`,
    )
  const mapping = `
version: 1
source: lake
kind: parquet
place: lake
tables: { units: { files: units.parquet } }
entities: { unit: { from: units, mode: replace, columns: { unit: id, name: name } } }
`
  await write(`'W1'`)
  await world.run(mapping)
  await write('17')
  const [load] = await world.run(mapping)
  lakeDb.closeSync()
  assert.deepEqual(load!.drift, [
    { kind: 'type', table: 'units', column: 'id', from: 'VARCHAR', to: 'INTEGER' },
  ])
  assert.deepEqual(await world.rows('select unit from model.unit'), [{ unit: '17' }])
})

test('JSON lines, with lines that are none set aside', async (t) => {
  const world = await loadWorld(t)
  const bed = { ward: '1', at: '2026-03-01 06:00', available: 20, occupied: 19, over: 1, out: 0 }
  const lines = [
    JSON.stringify(bed),
    '{"ward": "1", "at":',
    JSON.stringify({ ...bed, at: '2026-07-01T06:00:00+02:00', occupied: 18, over: 0, extra: { a: 1 } }),
    '[1, 2]',
    JSON.stringify({ ...bed, at: '2026-08-01 06:00', occupied: 'many' }),
  ]
  await world.file('lake/beds/a.jsonl', `${lines.join('\n')}\n`)
  await world.file('lake/wards.jsonl', '{"id":"W1","name":"Ward","kind":"V","no":"1"}\n')
  const mapping = lake('jsonl').replace('greatest(b.out, 0)', 'b.out')
  const [load] = await world.run(mapping)
  assert.deepEqual([load!.state, load!.reason, load!.read, load!.loaded], ['loaded', null, 6, 3])
  assert.deepEqual(await world.rows('select * from model.bed_day order by measured'), expected)
  assert.deepEqual((await world.entities())['bed_day']!.reasons, {
    'line:unreadable': 2,
    'occupied:required': 1,
    'occupied:type': 1,
  })
  const [aside] = await world.rows(
    `select "row" from aside.row where list_contains(reasons, 'occupied:type')`,
  )
  assert.equal(JSON.parse(String(aside!['row'])).occupied, 'many')
})
