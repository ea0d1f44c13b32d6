import { openConfiguredDatabase } from '../compose.ts'
import { createLog, readConfig } from '../kernel/index.ts'
import { exportHelp, type OpenLog, runAuditExport, runAuditVerify } from '../trust/index.ts'
import { existingAuditLog } from './audit-log.ts'
import type { CommandIo } from './command.ts'
import { UsageError } from './options.ts'

/** `knutpunkt audit verify|export`. */
export async function audit([which, ...rest]: string[], io: CommandIo): Promise<number> {
  switch (which) {
    case 'verify':
      return runAuditVerify(rest, io)
    case 'export':
      return runAuditExport(rest, io, openLog)
    case '--help':
      await runAuditVerify(['--help'], io)
      io.out('')
      io.out(exportHelp)
      return 0
    default:
      throw new UsageError('The command is `knutpunkt audit verify` or `knutpunkt audit export`')
  }
}

/** Opens the log of a configuration. Nothing is changed in it: an older program's tables are left as they are. */
async function openLog(given: { config?: string; data?: string }): Promise<OpenLog> {
  const config = readConfig({
    ...(given.config !== undefined && { file: given.config }),
    env: process.env,
    overrides: given.data === undefined ? {} : { dataDir: given.data },
  })
  const identity = await existingAuditLog(config)
  const { db, close } = await openConfiguredDatabase(config, createLog({ ...config.log, level: 'warn' }))
  return { db: db.pool, identity, close }
}
