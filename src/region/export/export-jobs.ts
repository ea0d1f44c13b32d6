import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { PoolClient } from 'pg'
import { addJob, type Clock, type Database, KnutpunktError, type Log } from '../../kernel/index.ts'
import { type LoadReason, reasonOf } from '../load/load-fault.ts'
import { isStoreFull } from '../store/store-full.ts'
import { exportErrors } from './export-errors.ts'
import {
  beginExport,
  endExport,
  failExport,
  noteDone,
  oldExports,
  readExport,
  removeExport,
  runningExports,
} from './export-store.ts'
import { type WriteDeps, writeExport } from './write-export.ts'

export interface ExportJobDeps extends WriteDeps {
  db: Database
  clock: Clock
  log: Log
}

const exportTask = 'region:export'
/** Files are removed so long after they were written. */
const keptMs = 30 * 86_400_000

export const addExportJob = (client: PoolClient, id: string): Promise<void> =>
  addJob(client, exportTask, { export: id }, { maxAttempts: 5 })

/**
 * Takes an export that waits; one that is done is left alone. One that is under way already is so no more: whoever had it died, or could not say
 * how it ended.
 *
 * @param signal ends it where it stands
 */
export async function runExport(deps: ExportJobDeps, id: string, signal: AbortSignal): Promise<void> {
  const { db, clock, log } = deps
  const now = () => new Date(clock.epochMilliseconds())
  const waiting = await readExport(db.pool, id)
  if (waiting?.state === 'running') await interrupted(deps, id)
  if (waiting === undefined || !(await beginExport(db.pool, id, now()))) return
  try {
    const told = async (done: number) => void (await noteDone(db.pool, id, done))
    await endExport(db.pool, id, await writeExport(deps, waiting, { signal, told }), now())
  } catch (error) {
    const reason = reasonFor(error, signal)
    // The engine's own words may quote what it read.
    log.warn(
      { export: id, code: reason.code, fault: error instanceof Error ? error.name : 'unknown' },
      'an export came to nothing',
    )
    await rm(join(deps.root, id), { recursive: true, force: true })
    await failExport(db.pool, id, reason, now())
  }
}

function reasonFor(error: unknown, signal: AbortSignal): LoadReason {
  if (error instanceof KnutpunktError) return { code: error.code, ...error.publicText }
  if (signal.aborted) return reasonOf(exportErrors.export_interrupted)
  return reasonOf(isStoreFull(error) ? exportErrors.export_full : exportErrors.export_failed)
}

/** Ends those that a stop of the node left: nothing of them is kept. */
export async function settleExports(deps: ExportJobDeps): Promise<void> {
  for (const id of await runningExports(deps.db.pool)) await interrupted(deps, id)
}

async function interrupted({ db, clock, root }: ExportJobDeps, id: string): Promise<void> {
  await rm(join(root, id), { recursive: true, force: true })
  await failExport(
    db.pool,
    id,
    reasonOf(exportErrors.export_interrupted),
    new Date(clock.epochMilliseconds()),
  )
}

export async function removeOldExports({ db, clock, root }: ExportJobDeps): Promise<void> {
  for (const id of await oldExports(db.pool, new Date(clock.epochMilliseconds() - keptMs))) {
    await rm(join(root, id), { recursive: true, force: true })
    await removeExport(db.pool, id)
  }
}

/** @param run takes an export that waits */
export const exportJobs = (deps: ExportJobDeps, run: (id: string) => Promise<void>) => ({
  handlers: {
    [exportTask]: (payload: unknown) => run((payload as { export: string }).export),
    'region:remove-exports': () => removeOldExports(deps),
  },
  crontab: '51 2 * * * region:remove-exports',
})
