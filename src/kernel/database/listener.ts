import { setTimeout as wait } from 'node:timers/promises'
import { Client, type ClientConfig, escapeIdentifier } from 'pg'
import type { Log } from '../log/log.ts'

/** The one connection that waits for notifications and, by being there, tells whether the database is. */
export interface Listener {
  /**
   * Calls `onNotify` for each notification on a channel. While the database is away it waits for it in the background.
   *
   * @throws {RangeError} when the channel's name is empty or longer than 63 bytes
   */
  listen(channel: string, onNotify: (payload: string) => void): Promise<{ close(): Promise<void> }>
  /**
   * Makes this process's life visible to others on the same database, under a name: a shared advisory lock that
   * PostgreSQL itself lets go when the connection ends, however it ends. Taken again after a reconnect.
   */
  announce(name: string): Promise<{ close(): Promise<void> }>
  /** The last known state. */
  available(): boolean
  /** @returns a function that ends the watch */
  onAvailability(fn: (available: boolean) => void): () => void
  close(): Promise<void>
}

const pingEveryMs = 5_000
const longestPauseMs = 500

const announceSql = 'select pg_advisory_lock_shared(hashtextextended($1, 0))'
const withdrawSql = 'select pg_advisory_unlock_shared(hashtextextended($1, 0))'

/**
 * Keeps a connection open for LISTEN, for ever: when it breaks, it is made anew with growing pauses (20 to 500 ms).
 * A notification sent meanwhile is lost, so every listener is called with `''` when it is there (again), before anything else
 * is heard: look for yourself.
 */
export function startListener(config: ClientConfig, log: Log): Listener {
  const handlers = new Map<string, Set<(payload: string) => void>>()
  const announced = new Set<string>()
  const watchers = new Set<(available: boolean) => void>()
  const closing = new AbortController()
  let current: Client | undefined
  let wasThere = false

  const call = <T>(fn: (value: T) => void, value: T): void => {
    try {
      fn(value)
    } catch (err) {
      log.error({ err }, 'a listener on the database failed')
    }
  }

  const notify = (channel: string, payload: string): void => {
    for (const handler of handlers.get(channel) ?? []) call(handler, payload)
  }

  const setCurrent = (client: Client | undefined): void => {
    const changed = (client === undefined) !== (current === undefined)
    current = client
    if (!changed) return
    if (client && wasThere) log.info('the database is there again')
    if (!client && !closing.signal.aborted) log.warn('the database is away')
    wasThere = true
    for (const watcher of watchers) call(watcher, client !== undefined)
  }

  /** Lives as long as one connection: from connecting to its end. */
  const session = async (): Promise<void> => {
    const client = new Client(config)
    // What comes before everybody has been told to look would seem to show that nothing was missed.
    let told = false
    const ended = new Promise<void>((resolve) => {
      client.once('end', resolve)
      client.on('error', () => resolve())
    })
    client.on('notification', ({ channel, payload }) => {
      if (told) notify(channel, payload ?? '')
    })
    try {
      await client.connect()
      for (const name of announced) await inTurn(client, announceSql, [name])
      for (const channel of handlers.keys()) await inTurn(client, `listen ${escapeIdentifier(channel)}`)
      setCurrent(client)
      told = true
      for (const channel of handlers.keys()) notify(channel, '')
      await Promise.race([ended, ping(client, ended, closing.signal)])
    } finally {
      if (current === client) setCurrent(undefined)
      await Promise.race([client.end().catch(() => undefined), wait(1_000, undefined, { ref: false })])
    }
  }

  const run = async (): Promise<void> => {
    let pauseMs = 20
    while (!closing.signal.aborted) {
      await session().then(
        () => (pauseMs = 20),
        (err: unknown) => log.debug({ err, againInMs: pauseMs }, 'the database does not answer'),
      )
      await wait(pauseMs, undefined, { signal: closing.signal }).catch(() => undefined)
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    }
  }
  const running = run()

  return {
    available: () => current !== undefined,
    onAvailability(fn) {
      watchers.add(fn)
      return () => void watchers.delete(fn)
    },
    async listen(channel, onNotify) {
      // PostgreSQL would cut a longer name, and listen to another channel.
      if (channel === '' || Buffer.byteLength(channel) > 63) throw new RangeError('not the name of a channel')
      const handler = (payload: string): void => onNotify(payload)
      handlers.set(channel, (handlers.get(channel) ?? new Set()).add(handler))
      const close = async (): Promise<void> => {
        const left = handlers.get(channel)
        left?.delete(handler)
        if (left?.size !== 0) return
        handlers.delete(channel)
        if (current) await inTurn(current, `unlisten ${escapeIdentifier(channel)}`).catch(() => undefined)
      }
      const client = current
      // While the connection is away this is done when it comes back; one that cannot listen is of no use.
      if (client)
        await inTurn(client, `listen ${escapeIdentifier(channel)}`).catch(() =>
          client.end().catch(() => undefined),
        )
      return { close }
    },
    async announce(name) {
      announced.add(name)
      if (current) await inTurn(current, announceSql, [name]).catch(() => undefined)
      return {
        async close() {
          announced.delete(name)
          if (current) await inTurn(current, withdrawSql, [name]).catch(() => undefined)
        },
      }
    },
    async close() {
      closing.abort()
      await running
    },
  }
}

/** For each connection, when what it was asked last is answered. */
const lastAnswers = new WeakMap<Client, Promise<unknown>>()

/** Asks when everything before is answered: a connection takes one question at a time. */
function inTurn(client: Client, text: string, values?: string[]): Promise<unknown> {
  const before = lastAnswers.get(client) ?? Promise.resolve()
  const answer = before.then(() => client.query(text, values))
  lastAnswers.set(
    client,
    answer.catch(() => undefined),
  )
  return answer
}

/** Finds the connection that is dead without having said so. Returns when it is, or when closing. */
async function ping(client: Client, ended: Promise<void>, closing: AbortSignal): Promise<void> {
  const over = ended.then(() => true)
  while (!closing.aborted) {
    const pause = wait(pingEveryMs, false, { signal: closing }).catch(() => true)
    if (await Promise.race([pause, over])) return
    let answered = false
    const answer = inTurn(client, 'select').then(
      () => (answered = true),
      () => undefined,
    )
    await Promise.race([answer, wait(pingEveryMs, undefined, { ref: false })])
    // After a long halt of our own, the answer lies unread behind the timer.
    if (!answered) await Promise.race([answer, wait(50, undefined, { ref: false })])
    if (!answered) return
  }
}
