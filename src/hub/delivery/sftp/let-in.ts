import { type Clock, type Database, KnutpunktError, type Log, type Party } from '../../../kernel/index.ts'
import type { Guard } from '../../../trust/index.ts'
import { consumerTree } from './consumer-tree.ts'
import { noteKeyUse, readKey, type SftpKey } from './key-store.ts'
import type { Consumer } from './sftp-server.ts'

export interface LetInDeps {
  db: Database
  clock: Clock
  log: Log
  guard: Guard
  /** Whether an employee has an assignment at an organisation that holds now. */
  worksAt(employee: string, organisation: string): Promise<boolean>
  root: string
}

/**
 * Lets a consumer in who has shown her key: where it is a registered system's, the rules decide as they do over HTTP, and
 * where it is an employee's, she has to work there still. The login and each file
 * that is fetched are entered in the log; a key that has been revoked meanwhile gets no more files.
 */
export async function letConsumerIn(deps: LetInDeps, id: string): Promise<Consumer | undefined> {
  const { db, clock, log, guard, root } = deps
  const inForce = async () => {
    const key = await readKey(db.pool, id)
    const holds =
      key?.revokedAt === null && (key.person === null || (await deps.worksAt(key.person, key.organisation)))
    return holds ? key : undefined
  }
  const key = await inForce()
  if (key === undefined) return undefined
  const party = partyOf(key)
  const asked = { act: 'data.read', controller: key.organisation }
  try {
    const granted = key.system === null ? undefined : await guard.require(party, asked)
    await db.transaction(async (client) => {
      await noteKeyUse(client, key.id, new Date(clock.epochMilliseconds()))
      await guard.enter(client, party, { ...entry(key), act: 'hub.sftp.login', about: key.id, granted })
    })
  } catch (error) {
    if (!(error instanceof KnutpunktError)) throw error
    log.warn({ key: key.id, code: error.code }, 'an SFTP login was refused')
    return undefined
  }
  return {
    key: key.id,
    tree: consumerTree({ db, clock, root }, { organisation: key.organisation, id: party.id }),
    async fetching({ delivery }) {
      if ((await inForce()) === undefined) throw new Error('the key is no longer in force')
      await guard.enter(db.pool, party, { ...entry(key), act: 'hub.delivery.fetched', about: delivery })
    },
  }
}

const entry = ({ organisation }: SftpKey) => ({ controller: organisation })

/** As whom the holder of a key acts: the employee, the system, or the key itself. */
const partyOf = ({ id, system, person, name, organisation }: SftpKey): Party => ({
  kind: person === null ? 'system' : 'staff',
  id: person ?? system ?? id,
  name,
  levelOfAssurance: 3,
  permissions: new Set(['hub.deliveries.read']),
  roles: [],
  organisation,
  controllers: [organisation],
})
