import Type, { type Static } from 'typebox'
import { type App, type Clock, type Database, KnutpunktError, partyOf } from '../../kernel/index.ts'
import type { Guard } from '../../trust/index.ts'
import { Node, NodeWrite } from '../contract/product.ts'
import { hubErrors } from '../hub-errors.ts'
import { listNodes, readNode, type StoredNode, writeNode } from './node-store.ts'

export interface NodeRouteDeps {
  db: Database
  clock: Clock
  guard: Guard
  /** Asks a node what it has, now. @throws {KnutpunktError} hub.node_away */
  look(node: StoredNode): Promise<void>
}

const path = '/api/hub/v1/nodes'
const tags = ['nodes']
const ByRegion = Type.Object({ region: Type.String({ pattern: '^[0-9]{2}$' }) })

/** The regions' nodes that the hub asks. */
export function nodeRoutes(app: App, { db, clock, guard, look }: NodeRouteDeps): void {
  app.get(
    path,
    {
      config: { permission: 'hub.products.read' },
      schema: {
        tags,
        summary: 'Nodes that are asked',
        response: { 200: Type.Object({ items: Type.Array(Node) }) },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'data.read' })
      return { items: (await listNodes(db.pool)).map(shown) }
    },
  )
  app.put(
    `${path}/:region`,
    {
      config: { permission: 'hub.nodes.write' },
      schema: {
        tags,
        summary: 'Connect a node, or change it',
        params: ByRegion,
        body: NodeWrite,
        response: { 200: Node },
      },
    },
    async (request) => {
      const party = partyOf(request)
      const granted = await guard.require(party, { act: 'data.write' })
      const { region } = request.params
      return db.transaction(async (client) => {
        const at = new Date(clock.epochMilliseconds())
        const node = await writeNode(client, region, request.body, { by: party.id, at })
        if (node === undefined) throw new KnutpunktError(hubErrors.node_changed)
        await guard.enter(client, party, { act: 'hub.node.changed', granted })
        return shown(node)
      })
    },
  )
  app.post(
    `${path}/:region/look`,
    {
      config: { permission: 'hub.nodes.write' },
      schema: { tags, summary: 'Ask a node now what it has', params: ByRegion, response: { 200: Node } },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'data.write' })
      const node = await readNode(db.pool, request.params.region)
      if (node === undefined) throw new KnutpunktError(hubErrors.node_not_found)
      await look(node)
      return shown((await readNode(db.pool, node.region))!)
    },
  )
}

function shown({ organisation, seenAt, description, ...node }: StoredNode): Static<typeof Node> {
  const { region, name, url, active, version } = node
  return {
    region,
    name,
    url,
    active,
    ...(organisation !== null && { organisation }),
    version,
    ...(seenAt !== null && { seenAt: seenAt.toISOString() }),
    ...(description !== null && { description }),
  }
}
