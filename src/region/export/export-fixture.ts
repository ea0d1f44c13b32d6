import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { createHttp, createMetrics, isUnavailable, type Party } from '../../kernel/index.ts'
import { accessAs, captureLog, everyParty, FakeClock, testDatabase } from '../../kernel/testkit/index.ts'
import type { Guard } from '../../trust/index.ts'
import { literal } from '../engine/duckdb.ts'
import { loadOrCreatePseudonymKeys } from '../pseudonym/pseudonym-keys.ts'
import { createPseudonyms } from '../pseudonym/pseudonyms.ts'
import { openStore } from '../store/store.ts'
import { tableOf } from '../store/tables.ts'
import { createExports } from './create-exports.ts'
import { settleExports } from './export-jobs.ts'

export const now = '2026-11-26T10:00:00Z'
export const loadedAt = '2026-11-26T02:00:00.000Z'

const row = (...values: (string | number | boolean | null)[]): string =>
  `(${values.map((value) => (typeof value === 'string' ? literal(value) : String(value))).join(', ')})`

/** Anna, Bo whose year of birth is not known, and Cia who has opted out. */
export const rows: Record<string, string[]> = {
  person: [
    row('p.anna', 1980, '2', '1480', null),
    row('p.bo', null, '1', '1480', false),
    row('p.cia', 1990, '2', '1480', true),
  ],
  unit: [
    row('SE2321000131-A1', 'Avdelning "A"', 'Lasarettet', null, 'ward'),
    row('SE2321000131-B1', 'Mottagningen', null, null, null),
  ],
  contact: [
    row(
      'k1',
      'p.anna',
      'SE2321000131-A1',
      'inpatient',
      '301',
      '2026-03-01T22:30:00Z',
      '2026-03-04T09:00:00Z',
      false,
    ),
    row('k2', 'p.anna', 'SE2321000131-B1', 'remote', null, '2026-05-02T08:00:00Z', null, true),
    row('k3', 'p.anna', 'SE2321000131-A1', 'inpatient', null, '2026-04-10T08:00:00Z', null, false),
    row(
      'k4',
      'p.bo',
      'SE2321000131-B1',
      'outpatient',
      '301',
      '2026-05-03T08:00:00Z',
      '2026-05-03T08:30:00Z',
      true,
    ),
    row('k5', 'p.cia', 'SE2321000131-B1', 'outpatient', '301', '2026-05-03T08:00:00Z', null, true),
  ],
  diagnosis: [row('k1', 1, 'J459'), row('k1', 2, 'I10'), row('k4', 1, 'F432'), row('k5', 1, 'C509')],
  procedure: [row('k1', 1, 'AF021', '2026-03-02'), row('k2', 1, 'XS012', null), row('k5', 1, 'AF021', null)],
  contact_cost: [
    row('k1', 'p.anna', '2026-03-04', 'inpatient', 'E47C', 1.2, 1, 1, 1, 1, 1, 43210.5, false),
    row('k2', 'p.anna', '2026-05-02', 'outpatient', 'A01', 0.1, null, null, null, null, null, 900, false),
    row('k5', 'p.cia', '2026-05-03', 'outpatient', 'A01', 0.1, null, null, null, null, null, 900, false),
  ],
}

/** A node with a store of its own that has just these rows, and its exports; nothing is exported until the test says so. */
export async function exportWorld(
  t: TestContext,
  more: { inPlace?: boolean; empty?: boolean; memoryMb?: number } = {},
) {
  const { db, drop } = await testDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-export-'))
  const root = join(folder, 'exports')
  await mkdir(root)
  const store = await openStore({
    folder: join(folder, 'store'),
    readable: [root],
    threads: 2,
    memoryMb: more.memoryMb ?? 500,
    spillMb: 1,
  })
  if (!more.empty)
    await store.write(async (connection) => {
      for (const [name, some] of Object.entries(rows))
        await connection.run(`insert into ${tableOf(name)} values ${some.join(', ')}`)
      await connection.run(`insert into meta.load values (uuid(), ${literal(loadedAt)}, '{}')`)
    })
  const clock = new FakeClock(now)
  const { log, lines } = captureLog()
  const entered: string[] = []
  const guard: Guard = {
    require: async (_, asked) => ({ ...asked, decision: 'test' }),
    controllersFor: async () => [],
    enter: async (_, __, { act }) => void entered.push(act),
  }
  let who: Party = everyParty
  const http = await createHttp({
    log,
    metrics: createMetrics({ process: false }),
    config: { host: '127.0.0.1', port: 0 },
    title: 'Test',
    version: '1',
    access: accessAs(() => who),
    readiness: async () => ({ ready: true, parts: {} }),
    isUnavailable,
  })
  const pseudonyms = createPseudonyms(await loadOrCreatePseudonymKeys(folder))
  const exports = await createExports({
    db,
    app: http.app,
    clock,
    log,
    guard,
    pseudonyms,
    store,
    root,
    inPlace: more.inPlace ?? false,
  })
  t.after(async () => {
    await exports.stop()
    await http.close()
    await store.close()
    await drop()
    await rm(folder, { recursive: true, force: true })
  })
  return {
    db,
    clock,
    log,
    lines,
    store,
    root,
    entered,
    exports,
    /** As when the node starts. */
    reopen: () => settleExports({ db, clock, log, store, pseudonyms, root }),
    pseudonyms,
    as: (...permissions: string[]) =>
      (who = { ...everyParty, kind: 'staff', id: 'anna', permissions: new Set(permissions), roles: [] }),
    async ask(method: 'GET' | 'POST' | 'DELETE', path = '', body?: object) {
      const answer = await http.app.inject({
        method,
        url: `/api/region/v1/exports${path}`,
        ...(body && { payload: body }),
      })
      const isJson = /[/+]json/.test(String(answer.headers['content-type']))
      return { status: answer.statusCode, text: answer.body, ...(isJson && { body: answer.json() }) }
    },
  }
}
