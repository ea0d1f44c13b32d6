import type { App, Clock, Database, IdentityKeys, Log } from '../../kernel/index.ts'
import type { Guard } from '../../trust/index.ts'
import type { Addressing } from './addressing.ts'
import { addressingRoutes } from './addressing-routes.ts'
import { createAddressingService } from './addressing-service.ts'
import type { TrafficKey } from './diff.ts'
import { createFollower, type Follower } from './follower.ts'
import type { Operation } from './operations.ts'
import { createVersionSigner } from './version.ts'
import { openVersionMark } from './version-mark.ts'

export interface AddressingDeps {
  db: Database
  app: App
  clock: Clock
  log: Log
  guard: Guard
  /** Of the deployment: versions are signed by keys derived from them. */
  keys: Pick<IdentityKeys, 'encryption'>
  /** Where the newest version in use is marked. */
  dataDir: string
  /** Calls that were seen since a time, for what a change would break. */
  trafficKeys(since: Date): Promise<readonly TrafficKey[]>
  nameOf(id: string): Promise<string | undefined>
}

export interface AddressingPart {
  addressing: Addressing & Pick<Follower, 'isBehind'>
  /** Changes that the program makes at set-up, without a draft. */
  publishDirectly(operations: Operation[], note: string): Promise<number>
  stop(): Promise<void>
}

/** Joins addressing: follows what is published, and adds its routes. */
export async function createAddressing(deps: AddressingDeps): Promise<AddressingPart> {
  const signer = createVersionSigner(deps.keys)
  const mark = await openVersionMark(deps.dataDir, deps.log)
  const follower = await createFollower({ ...deps, signer, mark })
  const service = createAddressingService({ ...deps, follower, signer })
  addressingRoutes(deps.app, { ...deps, follower, service })
  return { addressing: follower, publishDirectly: service.publishDirectly, stop: follower.close }
}
