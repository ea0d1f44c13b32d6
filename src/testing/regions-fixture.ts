import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RegionNode } from '../compose.ts'
import type { Run } from '../hub/contract/index.ts'
import { captureLog, testDatabase } from '../kernel/testkit/index.ts'
import { fillNodes, type NodePlace, type NodesSetUp, startNode } from '../program/demo-nodes.ts'
import { connectNode, modelRegions } from '../simulator/index.ts'
import type { Api } from './api.ts'
import { type Later, testFolder } from './later.ts'
import { startTestPlatform, type TestPlatform } from './platform.ts'
import { sessionFetch } from './session.ts'
import type { Sql } from './sql.ts'
import { until } from './until.ts'

/** What is asked of a hub. */
export interface Question {
  product: string
  selection: Run['selection']
  /** Under which it is asked. */
  permit?: string
}

/** A hub, and three regions' nodes on made-up data, as the demo has them, in this process. */
export interface RegionsWorld {
  platform: TestPlatform
  nodes: ReadonlyMap<string, RegionNode>
  /** On the hub's database. */
  sql: Sql
  /** Of the data. */
  size: { seed: number; people: number; until: string }
  /** Asks, has somebody in the region approve what it wants to decide on, and waits for what comes of it. `by`: who asks. */
  run(question: Question, by?: Pick<Api, 'ask'>): Promise<Run>
}

/** Starts it. Each node has a database of its own; one has a warehouse in another. */
export async function startRegions(later: Later): Promise<RegionsWorld> {
  const folder = await testFolder(later)
  const hub = await testDatabase()
  later(hub.drop)
  const platform = await startTestPlatform({ demo: true, databaseUrl: hub.url })
  later(platform.stop)
  const { api, system, addresses } = platform
  await api.letIn()
  const keysFile = join(folder, 'hub.json')
  await writeFile(keysFile, await (await fetch(new URL('/api/hub/v1/keys', addresses.http))).text())
  const database = async () => {
    const { db, url, drop } = await testDatabase()
    await db.close()
    later(drop)
    return url
  }
  const places: Record<string, NodePlace> = {}
  for (const { code } of modelRegions) places[code] = { databaseUrl: await database(), port: 0 }
  const setUp: NodesSetUp = {
    folder,
    host: '127.0.0.1',
    log: { level: 'info', json: true },
    places,
    warehouseUrl: await database(),
    hub: { id: 'hub', keysFile },
    cellKeySalt: 'the same at all nodes',
    seed: 1,
    people: 3000,
  }
  const { log } = captureLog()
  const { signal } = new AbortController()
  const nodes = new Map<string, RegionNode>()
  for (const region of modelRegions) {
    const { node, known } = await startNode(region, setUp, log, signal)
    later(node.stop)
    nodes.set(region.code, node)
    await connectNode({ system, signal }, known)
  }
  const size = { seed: setUp.seed, people: setUp.people, until: await fillNodes(nodes, setUp, log) }
  return {
    platform,
    nodes,
    sql: async <T extends object>(text: string, values?: unknown[]) =>
      (await hub.db.pool.query<T>(text, values)).rows,
    size,
    async run(question, by = api) {
      const path = '/api/hub/v1/runs'
      const { status, body, text } = await by.ask<Run>('POST', path, { ...question, purpose: 'A test' })
      if (status !== 202) throw new Error(text)
      const { id } = body
      return until('the regions’ answers', async () => {
        const { body: run } = await by.ask<Run>('GET', `${path}/${id}`)
        for (const { region } of run.parts.filter(({ state }) => state === 'held'))
          await approve(nodes.get(region)!, id)
        return run.state === 'running' ? undefined : run
      })
    },
  }
}

/** As the first of the region's own data stewards. */
async function approve({ addresses: { http } }: RegionNode, run: string): Promise<void> {
  const listed = await fetch(new URL('/api/trust/v1/demo-people?kind=staff&limit=100', http))
  const { items } = (await listed.json()) as { items: { id: string; roles: string[] }[] }
  const { id } = items.find(({ roles }) => roles.includes('data_steward'))!
  const ask = await sessionFetch(http, { kind: 'staff', id })
  await (await ask(`/api/region/v1/runs/${run}/approve`, { method: 'POST' })).body?.cancel()
}
