import { createHttpNodeClient, createHub, type Hub } from '../hub/index.ts'
import { loadOrCreateNodeKeys } from '../region/index.ts'
import type { Core } from './core.ts'

/** The name of the hub's key file in the data folder. It belongs in the backup. */
const hubKeyFile = 'hub-keys.json'

/** Joins the data hub. */
export async function joinHub({ db, http, clock, log, config, trust, closers }: Core): Promise<Hub> {
  const keys = await loadOrCreateNodeKeys(config.dataDir, hubKeyFile)
  const hub = await createHub({
    db,
    app: http.app,
    clock,
    log,
    guard: trust.guard,
    config: config.hub,
    dataDir: config.dataDir,
    client: createHttpNodeClient({ hubId: config.hub.id, key: keys.signing, clock }),
  })
  closers.push(() => hub.stop())
  return hub
}
