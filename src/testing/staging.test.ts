import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Run } from '../hub/contract/index.ts'
import { regions, regionsWorld } from './regions-world.ts'
import { until } from './until.ts'

test('what the hub keeps of regions answers just as they do', async (t) => {
  const { api, sql } = await regionsWorld(t)
  const ask = async (purpose: string) => {
    const { id } = await api.post<Run>('/api/hub/v1/runs', {
      product: 'beds',
      selection: {
        measures: ['available', 'occupancy', 'overcrowding', 'outlying'],
        dimensions: ['region', 'hospital', 'month'],
        filters: [],
        period: { from: '2026-01-01', to: '2026-12-01' },
      },
      purpose,
    })
    return until('the answers', async () => {
      const found = await api.get<Run>(`/api/hub/v1/runs/${id}`)
      return found.state === 'running' ? undefined : found
    })
  }
  const nodes = await ask('Of the nodes')
  await sql(`select graphile_worker.add_job('hub:sweep-staging')`, [])
  await until('rows of both regions', async () => {
    const { rows } = await sql(`select from hub.staged_rows where state = 'ready'`, [])
    return rows.length === regions.length ? rows : undefined
  })
  const kept = await ask('Of what is kept')
  assert.deepEqual(
    kept.parts.map(({ evidence }) => evidence?.stagedAt !== undefined),
    [true, true],
  )
  assert.ok(nodes.figures!.cells.length > 10)
  assert.deepEqual(kept.figures?.cells, nodes.figures?.cells)
})
