import assert from 'node:assert/strict'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { startRegionNode } from '../compose.ts'
import type { Run } from '../hub/contract/index.ts'
import { readConfig } from '../kernel/index.ts'
import { captureLog, testDatabase } from '../kernel/testkit/index.ts'
import { type GeneratedRegion, generateRegions, plantedAnswers } from '../simulator/index.ts'
import { lastFirst, testFolder } from './later.ts'
import { startTestPlatform } from './platform.ts'
import { until } from './until.ts'

const size = { seed: 1, people: 3000, until: '2026-11-25' }
const regions = ['14', '24']

/** A hub, and two regions' nodes on the made-up data: one with nightly CSV files, one with a lake of Parquet. */
async function world(t: TestContext) {
  const later = lastFirst(t)
  const folder = await testFolder(later)
  const made = await generateRegions({ ...size, folder, log: { info: () => undefined } })
  const platform = await startTestPlatform({ demo: true })
  later(platform.stop)
  const { api } = platform
  await api.letIn()
  const hubsFile = join(folder, 'hub.json')
  const keys = await fetch(new URL('/api/hub/v1/keys', platform.addresses.http))
  await writeFile(hubsFile, await keys.text())

  const startNode = async (region: GeneratedRegion) => {
    const { source, code } = region
    assert.notEqual(source.kind, 'postgresql')
    const { db, url, drop } = await testDatabase()
    await db.close()
    later(drop)
    const dataDir = join(folder, `node-${code}`)
    const mappingsFolder = join(dataDir, 'mappings')
    await mkdir(mappingsFolder, { recursive: true })
    await cp(region.mappingFile, join(mappingsFolder, basename(region.mappingFile)))
    await cp(
      join((source as { filesFolder: string }).filesFolder, source.place),
      join(dataDir, 'region/files', source.place),
      {
        recursive: true,
      },
    )
    const config = readConfig({
      overrides: {
        role: 'region',
        http: { port: 0 },
        database: { url },
        dataDir,
        region: {
          code,
          name: region.name,
          mappingsFolder,
          hubs: { hub: hubsFile },
          cellKeySalt: 'the same at both nodes',
          byRule: true,
        },
      },
    })
    const node = await startRegionNode(config, captureLog().log)
    later(node.stop)
    await node.load()
    await api.put(`/api/hub/v1/nodes/${code}`, {
      name: region.name,
      url: node.addresses.http,
      publicJwk: node.publicJwk,
      active: true,
    })
    return node
  }
  for (const region of made.regions.filter(({ code }) => regions.includes(code))) await startNode(region)
  return { api }
}

test('two regions with different sources answer one question, and what was planted comes out', async (t) => {
  const { api } = await world(t)
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
