import { type Clock, type Database, type Log, startTicker } from '../../kernel/index.ts'
import type { KnownSystem, LoginDirectory } from '../login/directory.ts'

/** Looks after what stays open long for systems: their tokens live on for minutes, whatever becomes of the system. */
export interface SystemFollowers {
  /** Calls `end` once when the system is set aside, is gone, or is registered otherwise than now. Answers how to stop. */
  follow(id: string, end: () => void): () => void
  stop(): Promise<void>
}

/** Should the telling of a change be lost. */
const everyMs = 1_000
const channel = 'trust.parties'

interface Follower {
  /** As it was registered when the stream was opened; undefined until that is read. */
  version: number | undefined
  end: () => void
}

export async function createSystemFollowers(deps: {
  db: Database
  clock: Clock
  log: Log
  directory: Pick<LoginDirectory, 'system'>
}): Promise<SystemFollowers> {
  const { db, clock, log, directory } = deps
  const followers = new Map<string, Set<Follower>>()

  async function check(): Promise<void> {
    for (const [id, following] of followers) {
      const system = await directory.system(id)
      for (const follower of following) {
        if (system && holds(follower, system)) continue
        following.delete(follower)
        follower.end()
      }
      if (following.size === 0) followers.delete(id)
    }
  }
  const soon = () =>
    void check().catch((err: unknown) =>
      log.debug({ err }, 'systems with open streams could not be looked at'),
    )
  const listening = await db.listen(channel, soon)
  const ticker = startTicker({ everyMs, run: check, clock, log, name: 'trust.systems.follow' })

  return {
    follow(id, end) {
      const follower: Follower = { version: undefined, end }
      const following = followers.get(id) ?? new Set()
      followers.set(id, following.add(follower))
      soon()
      return () => {
        following.delete(follower)
        if (following.size === 0 && followers.get(id) === following) followers.delete(id)
      }
    },
    async stop() {
      await listening.close()
      await ticker.stop()
    },
  }
}

/** Anything that is changed may be her scopes, her keys or whom she acts for: whoever still may comes back. */
function holds(follower: Follower, { suspended, version }: KnownSystem): boolean {
  follower.version ??= version
  return !suspended && follower.version === version
}
