import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '../../../kernel/index.ts'
import type { LineageEvent } from '../../contract/catalogue.ts'
import { insertRun } from '../../run/run-store.ts'
import { baseUrl, ownBook } from '../catalogue-fixture.ts'
import { startHub } from '../hub-fixture.ts'

const book = await ownBook()
const beds = book.byId('beds')!
const evidence = {
  threshold: 0,
  modelVersion: 1,
  loadedAt: '2026-11-25T02:00:00Z',
  dataUntil: '2026-11-24',
  setAside: 100,
  engine: 'duckdb',
  milliseconds: 12,
  flags: [],
}

type Dataset = Omit<LineageEvent['inputs'][number], 'facets'> & {
  facets: Record<string, Record<string, unknown>>
}

async function runIn(t: Parameters<typeof startHub>[0], more: { state?: string; hash?: string } = {}) {
  const { db, get } = await startHub(t)
  const id = newId()
  await insertRun(
    db.pool as never,
    {
      id,
      product: 'beds',
      productVersion: beds.version,
      productHash: more.hash ?? beds.hash,
      selection: {
        measures: ['available'],
        dimensions: ['month'],
        filters: [],
        period: { from: '2026-01-01', to: '2026-02-01' },
      },
      form: 'aggregate',
      permit: null,
      purpose: 'To know of beds',
      askedBy: 'employee-anna',
      organisation: null,
      createdAt: new Date('2026-11-26T09:00:00Z'),
      deadline: new Date('2026-11-26T10:00:00Z'),
    },
    ['03', '12'],
  )
  if (more.state) {
    await db.pool.query(`update hub.run set state = $2, ended_at = '2026-11-26T09:05:00Z' where id = $1`, [
      id,
      more.state,
    ])
    await db.pool.query(
      `update hub.run_part set state = case region when '12' then 'done' else 'absent' end,
         evidence = case region when '12' then $2::jsonb end where run = $1`,
      [id, JSON.stringify(evidence)],
    )
  }
  return (await get(`/runs/${id}/lineage`)).json<LineageEvent[]>()
}

test('a run that is done tells what it was made of in each region that answered, and by which definition', async (t) => {
  const [start, end] = await runIn(t, { state: 'done' })
  assert.deepEqual([start?.eventType, start?.eventTime], ['START', '2026-11-26T09:00:00.000Z'])
  assert.deepEqual([end?.eventType, end?.eventTime], ['COMPLETE', '2026-11-26T09:05:00.000Z'])
  assert.deepEqual(
    end?.inputs.map(({ namespace, name }) => [namespace, name]),
    [
      ['knutpunkt://region/12', 'model.bed_day'],
      ['knutpunkt://region/12', 'model.unit'],
    ],
  )
  const [bedDays] = end!.inputs as [Dataset, ...Dataset[]]
  assert.equal(bedDays.facets['version']?.['datasetVersion'], '1@2026-11-25T02:00:00Z')
  assert.equal(bedDays.facets['knutpunkt_evidence']?.['setAside'], 100)
  const [out] = end!.outputs as [Dataset]
  assert.deepEqual([out.namespace, out.name], [baseUrl, 'products.beds'])
  assert.equal(out.facets['knutpunkt_definition']?.['productHash'], beds.hash)
  assert.deepEqual(
    (out.facets['schema']!['fields'] as { name: string; type: string }[]).map(({ name, type }) => [
      name,
      type,
    ]),
    [
      ['month', 'gYearMonth'],
      ['available', 'decimal'],
    ],
  )
  for (const facet of [...Object.values(bedDays.facets), ...Object.values(out.facets)])
    assert.ok(facet['_producer'] && facet['_schemaURL'])
  assert.equal(
    bedDays.facets['version']?.['_schemaURL'],
    'https://openlineage.io/spec/facets/1-0-1/DatasetVersionDatasetFacet.json#/$defs/DatasetVersionDatasetFacet',
  )
})

test('a region without an answer is no source, and is told as absent; who asked is not told', async (t) => {
  const events = await runIn(t, { state: 'done' })
  const { parts } = events[1]!.run.facets['knutpunkt_parts'] as { parts: object[] }
  assert.deepEqual(parts, [
    { region: '03', state: 'absent' },
    { region: '12', state: 'done' },
  ])
  assert.ok(!JSON.stringify(events).includes('anna'))
})

test('a run that goes on has not ended, one that failed or was cancelled made nothing', async (t) => {
  assert.deepEqual(
    (await runIn(t)).map(({ eventType }) => eventType),
    ['START'],
  )
  for (const [state, type] of [
    ['failed', 'FAIL'],
    ['cancelled', 'ABORT'],
  ]) {
    const [, end] = await runIn(t, { state: state! })
    assert.deepEqual([end?.eventType, end?.outputs], [type, []])
  }
})

test('of a run by another definition than today’s no columns or entities are told', async (t) => {
  const [, end] = await runIn(t, { state: 'done', hash: 'f'.repeat(64) })
  assert.deepEqual(
    end?.inputs.map(({ name }) => name),
    ['model'],
  )
  assert.equal(end?.outputs[0]?.facets['schema'], undefined)
})
