import type { Clock } from '../../../kernel/index.ts'
import type { Asked, Setup, Table } from './message.ts'
import type { Sandbox } from './sandbox.ts'
import { QueryFault, type SessionProcess, startSession } from './session-process.ts'

/** Whose session it is. */
export interface SessionKey {
  readonly permit: string
  readonly person: string
}

export interface SessionLimits {
  /** Sessions at a time, of all people and permits. */
  readonly most: number
  /** One that is not used for so long is closed. */
  readonly idleMs: number
  readonly mostBytes: number
  readonly timeoutMs: number
  /** What a process may take to end a query whose time is up; one that takes longer hangs, and is killed. */
  readonly graceMs: number
  readonly sandbox: Sandbox
}

/** There is no room for one more session: all are at work. */
export class SessionsBusy extends Error {
  override readonly name = 'SessionsBusy'
  /** It is her own earlier question that is not answered yet. */
  readonly own: boolean
  constructor(own: boolean) {
    super('no session is free')
    this.own = own
  }
}

interface Session extends SessionKey {
  setup: string
  process: Promise<SessionProcess>
  usedAt: number
  busy: boolean
}

/** People's sessions, each a process of its own; made when asked, closed when idle, bounded. */
export function createSessions(clock: Clock, limits: SessionLimits) {
  const sessions = new Map<string, Session>()
  const close = (key: string) => {
    const session = sessions.get(key)
    sessions.delete(key)
    session?.process.then((process) => process.end()).catch(() => undefined)
  }
  const closeIdle = () => {
    const before = clock.epochMilliseconds() - limits.idleMs
    for (const [key, { usedAt, busy }] of sessions) if (!busy && usedAt < before) close(key)
  }
  /** @throws {SessionsBusy} */
  const makeRoom = () => {
    closeIdle()
    if (sessions.size < limits.most) return
    const [oldest] = [...sessions].filter(([, { busy }]) => !busy).sort(([, a], [, b]) => a.usedAt - b.usedAt)
    if (oldest === undefined) throw new SessionsBusy(false)
    close(oldest[0])
  }

  function living(key: string, who: SessionKey, folder: string, setup: Setup): Session {
    const text = JSON.stringify(setup)
    const found = sessions.get(key)
    if (found?.busy) throw new SessionsBusy(true)
    if (found?.setup === text) return found
    close(key)
    makeRoom()
    const session: Session = {
      ...who,
      setup: text,
      process: startSession({ folder, setup, sandbox: limits.sandbox, graceMs: limits.graceMs }),
      usedAt: clock.epochMilliseconds(),
      busy: false,
    }
    sessions.set(key, session)
    return session
  }

  return {
    /**
     * Asks in somebody's own session. One that does not answer is killed, and the next question gets a new one.
     *
     * @param folder the permit's; `setup` what is in it
     * @param signal nobody waits for the answer any more
     * @throws {QueryFault | SessionsBusy | NotShutIn}
     */
    async ask(
      who: SessionKey,
      {
        folder,
        setup,
        sql,
        most,
        signal,
      }: { folder: string; setup: Setup; sql: string; most: number; signal?: AbortSignal | undefined },
    ): Promise<Table> {
      const key = `${who.permit} ${who.person}`
      const session = living(key, who, folder, setup)
      session.busy = true
      const asked: Asked = { sql, most, mostBytes: limits.mostBytes, timeoutMs: limits.timeoutMs }
      try {
        return await (await session.process).ask(asked, signal)
      } catch (error) {
        const alive = error instanceof QueryFault && (await session.process.catch(() => undefined))?.alive()
        // Another may have been made in its place.
        if (!alive && sessions.get(key) === session) close(key)
        throw error
      } finally {
        session.busy = false
        session.usedAt = clock.epochMilliseconds()
      }
    },
    closeIdle,
    /** A permit has ended: whoever is in its environment is out of it. */
    closePermit(permit: string) {
      for (const [key, session] of sessions) if (session.permit === permit) close(key)
    },
    /** How many there are, and their processes. */
    pids: async () =>
      (await Promise.all([...sessions.values()].map(({ process }) => process))).map(({ pid }) => pid),
    stop() {
      for (const key of sessions.keys()) close(key)
    },
  }
}
export type Sessions = ReturnType<typeof createSessions>
