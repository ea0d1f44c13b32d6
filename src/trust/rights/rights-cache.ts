import { type Database, isUnavailable } from '../../kernel/index.ts'
import { readBlocks, type StoredBlock } from '../block/block-store.ts'
import { readConsents, type StoredConsent } from '../consent/consent-store.ts'
import { readProxies, type StoredProxy } from '../proxy/proxy-store.ts'
import { createPulse, type Pulse } from './pulse.ts'

/** What a person has decided, as of one moment. Whether each of it holds at a time is asked of it. */
export interface Rights {
  readonly consents: readonly StoredConsent[]
  readonly blocks: readonly StoredBlock[]
  readonly proxies: readonly StoredProxy[]
}

/** Rights of people, kept in memory as long as they are known to hold. */
export interface RightsCache {
  /** Undefined when the database does not answer and what is kept may be out of date: nothing is decided on that. */
  of(person: string): Promise<Rights | undefined>
  /** Only what is in memory and fresh, without waiting. */
  known(person: string): Rights | undefined
  /** Called by who has just changed something, so that the next decision here does not wait for the telling. */
  forget(person: string): void
  close(): Promise<void>
}

export interface RightsCacheOptions {
  db: Database
  /** Of the age of what is kept, ms; monotonic. For tests. */
  elapsed?: () => number
  /** After this long without a beat of the pulse, the version is looked up, ms. Below a second, for a withdrawal takes effect within one. */
  freshMs?: number
  /** Shows that changes are heard. For tests; one of its own when not given. */
  pulse?: Pulse
  /** People kept at most; the one read the longest ago goes first. */
  most?: number
}

interface Kept {
  rights: Rights
  version: string
  checkedAt: number
}

/** One reading for all who ask meanwhile; no longer in the map once it may be out of date. */
interface Loading {
  rights?: Promise<Rights>
}

const channel = 'trust.rights'
const nothing = '0'

/**
 * Keeps the rights of people. A change anywhere is told by NOTIFY with its commit and drops what is kept of that person.
 * What is kept is used for half a second after it is known that everything told has been heard, which the pulse shows for
 * all people at once; when that cannot be shown, the version of each is looked up.
 */
export async function createRightsCache(options: RightsCacheOptions): Promise<RightsCache> {
  const { db, elapsed = () => performance.now(), freshMs = 500, most = 20_000 } = options
  const pulse = options.pulse ?? (await createPulse({ db, elapsed }))
  const kept = new Map<string, Kept>()
  const loading = new Map<string, Loading>()

  const forget = (person: string): void => {
    kept.delete(person)
    // What is being read may be from before the change: whoever asks from now on reads anew, and it is not kept.
    loading.delete(person)
  }
  const listening = await db.listen(channel, (person) => {
    if (person !== '') return forget(person)
    // After a reconnect nobody knows what was missed.
    kept.clear()
    loading.clear()
  })

  const known = (person: string): Rights | undefined => {
    const found = kept.get(person)
    if (found === undefined) return undefined
    // What is still kept has not been told to be otherwise.
    const holdsAsOf = Math.max(found.checkedAt, pulse.heardAsOf())
    return elapsed() - holdsAsOf < freshMs ? found.rights : undefined
  }
  const keep = (person: string, entry: Kept): void => {
    kept.delete(person)
    kept.set(person, entry)
    if (kept.size > most) kept.delete(kept.keys().next().value!)
  }
  const load = async (person: string, self: Loading): Promise<Rights> => {
    try {
      const checkedAt = elapsed()
      const old = kept.get(person)
      const version = await readVersion(db, person)
      const { rights, version: of } = old?.version === version ? old : await readRights(db, person)
      if (loading.get(person) === self) keep(person, { rights, version: of, checkedAt })
      return rights
    } finally {
      if (loading.get(person) === self) loading.delete(person)
    }
  }
  const loadOnce = (person: string): Promise<Rights> => {
    const running = loading.get(person)?.rights
    if (running) return running
    const self: Loading = {}
    loading.set(person, self)
    self.rights = load(person, self)
    return self.rights
  }
  return {
    known,
    forget,
    async of(person) {
      try {
        return known(person) ?? (await loadOnce(person))
      } catch (error) {
        if (isUnavailable(error)) return undefined
        throw error
      }
    },
    close: async () => {
      await pulse.close()
      await listening.close()
    },
  }
}

async function readVersion(db: Database, person: string): Promise<string> {
  const { rows } = await db.pool.query<{ version: string }>({
    name: 'trust.rights_version',
    text: 'select version from trust.rights_version where person = $1',
    values: [person],
  })
  return rows[0]?.version ?? nothing
}

/** All of it from one moment, with its version. */
async function readRights(db: Database, person: string): Promise<{ rights: Rights; version: string }> {
  return db.transaction(async (client) => {
    await client.query('set transaction isolation level repeatable read, read only')
    const { rows } = await client.query<{ version: string }>(
      'select version from trust.rights_version where person = $1',
      [person],
    )
    const rights = {
      consents: await readConsents(client, person),
      blocks: await readBlocks(client, person),
      proxies: await readProxies(client, person),
    }
    return { rights, version: rows[0]?.version ?? nothing }
  })
}
