import type { TestContext } from 'node:test'
import { type Config, newId, type Party } from '../kernel/index.ts'
import { accessAs } from '../kernel/testkit/index.ts'
import type { Cell, NodeDescription, Order, RunAnswer, RunState } from '../region/index.ts'
import { allPermissions, type Guard } from '../trust/index.ts'
import { bareHub } from './bare-hub-fixture.ts'
import { type KnownNode, type NodeClient, NodeError } from './run/node-client.ts'

const organisation = newId()
/** Later than any day on which tests run, so that what is to be done later is not due yet. */
const start = '2126-11-26T08:00:00Z'

/** Somebody who may all. */
export const steward: Party = {
  kind: 'staff',
  id: newId(),
  name: 'Stina',
  levelOfAssurance: 3,
  permissions: allPermissions,
  roles: ['data_steward'],
  organisation,
  controllers: [organisation],
}

type Asked = Exclude<Order, { act: 'describe' }>

/** What a made-up node does: answers, or throws what a client would. */
export type Node = (order: Asked, asked: number) => RunAnswer | NodeError

const evidence = {
  threshold: 5,
  modelVersion: 1,
  loadedAt: '2026-11-26T02:00:00Z',
  dataUntil: '2026-11-25',
  setAside: 0,
  engine: 'duckdb' as const,
  milliseconds: 12,
  flags: [],
}

/** An answer of a node, with its cells when it has them. */
export const answers =
  (region: string, state: RunState, cells?: Cell[]): Node =>
  (order) => ({
    run: order.run,
    region,
    state,
    ...(cells && { cells, evidence }),
  })

export const away: Node = () => new NodeError('away')

/** A cell with the parts of the counts that are given. */
export const cell = (at: Cell['at'], rows: number, parts: Record<string, number> = {}): Cell => ({
  at,
  rows,
  people: rows,
  key: rows % 256,
  parts,
})

/** A hub over made-up nodes, on a database of its own. Jobs run when the test says so. `products`: a folder of other definitions. */
export async function hubWorld(
  t: TestContext,
  nodes: Record<string, Node>,
  {
    products,
    file = () => Promise.reject(new NodeError('refused')),
    config,
  }: { products?: string; file?: NodeClient['file']; config?: Partial<Config['hub']> | undefined } = {},
) {
  const entered: { act: string; about: string | undefined }[] = []
  const guard: Guard = {
    require: async (_, asked) => ({ ...asked, decision: newId() }),
    controllersFor: async (party) => party.controllers,
    enter: async (_, __, { act, about }) => void entered.push({ act, about }),
  }
  const asking = { party: steward }
  const asked: { region: string; act: string }[] = []
  const client: NodeClient = {
    async ask(node: KnownNode, order) {
      asked.push({ region: node.region, act: order.act })
      const answer = nodes[node.region]!(order, asked.filter(({ region }) => region === node.region).length)
      if (answer instanceof NodeError) throw answer
      return answer
    },
    async describe(node) {
      return { v: 1, region: node.region, name: node.name } as NodeDescription
    },
    file,
  }
  const bare = await bareHub({
    at: start,
    access: accessAs(() => asking.party),
    guard,
    client,
    products,
    ...(config && { config }),
  })
  t.after(() => bare.stop())
  const { app, clock } = bare
  const send = async <T = unknown>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    payload?: object,
  ) => {
    const response = await app.inject({
      method,
      url: `/api/hub/v1/${url}`,
      headers: { host: 'localhost', 'accept-language': 'en' },
      ...(payload && { payload }),
    })
    return { status: response.statusCode, body: (response.body === '' ? undefined : response.json()) as T }
  }
  for (const region of Object.keys(nodes))
    await send('PUT', `nodes/${region}`, {
      name: `Region ${region}`,
      url: 'http://localhost:1',
      publicJwk: { kty: 'OKP', crv: 'Ed25519', x: 'x' },
      active: true,
    })
  /** What is no JSON. */
  const inject = (url: string) => app.inject({ url: `/api/hub/v1/${url}`, headers: { host: 'localhost' } })
  /** Jobs that are due. */
  const work = () => bare.runJobs()
  /** Those too that come to be due within the shorter pauses. */
  const workOn = () => bare.runJobs(clock.now().add({ seconds: 50 }))
  return { ...bare, send, inject, work, workOn, asked, asking, entered }
}
