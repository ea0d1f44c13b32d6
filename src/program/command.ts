import { openConfiguredDatabase, roomMigrations } from '../compose.ts'
import { type Config, createLog, type Database, type Log, migrate, readConfig } from '../kernel/index.ts'
import { UsageError } from './options.ts'

/** Where a command writes and reads: one call for each line. */
export interface CommandIo {
  out(line: string): void
  err(line: string): void
  /** All of standard input, or so much of it as is allowed. */
  in?: () => Promise<string>
}

/** The database of a configuration, brought up to date, for a command that does one thing and ends. */
export interface Opened {
  readonly config: Config
  readonly db: Database
  readonly log: Log
}

/**
 * Opens what `--config FILE` names, does something with it, and closes it.
 *
 * @throws {ConfigError} when the configuration cannot be used
 */
export async function withDatabase<T>(file: string, work: (opened: Opened) => Promise<T>): Promise<T> {
  const config = readConfig({ file, env: process.env })
  // What the command has done is its output; the log is for what went wrong.
  const log = createLog({ ...config.log, level: 'warn' })
  const { db, close } = await openConfiguredDatabase(config, log)
  try {
    await migrate(db, roomMigrations, log)
    return await work({ config, db, log })
  } finally {
    await close()
  }
}

/** @throws {UsageError} when an option that must be given was not */
export function required(command: string, name: string, value: string | undefined, what: string): string {
  if (value === undefined || value.trim() === '') throw new UsageError(`${command} takes --${name} ${what}`)
  return value.trim()
}
