import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, ConfigError, createLog, type Database, systemClock } from '../kernel/index.ts'
import {
  type Audit,
  auditKeyFile,
  createAudit,
  type LogIdentity,
  loadOrCreateLogKeys,
  logIdentity,
} from '../trust/index.ts'

/** The name of the audit log: what the configuration says, or the name in the public URL, or this machine's own. */
export function auditOriginOf({ http, trust }: Pick<Config, 'http' | 'trust'>): string {
  if (trust.auditOrigin !== '') return trust.auditOrigin
  return http.publicUrl === '' ? 'localhost/audit' : `${new URL(http.publicUrl).host}/audit`
}

/**
 * The identity of a log that is there already.
 *
 * @throws {ConfigError} when the data folder holds no keys of a log; keys that were made now would not be those it is signed with
 */
export async function existingAuditLog(config: Config): Promise<LogIdentity> {
  const file = join(config.dataDir, auditKeyFile)
  if (!existsSync(file)) {
    throw new ConfigError([
      `There is no file ${file}; the option dataDir must name the folder the log's keys are in.`,
    ])
  }
  return logIdentity(auditOriginOf(config), await loadOrCreateLogKeys(config.dataDir))
}

/**
 * Where a command enters what it does. Its keys are made when the command is the first thing that is done with the installation,
 * as the first administrator is; they get their places in the log when a process runs.
 */
export async function programLog(db: Database, config: Config): Promise<Pick<Audit, 'append'>> {
  const identity = logIdentity(auditOriginOf(config), await loadOrCreateLogKeys(config.dataDir))
  return createAudit({ db, clock: systemClock, log: createLog(config.log), identity })
}
