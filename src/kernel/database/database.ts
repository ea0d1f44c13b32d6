import { setTimeout as wait } from 'node:timers/promises'
import { Kysely, PostgresDialect } from 'kysely'
import { type ClientConfig, Pool, type PoolClient } from 'pg'
import type { Log } from '../log/log.ts'
import { type Listener, startListener } from './listener.ts'
import { isUnavailable } from './unavailable.ts'

/** One PostgreSQL, as rooms use it. */
export interface Database extends Omit<Listener, 'close'> {
  /** Bounded: who waits more than 5 s for a connection gets an error that {@link isUnavailable} knows. */
  readonly pool: Pool
  /**
   * A few connections of their own, kept open, for what must not wait behind somebody's reports and lists. Short work only:
   * a lock is waited for 2 s.
   */
  readonly urgentPool: Pool
  /** Queries outside a transaction. Untyped: {@link Database.tables} narrows it. */
  // oxlint-disable-next-line typescript/no-explicit-any -- the kernel knows no room's tables
  readonly kysely: Kysely<any>
  /** The same Kysely, typed with a room's tables. */
  tables<Tables>(): Kysely<Tables>
  /**
   * Runs `fn` in a transaction: committed when it returns, rolled back when it throws.
   *
   * @param options.urgent on {@link Database.urgentPool}
   * @throws what `fn` throws; {@link TransactionLost} when `fn` returned, but a statement before had failed, so that
   *   PostgreSQL rolled back at COMMIT
   */
  transaction<T>(fn: (client: PoolClient) => Promise<T>, options?: { urgent?: boolean }): Promise<T>
  close(): Promise<void>
}

/** A transaction that looked fine to its maker was rolled back, since one of its statements had failed. */
export class TransactionLost extends Error {
  override readonly name = 'TransactionLost'
}

export interface DatabaseOptions {
  url: string
  log: Log
  /** Connections at most, besides the one that listens and the {@link urgentSize} that are urgent. */
  poolSize?: number
  /** What `pg_stat_activity` shows. */
  applicationName?: string
  /** How long a database that is away at start is waited for. */
  patienceMs?: number
}

/** Urgent connections: two lanes of an intake, a timer, and one for questions. */
const urgentSize = 4

/** Limits on every session. A migration lifts them for itself. */
const limits = {
  statement_timeout: 30_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 30_000,
  /** On our side of the wire, for a server that is gone without a word; above the server's own limit. */
  query_timeout: 40_000,
  connectionTimeoutMillis: 5_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
} as const

/**
 * Opens a pool of connections and one that listens.
 *
 * @throws when the database does not answer within `patienceMs` (15 s), or refuses (wrong password, no such database)
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { url, log, poolSize = 20, applicationName = 'knutpunkt', patienceMs = 15_000 } = options
  const config: ClientConfig = { connectionString: url, application_name: applicationName, ...limits }
  const pool = new Pool({ ...config, max: poolSize, idleTimeoutMillis: 30_000 })
  const urgentPool = new Pool({ ...config, lock_timeout: 2_000, max: urgentSize, idleTimeoutMillis: 0 })
  for (const each of [pool, urgentPool]) {
    // A broken connection is an event on the client as well; unheard it would end the process.
    each.on('connect', (client) => client.on('error', () => undefined))
    each.on('error', (err) => log.debug({ err }, 'an idle database connection broke'))
  }
  try {
    await untilAnswering(pool, patienceMs)
  } catch (error) {
    await pool.end()
    throw error
  }
  const listener = startListener({ ...config, application_name: `${applicationName} listener` }, log)
  await firstContact(listener)
  const kysely = new Kysely({ dialect: new PostgresDialect({ pool }) })
  let closed: Promise<void> | undefined
  return {
    pool,
    urgentPool,
    kysely,
    tables: <Tables>() => kysely as Kysely<Tables>,
    transaction: (fn, { urgent = false } = {}) => inTransaction(urgent ? urgentPool : pool, fn),
    listen: listener.listen,
    available: listener.available,
    onAvailability: listener.onAvailability,
    announce: listener.announce,
    close: () =>
      (closed ??= Promise.all([listener.close(), ...[pool, urgentPool].map(endPool)]).then(() => undefined)),
  }
}

/** Ends the pool, and waits (1 s at most) for its connections to be closed, which `end` alone does not. */
async function endPool(pool: Pool): Promise<void> {
  let open = pool.totalCount
  const closed = Promise.withResolvers<void>()
  pool.on('remove', () => {
    open -= 1
    if (open <= 0) closed.resolve()
  })
  if (open === 0) closed.resolve()
  await pool.end()
  await Promise.race([closed.promise, wait(1_000, undefined, { ref: false })])
}

async function untilAnswering(pool: Pool, patienceMs: number): Promise<void> {
  const until = performance.now() + patienceMs
  for (;;) {
    try {
      await pool.query('select')
      return
    } catch (error) {
      if (!isUnavailable(error) || performance.now() > until) throw error
    }
    await wait(100)
  }
}

/** The listener is nearly always there at once; when it is not, it goes on trying without us. */
async function firstContact(listener: Listener): Promise<void> {
  if (listener.available()) return
  const contact = Promise.withResolvers<void>()
  const stop = listener.onAvailability(() => contact.resolve())
  await Promise.race([contact.promise, wait(limits.connectionTimeoutMillis, undefined, { ref: false })])
  stop()
}

async function inTransaction<T>(pool: Pool, fn: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const result = await fn(client)
    const { command } = await client.query('commit')
    if (command !== 'COMMIT') {
      throw new TransactionLost('A statement of the transaction had failed, so nothing of it was kept.')
    }
    client.release()
    return result
  } catch (error) {
    // A connection that cannot even roll back is thrown away, and PostgreSQL rolls back by itself.
    const broken = await client.query('rollback').then(
      () => undefined,
      (cause: Error) => cause,
    )
    client.release(broken ?? hasStaleStatements(error))
    throw error
  }
}

/**
 * Whether a statement that was prepared by name no longer serves: somebody changed the table under it, or a proxy lost it.
 * The connection would refuse it for ever; a new one prepares it anew.
 */
function hasStaleStatements(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown }
  return code === '0A000' || code === '26000'
}
