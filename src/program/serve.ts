import { startPlatform, startServicePlatform } from '../compose.ts'
import { createLog, readConfig } from '../kernel/index.ts'
import { readOptions, UsageError } from './options.ts'
import { runUntilStopped } from './run-until-stopped.ts'

/** `knutpunkt serve --config FILE`: production. */
export async function serve(args: string[]): Promise<number> {
  const { config: file, json } = readOptions(args, { config: { type: 'string' }, json: { type: 'boolean' } })
  if (file === undefined) throw new UsageError('serve takes --config FILE')
  const config = readConfig({ file, env: process.env, overrides: json ? { log: { json } } : {} })
  const log = createLog(config.log)
  return runUntilStopped(log, async () => {
    const start = config.role === 'services' ? startServicePlatform : startPlatform
    const platform = await start(config, log)
    log.info({ ...platform.addresses }, 'ready')
    return platform.stop
  })
}
