import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { createHttp, createMetrics, isUnavailable, newId, readConfig } from '../../kernel/index.ts'
import { captureLog, everybody, FakeClock, testDatabase } from '../../kernel/testkit/index.ts'
import type { Guard, GuardedAct } from '../../trust/index.ts'
import { createHub } from '../create-hub.ts'
import { type NodeClient, NodeError } from '../run/node-client.ts'
import { baseUrl, description, settings } from './catalogue-fixture.ts'
import type { CatalogueSettings } from './dataset/agents.ts'

/** For tests: the hub on a database of its own, with the nodes of two regions; that of Uppsala answers. */
export async function startHub(t: TestContext, changed: Partial<CatalogueSettings> = {}) {
  const { db, drop } = await testDatabase()
  const { log, lines } = captureLog()
  const dataDir = await mkdtemp(join(tmpdir(), 'knutpunkt-hub-'))
  const http = await createHttp({
    log,
    metrics: createMetrics({ process: false }),
    config: { host: '127.0.0.1', port: 0 },
    title: 'Test',
    version: '1',
    access: everybody,
    readiness: async () => ({ ready: true, parts: {} }),
    isUnavailable,
  })
  t.after(async () => {
    await http.close()
    await drop()
    await rm(dataDir, { recursive: true, force: true })
  })
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
  await db.pool.query(
    `insert into hub.node (region, name, url, public_jwk, changed_by, changed_at, seen_at, description)
     values ('03', 'Region Uppsala', 'http://node.example', '{}', 'test', now(), null, null),
            ('12', 'Region Skåne', 'http://node.example', '{}', 'test', now(), '2026-11-25T06:00:00Z', $1)`,
    [JSON.stringify(description('12', 'Region Skåne'))],
  )
  const hub = await createHub({
    db,
    app: http.app,
    clock: new FakeClock('2026-11-26T10:00:00Z'),
    log,
    guard,
    client,
    known: { keys: [] },
    config: { ...readConfig().hub, catalogue: { ...settings, ...changed } },
    dataDir,
    baseUrl: () => baseUrl,
    nameOf: async () => undefined,
  })
  const get = (url: string, headers: Record<string, string> = {}) =>
    http.app.inject({ url: `/api/hub/v1${url}`, headers: { host: 'localhost', ...headers } })
  return { db, hub, log, lines, asked, get }
}
