import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startRegionNode } from '../compose.ts'
import type { Run } from '../hub/contract/index.ts'
import { readConfig } from '../kernel/index.ts'
import { captureLog, testDatabase } from '../kernel/testkit/index.ts'
import { plantedAnswers } from '../simulator/index.ts'
import { lastFirst, testFolder } from './later.ts'
import { regions, regionsWorld, size } from './regions-world.ts'
import { until } from './until.ts'

test('two regions with different sources answer one question, and what was planted comes out', async (t) => {
  const { api } = await regionsWorld(t)
  const planted = plantedAnswers({ ...size, regions }).filter(
    ({ product, at }) => product === 'beds' && at['region'] !== undefined,
  )
  assert.ok(planted.length > 0)
  const { id } = await api.post<Run>('/api/hub/v1/runs', {
    product: 'beds',
    selection: {
      measures: ['available', 'occupancy', 'overcrowding', 'outlying'],
      dimensions: ['region', 'hospital', 'day'],
      filters: [],
      period: { from: '2026-11-01', to: '2026-11-26' },
    },
    purpose: 'A test',
  })
  const run = await until('the regions’ answers', async () => {
    const found = await api.get<Run>(`/api/hub/v1/runs/${id}`)
    return found.state === 'running' ? undefined : found
  })
  assert.equal(run.state, 'done', JSON.stringify(run.parts))
  assert.deepEqual(run.figures?.absent, [])
  const cells = new Map(run.figures!.cells.map(({ at, figures }) => [at.join(' '), figures]))
  let compared = 0
  for (const { at, measures } of planted) {
    const figures = cells.get([at['region'], at['hospital'], at['day']].join(' '))
    if (figures === undefined) continue
    for (const [measure, value] of Object.entries(measures)) {
      const figure = figures[measure]
      if (figure === undefined || !('value' in figure)) continue
      assert.ok(
        Math.abs(figure.value - value) < 0.06,
        `${JSON.stringify(at)} ${measure}: ${figure.value} and not ${value}`,
      )
      compared++
    }
  }
  assert.ok(compared > 10, `${compared} compared`)
})

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

test('a node without its region’s code, or a secret to make cell keys with, does not start, and says why', async (t) => {
  const later = lastFirst(t)
  const dataDir = await testFolder(later)
  const { db, url, drop } = await testDatabase()
  await db.close()
  later(drop)
  const start = (region: object) =>
    startRegionNode(
      readConfig({ overrides: { role: 'region', http: { port: 0 }, database: { url }, dataDir, region } }),
      captureLog().log,
    )
  await assert.rejects(start({}), /region\.code/)
  await assert.rejects(start({ code: '12', cellKeySalt: 'short' }), /region\.cellKeySalt/)
})
