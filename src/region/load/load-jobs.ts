import type { PoolClient } from 'pg'
import { addJob, type Clock, type Database, type JobHandlers, type Log } from '../../kernel/index.ts'
import type { Mapping } from '../mapping/mapping.ts'
import { takeDueSources } from './load-schedule.ts'
import type { RunOptions } from './run-loads.ts'

const loadTask = 'region:load'
const dueTask = 'region:loads-due'
const purgeTask = 'region:purge-set-aside'

export interface LoadJobDeps {
  db: Database
  clock: Clock
  log: Log
  /** Those that are loaded: not read in place. */
  mappings: readonly Mapping[]
  /** Loads what is new, one source at a time. */
  run(mapping: Mapping, options: RunOptions): Promise<unknown>
  purge(): Promise<void>
}

/** Loads by schedule and when asked for. A load that failed is tried again at its next time, and not before. */
export function loadJobs({ db, clock, log, mappings, run, purge }: LoadJobDeps): {
  handlers: JobHandlers
  crontab: string
} {
  return {
    handlers: {
      [loadTask]: async (payload) => {
        const { source, load } = payload as { source: string; load?: string }
        const mapping = mappings.find((each) => each.source === source)
        // The mapping was taken away since it was asked for.
        if (mapping === undefined)
          log.warn({ source }, 'a load was asked for of a source that is no longer mapped')
        else await run(mapping, { waiting: load })
      },
      [dueTask]: () =>
        db.transaction(async (client) => {
          for (const source of await takeDueSources(client, mappings, new Date(clock.epochMilliseconds())))
            await addJob(client, loadTask, { source }, { key: `load-${source}` })
        }),
      [purgeTask]: purge,
    },
    crontab: `* * * * * ${dueTask}\n41 2 * * * ${purgeTask}`,
  }
}

export const addLoadJob = (client: PoolClient, source: string, load: string): Promise<void> =>
  addJob(client, loadTask, { source, load }, { maxAttempts: 5 })
