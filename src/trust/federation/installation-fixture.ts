import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { createHttp, createMetrics, type Http, type Party } from '../../kernel/index.ts'
import { accessAs, captureLog, everyParty, type FakeClock, testDatabase } from '../../kernel/testkit/index.ts'
import { memoryReplayStore } from '../token/replay-store.ts'
import { createFederation, type Federation } from './federation.ts'
import { createHttpFetch } from './fetch/http-fetch.ts'
import type { FederationSettings } from './settings.ts'

/** An installation that takes part in a federation, with a database and a server of its own. */
export interface TestInstallation {
  readonly id: string
  readonly federation: Federation
  readonly http: Http
  readonly lines: Record<string, unknown>[]
  /** Who did what, as the log has it. */
  readonly entered: string[]
  /** Who asks from now on. */
  as(party: Party): void
}

/** Its settings, but for what it is reached at. */
type Role = Omit<FederationSettings, 'entityId' | 'httpLoopback'>

/** Starts an installation over loopback HTTP, ended after the test. Its identifier is its address. */
export async function testInstallation(
  t: Pick<TestContext, 'after'>,
  clock: FakeClock,
  roleAt: (id: string) => Role | Promise<Role>,
): Promise<TestInstallation> {
  const { db, drop } = await testDatabase()
  const { log, lines } = captureLog()
  // Listens before there is anything to serve, since its address is its name.
  const server = createServer((request, response) => http.app.routing(request, response))
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const id = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { fetch, close } = createHttpFetch({ httpLoopback: true })
  const entered: string[] = []
  let asking: Party = everyParty
  const federation = await createFederation({
    db,
    clock,
    log,
    settings: { ...(await roleAt(id)), entityId: id, httpLoopback: true },
    sealing: [{ id: 1, key: Buffer.alloc(32, 1) }],
    fetch,
    replay: memoryReplayStore(clock),
    enter: async (_, party, act) => void entered.push(`${party.id} ${act}`),
  })
  const http: Http = await createHttp({
    log,
    metrics: createMetrics({ process: false }),
    config: { host: '127.0.0.1', port: 0 },
    title: 'Test',
    version: '1.0.0',
    access: accessAs(() => asking),
    readiness: async () => ({ ready: true, parts: {} }),
  })
  await federation.addRoutes(http.app)
  await http.app.ready()
  t.after(async () => {
    await close()
    server.closeAllConnections()
    server.close()
    await http.close()
    await drop()
  })
  const as = (party: Party) => {
    asking = party
  }
  return { id, federation, http, lines, entered, as }
}
