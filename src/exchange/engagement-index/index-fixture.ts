import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import {
  createHttp,
  createIdentityVault,
  createMetrics,
  generateIdentityKeys,
  isUnavailable,
  newId,
  runPendingJobs,
} from '../../kernel/index.ts'
import { captureLog, everybody, FakeClock, testDatabase } from '../../kernel/testkit/index.ts'
import type { Done, Guard, GuardedAct } from '../../trust/index.ts'
import { noAddressing } from '../addressing/operations.ts'
import { createRouting } from '../addressing/routing.ts'
import type { InternalAnswer, InternalCall, OwnRequest } from '../gateway/call.ts'
import { readXml } from '../soap/xml.ts'
import { createEngagementIndex } from './create-engagement-index.ts'
import type { Engagement } from './engagement.ts'
import { type IndexContract, indexContract, writeTransactions } from './engagement-xml.ts'

export const indexHsaId = 'SE2120000001-EI'
export const domain = 'riv:clinicalprocess:activityprescription:actoutcome'
/** Of the test range of Skatteverket. */
export const anna = '194001019811'
export const bertil = '197001019802'

export const engagement = (rest: Partial<Engagement> = {}): Engagement => ({
  resident: { extension: anna },
  serviceDomain: domain,
  categorization: 'vacc',
  logicalAddress: 'SE2120000001-A1',
  businessObject: 'NA',
  sourceSystem: 'SE2120000001-S1',
  dataController: 'SE2120000001-P1',
  owner: indexHsaId,
  clinicalProcess: 'NA',
  ...rest,
})
export const put = (rest: Partial<Engagement> = {}) => ({ deleted: false, engagement: engagement(rest) })
export const remove = (rest: Partial<Engagement> = {}) => ({ deleted: true, engagement: engagement(rest) })

export const ownRequest = (contract: string, operation: string, body: string): OwnRequest => ({
  contract,
  operation,
  logicalAddress: indexHsaId,
  body,
  caller: {
    shownBy: 'certificate',
    hsaId: 'SE2120000001-C1',
    system: 'consumer',
    senderConstrained: true,
    levelOfAssurance: 3,
  },
  consumer: undefined,
  originalConsumer: 'SE2120000001-C1',
  correlationId: newId(),
  history: [],
  signal: new AbortController().signal,
})

export const answered = (body: string): InternalAnswer => ({
  status: 200,
  body,
  contentType: 'text/xml',
  call: newId(),
})
export const failedWith = (code: string): InternalAnswer => ({ ...answered(''), status: 500, code })
export const ok = answered(
  `<ProcessNotificationResponse xmlns="${indexContract('ProcessNotification')}"><resultCode>OK</resultCode></ProcessNotificationResponse>`,
)

/** For tests: the index on a database of its own at a clock that stands still, calls answered by `calls.answer` and kept. */
export async function startIndex(t: TestContext) {
  const { db, drop } = await testDatabase()
  const { log, lines } = captureLog()
  const clock = new FakeClock('2026-11-22T10:00:00Z')
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
  })
  const asked: GuardedAct[] = []
  const entered: Done[] = []
  const guard: Guard = {
    async require(_, act) {
      asked.push(act)
      return { ...act, decision: newId() }
    },
    controllersFor: async ({ controllers }) => controllers,
    enter: async (_, __, done) => void entered.push(done),
  }
  const calls = {
    made: [] as InternalCall[],
    answer: (async () => ok) as (call: InternalCall) => Promise<InternalAnswer>,
  }
  const routing = createRouting({ version: 0, publishedAt: 0 }, noAddressing)
  const part = createEngagementIndex({
    db,
    app: http.app,
    vault: createIdentityVault(generateIdentityKeys()),
    clock,
    log,
    guard,
    calls: { residentByIdentity: (extension) => (extension === anna ? 'person-anna' : undefined) },
    addressing: { current: () => routing },
    call: async (call) => {
      calls.made.push(call)
      return calls.answer(call)
    },
    hsaId: indexHsaId,
    nameOf: async () => undefined,
  })
  const [producer] = part.ownProducers
  const soap = (name: IndexContract, body: string) =>
    producer!.answer(ownRequest(indexContract(name), name, body))
  const tell = async (
    name: 'Update' | 'ProcessNotification',
    transactions: Parameters<typeof writeTransactions>[1],
  ) => {
    const { body } = await soap(name, writeTransactions(name, transactions))
    const [code, comment = ''] = readXml(body).children.map(({ text }) => text)
    return { code, comment }
  }
  async function ask<T = Record<string, unknown>>(method: string, path: string, payload?: object) {
    const response = await http.app.inject({
      method: method as 'GET',
      url: `/api/exchange/v1${path}`,
      headers: { host: 'localhost' },
      ...(payload && { payload }),
    })
    return { status: response.statusCode, body: response.json() as T & { code?: string } }
  }
  /** As {@link ask}, and requires that it went well. */
  async function get<T = Record<string, unknown>>(
    method: string,
    path: string,
    payload?: object,
  ): Promise<T> {
    const { status, body } = await ask<T>(method, path, payload)
    assert.ok(status < 300, `${method} ${path}: ${status} ${JSON.stringify(body)}`)
    return body
  }
  const work = () => runPendingJobs(db, part.jobs.handlers, log, { until: clock.now() })
  const sweep = () =>
    part.jobs.handlers['exchange:sweep-deliveries']!({}, { id: '1', log, attempt: 1, lastAttempt: false })
  const find = (extension = anna) => part.find({ extension }, {})
  return { db, clock, log, lines, part, soap, tell, ask, get, work, sweep, find, calls, asked, entered }
}
