import { openConfiguredDatabase, roomMigrations } from '../compose.ts'
import { createLog, migrate, readConfig } from '../kernel/index.ts'
import { readOptions } from './options.ts'

/** `knutpunkt migrate [--config FILE]`: brings the database up to date, and ends. */
export async function migrateCommand(args: string[]): Promise<number> {
  const options = readOptions(args, {
    config: { type: 'string' },
    data: { type: 'string' },
    json: { type: 'boolean' },
  })
  const config = readConfig({
    ...(options.config !== undefined && { file: options.config }),
    env: process.env,
    overrides: {
      ...(options.data !== undefined && { dataDir: options.data }),
      ...(options.json && { log: { json: true } }),
    },
  })
  const log = createLog(config.log)
  const { db, close } = await openConfiguredDatabase(config, log)
  try {
    const applied = await migrate(db, roomMigrations, log)
    log.info({ applied }, applied.length === 0 ? 'the database was up to date' : 'the database is up to date')
    return 0
  } finally {
    await close()
  }
}
