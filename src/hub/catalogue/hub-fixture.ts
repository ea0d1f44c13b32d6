import type { TestContext } from 'node:test'
import { newId } from '../../kernel/index.ts'
import { everybody } from '../../kernel/testkit/index.ts'
import type { Guard, GuardedAct } from '../../trust/index.ts'
import { bareHub } from '../bare-hub-fixture.ts'
import { type NodeClient, NodeError } from '../run/node-client.ts'
import { baseUrl, description, settings } from './catalogue-fixture.ts'
import type { CatalogueSettings } from './dataset/agents.ts'

/** For tests: the hub on a database of its own, with the nodes of two regions; that of Uppsala answers. */
export async function startHub(t: TestContext, changed: Partial<CatalogueSettings> = {}) {
  const asked: GuardedAct[] = []
  const guard: Guard = {
    async require(_, act) {
      asked.push(act)
      return { ...act, decision: newId() }
    },
    controllersFor: async ({ controllers }) => controllers,
    enter: async () => undefined,
  }
  const client: NodeClient = {
    ask: async () => {
      throw new NodeError('away')
    },
    describe: async ({ region }) => {
      if (region !== '03') throw new NodeError('away')
      return description('03', 'Region Uppsala')
    },
    file: async () => {
      throw new NodeError('away')
    },
  }
  const bare = await bareHub({
    at: '2026-11-26T10:00:00Z',
    access: everybody,
    guard,
    client,
    baseUrl,
    config: { catalogue: { ...settings, ...changed } },
  })
  t.after(() => bare.stop())
  const { db, app } = bare
  await db.pool.query(
    `insert into hub.node (region, name, url, public_jwk, changed_by, changed_at, seen_at, description)
     values ('03', 'Region Uppsala', 'http://node.example', '{}', 'test', now(), null, null),
            ('12', 'Region Skåne', 'http://node.example', '{}', 'test', now(), '2026-11-25T06:00:00Z', $1)`,
    [JSON.stringify(description('12', 'Region Skåne'))],
  )
  const get = (url: string, headers: Record<string, string> = {}) =>
    app.inject({ url: `/api/hub/v1${url}`, headers: { host: 'localhost', ...headers } })
  return { ...bare, asked, get }
}
