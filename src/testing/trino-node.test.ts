import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lastFirst } from './later.ts'
import { startTestNode } from './region-node.ts'
import { startTestTrino } from './trino.ts'

const mapping = `
version: 1
source: lake
kind: trino
place: lake
read: in_place
entities:
  unit: { from: dim_enhet, mode: replace, columns: { unit: hsaid, name: namn, hospital: sjukhus } }
  bed_day:
    from: vardplats v join dim_enhet e on e.id = v.enhet
    mode: append
    watermark: v.rad
    columns: { unit: e.hsaid, measured: v.tid, available: v.disponibla, occupied: v.belagda, overcrowded: v.over, outlying: v.ut }
`

const tables = [
  'create table dim_enhet (id int, hsaid varchar, namn varchar, sjukhus varchar)',
  `insert into dim_enhet values (1, 'SE1-A', 'Avdelning 1', 'Lasarettet'), (2, 'SE1-B', null, 'Lasarettet')`,
  'create table vardplats (rad int, enhet int, tid timestamptz, disponibla int, belagda int, over int, ut int)',
  // Told twice, the second time as it was; more overcrowded than occupied; at a unit that has no name, and so is none.
  `insert into vardplats values
    (1, 1, '2025-03-01 06:00:00+01', 18, 15, 0, 0), (2, 1, '2025-03-01 06:00:00+01', 20, 19, 1, 0),
    (3, 1, '2025-03-02 06:00:00+01', 20, 21, 22, 0), (4, 2, '2025-03-01 06:00:00+01', 9, 9, 0, 0),
    (5, 1, '2025-07-02 06:00:00+02', 22, 20, 0, 0)`,
]

test('a region’s Trino answers a hub’s order in place, without rows that do not hold to the model', async (t) => {
  const later = lastFirst(t)
  const trino = await startTestTrino(later, tables)
  const settings = {
    trino: { lake: { url: trino.url, catalog: 'hive', schema: 'care', user: 'node' } },
    byRule: true,
  }
  const wrong = mapping.replace('v.belagda', 'v.upptagna')
  await assert.rejects(startTestNode(later, { mappings: { 'lake.yaml': wrong }, settings }), {
    name: 'MappingError',
    message: 'lake.yaml: bed_day.occupied: the source refuses it (COLUMN_NOT_FOUND)',
  })
  const node = await startTestNode(later, { mappings: { 'lake.yaml': mapping }, settings })
  const run = await node.order({
    product: node.product('beds'),
    selection: {
      measures: ['available', 'occupancy'],
      dimensions: ['hospital', 'month'],
      filters: [{ column: 'ward', is: '=', value: 'SE1-A' }],
      period: { from: '2025-01-01', to: '2026-01-01' },
    },
  })
  const { state, cells, evidence } = await node.result(run)
  assert.equal(state, 'done')
  assert.deepEqual([evidence!.engine, evidence!.setAside], ['trino', 4])
  assert.deepEqual(
    cells!.map(({ at, rows, parts }) => [...at, rows, parts['available.sum'], parts['occupancy.sum']]).sort(),
    [
      ['Lasarettet', '2025-03', 1, 20, 19],
      ['Lasarettet', '2025-07', 1, 22, 20],
    ],
  )
  // A hub's words stand after the question, and what is looked at before the start is not run.
  const asked = trino.asked.filter((statement) => statement.includes('SE1-A'))
  assert.ok(asked.length > 0)
  for (const statement of asked) assert.match(statement, /^execute immediate '.*' using .*'SE1-A'/s)
})
