import { startPlatform, startRegionNode, startServicePlatform } from '../compose.ts'
import { createLog, readConfig } from '../kernel/index.ts'
import { readOptions, UsageError } from './options.ts'
import { runUntilStopped } from './run-until-stopped.ts'

/** What each role starts. */
const starts = { platform: startPlatform, services: startServicePlatform, region: startRegionNode }

/** `knutpunkt serve --config FILE`: production. */
export async function serve(args: string[]): Promise<number> {
  const { config: file, json } = readOptions(args, { config: { type: 'string' }, json: { type: 'boolean' } })
  if (file === undefined) throw new UsageError('serve takes --config FILE')
  const config = readConfig({ file, env: process.env, overrides: json ? { log: { json } } : {} })
  const log = createLog(config.log)
  return runUntilStopped(log, async () => {
    const platform = await starts[config.role](config, log)
    log.info({ ...platform.addresses }, 'ready')
    return platform.stop
  })
}
