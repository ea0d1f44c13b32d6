import { createMetrics, type Database, systemClock } from '../../kernel/index.ts'
import { captureLog } from '../../kernel/testkit/index.ts'
import { callRecord } from './traffic-fixture.ts'
import { createTrafficWriter } from './writer.ts'

/** For tests: a process that takes calls down while its database is away, tells their ids, and waits to be killed. */
const [dataDir] = process.argv.slice(2) as [string]
const away = Object.assign(new Error('away'), { code: 'ECONNREFUSED' })
const writer = createTrafficWriter({
  db: { transaction: () => Promise.reject(away) } as unknown as Database,
  clock: systemClock,
  log: captureLog().log,
  metrics: createMetrics({ process: false }),
  audit: { append: () => Promise.reject(away) },
  dataDir,
})
const calls = Array.from({ length: 1200 }, () => callRecord())
for (const call of calls) writer.record(call)
writer.report({
  call: calls[0]!.id,
  contract: calls[0]!.contract,
  direction: 'request',
  places: [{ path: '/GetThing/id', facet: 'pattern' }],
})
// After the turn of the event loop in which they came.
setImmediate(() => setImmediate(() => process.stdout.write(`${calls.map(({ id }) => id).join(' ')}\n`)))
setInterval(() => undefined, 1000)
