import type { Database, Queryable } from '../../kernel/index.ts'

/** What is kept of: agreements, products with their marks and allow-lists, limits with suspensions. */
export type SnapshotPart = 'agreements' | 'certification' | 'limits'

export const agreementsChannel = 'trust.agreements'

/** One part of the tables, in memory as long as it is known to hold. */
export interface Snapshot<T> {
  /**
   * At once when it is warm, which under use it stays.
   *
   * @throws what the database threw, when what is kept may be out of date: nothing is decided on that
   */
  current(): T | Promise<T>
  /** Called by who has just changed something, so that the next decision here does not wait for the telling. */
  forget(): void
}

export interface SnapshotOptions<T> {
  db: Database
  part: SnapshotPart
  /** Reads all of it, in one transaction. */
  read(client: Queryable): Promise<T>
  /** Of the age of what is kept, ms; monotonic. For tests. */
  elapsed?: (() => number) | undefined
  /** After this long without word, the version is looked up, ms: a change takes effect within a second in every process. */
  freshMs?: number | undefined
}

interface Kept<T> {
  value: T
  version: string
  checkedAt: number
}

/** One reading for all who ask meanwhile; let go once it may be out of date. */
interface Reading<T> {
  value?: Promise<T>
}

/**
 * Keeps a part in memory. A change anywhere is told by NOTIFY with its commit; in case the telling is lost, what is kept is used for
 * 700 ms at most before its version is looked up. Half-way there it is looked up beforehand, so that nobody waits for it.
 */
export function createSnapshot<T>(options: SnapshotOptions<T>): Snapshot<T> {
  const { db, part, read, elapsed = () => performance.now(), freshMs = 700 } = options
  let kept: Kept<T> | undefined
  let fresh = false
  let reading: Reading<T> | undefined

  const load = async (self: Reading<T>): Promise<T> => {
    try {
      const checkedAt = elapsed()
      const version = await readVersion(db, part)
      const next = kept?.version === version ? kept : await readAll(db, part, read)
      if (reading === self) {
        kept = { ...next, checkedAt }
        fresh = true
      }
      return next.value
    } finally {
      if (reading === self) reading = undefined
    }
  }
  const refresh = (): Promise<T> => {
    if (reading?.value) return reading.value
    const self: Reading<T> = {}
    reading = self
    self.value = load(self)
    return self.value
  }
  return {
    current() {
      if (!fresh || kept === undefined) return refresh()
      const age = elapsed() - kept.checkedAt
      if (age >= freshMs) return refresh()
      // Who waits for it next is told whether it went well.
      if (age >= freshMs / 2) refresh().catch(() => undefined)
      return kept.value
    },
    forget() {
      fresh = false
      // What is being read may be from before the change: whoever asks from now on reads anew.
      reading = undefined
    },
  }
}

/** Lets go of what is kept of a part when a change of it is told; of all after a reconnect, since nobody knows what was missed. */
export function followChanges(
  db: Database,
  snapshots: Record<SnapshotPart, Pick<Snapshot<unknown>, 'forget'>>,
): Promise<{ close(): Promise<void> }> {
  return db.listen(agreementsChannel, (told) => {
    for (const [part, snapshot] of Object.entries(snapshots)) {
      if (told === '' || told === part) snapshot.forget()
    }
  })
}

async function readVersion(db: Database, part: SnapshotPart): Promise<string> {
  return versionIn(
    await db.pool.query({ name: 'trust.agreements_version', text: versionSql, values: [part] }),
  )
}

const versionSql = 'select version from trust.agreements_version where part = $1'
const versionIn = ({ rows }: { rows: { version: string }[] }): string => rows[0]?.version ?? '0'

/** All of it from one moment, with its version. */
function readAll<T>(
  db: Database,
  part: SnapshotPart,
  read: (client: Queryable) => Promise<T>,
): Promise<{ value: T; version: string }> {
  return db.transaction(async (client) => {
    await client.query('set transaction isolation level repeatable read, read only')
    const version = versionIn(await client.query<{ version: string }>(versionSql, [part]))
    return { version, value: await read(client) }
  })
}
