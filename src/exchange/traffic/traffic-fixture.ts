import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { createMetrics, type Database, newId } from '../../kernel/index.ts'
import { captureLog, FakeClock, testDatabase } from '../../kernel/testkit/index.ts'
import { createAudit, loadOrCreateLogKeys, logIdentity } from '../../trust/index.ts'
import type { CallRecord } from './call-record.ts'
import { createTrafficWriter, type WriterDeps } from './writer.ts'

export const consumer = 'SE2120000001-K1'
export const producer = 'SE2120000001-P1'
export const contract = 'urn:riv:test:GetThingResponder:1'

/** A call that went well, with changes. */
export const callRecord = (more: Partial<CallRecord> = {}): CallRecord => ({
  id: newId(),
  correlationId: newId(),
  traceId: 'a'.repeat(32),
  at: Date.parse('2026-11-26T10:00:00Z'),
  protocol: 'rivta',
  consumer,
  originalConsumer: consumer,
  system: 'kons',
  contract,
  operation: 'GetThing',
  logicalAddress: 'SE2120000001-A1',
  producer,
  version: 1,
  requestBytes: 100,
  responseBytes: 1000,
  times: { decided: 1, sent: 2, answered: 10, done: 12 },
  code: 'ok',
  status: 200,
  decision: newId(),
  person: newId(),
  purpose: 'care',
  faults: 0,
  ...more,
})

/** A database that can be taken away, a folder for the journal, and an audit log. */
export async function trafficWorld(t: TestContext) {
  const { db: whole, drop } = await testDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'knutpunkt-traffic-'))
  t.after(async () => {
    await drop()
    await rm(dataDir, { recursive: true, force: true })
  })
  const clock = new FakeClock('2026-11-26T10:00:00Z')
  const { log, lines } = captureLog()
  const state = { away: false }
  const db: Database = {
    ...whole,
    transaction: async (fn, options) => {
      if (state.away) throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' })
      return whole.transaction(fn, options)
    },
  }
  const identity = logIdentity('test.example/audit', await loadOrCreateLogKeys(dataDir))
  const audit = createAudit({ db: whole, clock, log, identity })
  const deps: WriterDeps = { db, clock, log, metrics: createMetrics({ process: false }), audit, dataDir }
  const journalFolder = join(dataDir, 'exchange')
  return {
    deps,
    clock,
    state,
    lines,
    dataDir,
    journalFolder,
    db: whole,
    writer: () => createTrafficWriter(deps),
    ids: async () =>
      (await whole.pool.query<{ id: string }>('select id from exchange.call order by id')).rows.map(
        ({ id }) => id,
      ),
    entries: async () =>
      (
        await whole.pool.query<{ outcome: string; about: string; actor: string }>(
          `select outcome, about, actor from trust.audit_entry where act = 'exchange.call' order by about`,
        )
      ).rows,
    /** What is on disk, all files together. */
    async journal() {
      const files = (await readdir(journalFolder)).filter((file) => file.startsWith('calls-'))
      return (await Promise.all(files.map((file) => readFile(join(journalFolder, file), 'utf8')))).join('')
    },
  }
}
