import { createHttpNodeClient, createHub, type Hub } from '../hub/index.ts'
import { loadOrCreateNodeKeys } from '../region/index.ts'
import { cannotListen } from './addresses.ts'
import type { Core } from './core.ts'

/** The name of the hub's key file in the data folder. It belongs in the backup. */
const hubKeyFile = 'hub-keys.json'

/** Joins the data hub. */
export async function joinHub(core: Core): Promise<Hub> {
  const { db, http, clock, log, metrics, config, trust, listening, closers } = core
  const { signing, known } = await loadOrCreateNodeKeys(config.dataDir, hubKeyFile)
  const hub = await createHub({
    db,
    app: http.app,
    clock,
    log,
    metrics,
    guard: trust.guard,
    config: config.hub,
    dataDir: config.dataDir,
    baseUrl: () => config.http.publicUrl || listening.at,
    nameOf: (id) => trust.nameOf(id),
    worksAt: trust.worksAt,
    known,
    client: core.nodes ?? createHttpNodeClient({ hubId: config.hub.id, key: signing, clock }),
  })
  closers.push(() => hub.stop())
  return hub
}

/** Opens SFTP for consumers of deliveries, where it is wanted. @throws {Error} with what to do when the port is taken */
export async function openSftp({ config }: Core, hub: Hub): Promise<{ sftp?: string }> {
  const { enabled, host, port } = config.hub.sftp
  if (!enabled) return {}
  const sftp = await hub
    .listen()
    .catch((error) => cannotListen('SFTP', `${host}:${port}`, 'hub.sftp.port', error))
  return { sftp }
}
