import type { TestContext } from 'node:test'
import type { Database } from '../../kernel/index.ts'
import { captureLog, FakeClock, testDatabase } from '../../kernel/testkit/index.ts'
import type { AuditEntryWrite } from '../contract/audit.ts'
import { createAudit } from './audit.ts'
import { logIdentity } from './keys/log-identity.ts'
import { generateLogKeys } from './keys/log-keys.ts'

export const origin = 'smakoping.example.se/audit'
export const elsa = '01900000-0000-7000-8000-0000000000e1'
export const nils = '01900000-0000-7000-8000-0000000000e2'

/** What an operator did with Elsa's data, with changes. */
export const write = (more: Partial<AuditEntryWrite> = {}): AuditEntryWrite => ({
  actorKind: 'employee',
  actor: 'SE2321000016-A1',
  forWhom: 'SE2321000016-1',
  act: 'welfare.alarm.read',
  outcome: 'permitted',
  person: elsa,
  controller: 'SE2321000016-1',
  unit: 'SE2321000016-U1',
  purpose: 'care',
  ...more,
})

/** For tests: a log on a database of its own. Nothing is sequenced by itself. */
export async function startAudit(t: TestContext) {
  const { db, url, drop } = await testDatabase()
  t.after(drop)
  const clock = new FakeClock('2026-11-22T10:00:00Z')
  const { log, lines } = captureLog()
  const keys = generateLogKeys()
  const identity = logIdentity(origin, keys, () => clock.now().epochMilliseconds)
  const deps = { db, clock, log, identity }
  const audit = createAudit(deps)
  /** Appends entries in a transaction of their own, and answers their ids. */
  const append = (...writes: AuditEntryWrite[]) =>
    db.transaction((client) => audit.append(client, writes.length > 0 ? writes : [write()]))
  /** Appends so many, and gives them their places. */
  const fill = async (count: number) => {
    const ids: string[] = []
    for (let left = count; left > 0; left -= 1000) {
      const batch = Array.from({ length: Math.min(left, 1000) }, () => write())
      ids.push(...(await append(...batch)))
    }
    await audit.sequence()
    return ids
  }
  /** Alters the database behind the program's back, past the triggers, as one with the rights of its owner can. */
  const tamper = (sql: string, values: unknown[] = []) => tamperWith(db, sql, values)
  return { db, url, drop, clock, log, lines, keys, identity, deps, audit, append, fill, tamper }
}

export type AuditFixture = Awaited<ReturnType<typeof startAudit>>

async function tamperWith(db: Database, sql: string, values: unknown[]): Promise<void> {
  await db.transaction(async (client) => {
    await client.query('set local session_replication_role = replica')
    await client.query(sql, values)
  })
}
