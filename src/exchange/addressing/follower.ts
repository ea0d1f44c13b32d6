import type { PoolClient } from 'pg'
import { type Clock, type Database, isUnavailable, type Log, startTicker } from '../../kernel/index.ts'
import type { Addressing, Routing } from './addressing.ts'
import { applied, noAddressing, type Operation } from './operations.ts'
import { type AddressingState, createRouting } from './routing.ts'
import { firstPrevious, type SignedVersion, type VersionContent, type VersionSigner } from './version.ts'
import type { VersionMark } from './version-mark.ts'

export interface FollowerDeps {
  db: Database
  clock: Clock
  log: Log
  signer: Pick<VersionSigner, 'holds'>
  mark: VersionMark
}

/** The newest version in memory, following what is published anywhere. */
export interface Follower extends Addressing {
  isBehind(): boolean
  /** What the routing was made of. */
  state(): AddressingState
  /** Of the newest version: what the next one follows on. */
  hash(): string
  /** Reads what was published since. Throws when the database is away; what was known stays in use. */
  follow(): Promise<void>
  /** The same by a connection that is held already. @returns false when a published version does not hold: none may follow on it */
  followOn(client: Pick<PoolClient, 'query'>): Promise<boolean>
  close(): Promise<void>
}

const channel = 'exchange.addressing'
/** Should the telling be lost: a version is in use within a second everywhere. */
const lookEveryMs = 700
/** Versions read at once; a new process reads the whole chain in such parts. */
const readAtOnce = 500

/**
 * Follows published versions. A version is taken when it is the next, its chain and its signature hold; else the last good one stays
 * in use and the fault is logged. While the database is away it stays too.
 *
 * A database that has not got the version of the mark, or has another of its number, is behind: what it has is shown, and no call goes
 * by it, until it is restored.
 */
export async function createFollower({ db, clock, log, signer, mark }: FollowerDeps): Promise<Follower> {
  let state = noAddressing
  let hash = firstPrevious
  let routing: Routing = createRouting({ version: 0, publishedAt: 0 }, state)
  let refused: number | undefined
  let under: Promise<void> | undefined
  let toldBehind = false
  const isBehind = () => routing.version < (mark.found?.number ?? 0)
  const isAnother = (version: SignedVersion) =>
    version.number === mark.found?.number && version.hash !== mark.found.hash

  /** Takes those that follow on what is known, up to the first that does not hold. @returns whether all held */
  const take = (versions: readonly SignedVersion[]): boolean => {
    const operations: Operation[] = []
    let number = routing.version
    let { publishedAt } = routing
    let bad: SignedVersion | undefined
    for (const version of versions) {
      // Another reading has taken it meanwhile.
      if (version.number <= routing.version) continue
      if (version.number !== number + 1 || !signer.holds(version, hash) || isAnother(version)) {
        bad = version
        break
      }
      const content = JSON.parse(version.document) as VersionContent
      for (const operation of content.operations) operations.push(operation)
      number = version.number
      publishedAt = Date.parse(content.at)
      hash = version.hash
    }
    if (number > routing.version) {
      state = applied(state, operations)
      routing = createRouting({ version: number, publishedAt }, state)
    }
    if (bad !== undefined && refused !== bad.number)
      log.error({ number: bad.number }, 'a published version of addressing does not hold, and is not used')
    refused = bad?.number
    return bad === undefined
  }
  const read = async (from: Pick<PoolClient, 'query'>): Promise<void> => {
    for (;;) {
      const { rows } = await from.query<SignedVersion>({
        name: 'exchange.addressing_since',
        text: `select number, document, previous, hash, signature, key from exchange.addressing_version
          where number > $1 order by number limit ${readAtOnce}`,
        values: [routing.version],
      })
      if (!take(rows) || rows.length < readAtOnce) break
    }
    tellBehind()
    if (routing.version > 0 && !isBehind()) await mark.keep({ number: routing.version, hash })
  }
  const tellBehind = (): void => {
    if (isBehind() === toldBehind) return
    toldBehind = !toldBehind
    const told = { version: routing.version, used: mark.found?.number, mark: mark.path }
    if (toldBehind)
      log.error(
        told,
        'the database has an older addressing than calls have gone by, or another: no call is let through. Restore the database; if it is meant to be so, remove the file of the mark and start again',
      )
    else log.info(told, 'the addressing is where it was again: calls are let through')
  }
  /** One at a time; whoever asks while one is under way waits for one that begins after. */
  const follow = async (): Promise<void> => {
    await under?.catch(() => undefined)
    under ??= read(db.pool).finally(() => (under = undefined))
    return under
  }
  const quietly = () =>
    follow().catch((err: unknown) => {
      if (!isUnavailable(err)) log.error({ err }, 'published versions of addressing could not be read')
    })

  const listening = await db.listen(channel, () => void quietly())
  await follow()
  const ticker = startTicker({ everyMs: lookEveryMs, run: quietly, clock, log, name: 'exchange.addressing' })
  return {
    current: () => routing,
    state: () => state,
    hash: () => hash,
    isBehind,
    follow,
    async followOn(client) {
      await read(client)
      return refused === undefined
    },
    async close() {
      await ticker.stop()
      await listening.close()
    },
  }
}
