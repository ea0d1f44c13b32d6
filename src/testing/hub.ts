import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHub, NodeError } from '../hub/index.ts'
import { createHttp, createMetrics, isUnavailable, newId, readConfig } from '../kernel/index.ts'
import { captureLog, everybody, FakeClock, testDatabase } from '../kernel/testkit/index.ts'
import type { Guard } from '../trust/index.ts'

/** What a node has told, as the hub keeps it: its region, its name, and its description. */
export interface ToldNode {
  region: string
  name: string
  description: object
}

/** The data hub by itself, for pages that ask it: anybody may do everything, and nodes are away but for what they have told. */
export async function startTestHub(nodes: readonly ToldNode[]) {
  const { db, drop } = await testDatabase()
  const { log } = captureLog()
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
  const guard: Guard = {
    require: async (_, act) => ({ ...act, decision: newId() }),
    controllersFor: async ({ controllers }) => controllers,
    enter: async () => undefined,
  }
  const away = async () => {
    throw new NodeError('away')
  }
  for (const { region, name, description } of nodes)
    await db.pool.query(
      `insert into hub.node (region, name, url, public_jwk, changed_by, changed_at, seen_at, description)
       values ($1, $2, 'http://node.example', '{}', 'test', now(), '2026-11-26T06:00:00Z', $3)`,
      [region, name, JSON.stringify(description)],
    )
  await createHub({
    db,
    app: http.app,
    clock: new FakeClock('2026-11-26T10:00:00Z'),
    log,
    guard,
    client: { ask: away, describe: away },
    known: { keys: [] },
    config: readConfig().hub,
    dataDir,
    baseUrl: () => 'https://hub.example.se',
  })
  return {
    db,
    /** Asks it without a network. */
    async ask(path: string, language = 'sv') {
      const {
        statusCode: status,
        headers,
        body,
      } = await http.app.inject({
        url: path,
        headers: { host: 'localhost', 'accept-language': language },
      })
      return { status, contentType: String(headers['content-type']), body }
    },
    async stop() {
      await http.close()
      await drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
