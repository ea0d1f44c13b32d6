import { createHash } from 'node:crypto'
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider'
import { type Clock, type Database, type Log, startTicker, type Ticker } from '../../kernel/index.ts'
import type { KeySeal } from '../federation/key/key-seal.ts'
import type { ReplayStore } from '../token/replay-store.ts'
import { secondsNow } from '../token/seconds.ts'

export interface StateDeps {
  db: Database
  clock: Clock
  seal: KeySeal
  replay: ReplayStore
  /** The metadata of a client, by its id. */
  client: (id: string) => Promise<AdapterPayload | undefined>
}

/** A day, for what the library gives no end. */
const longest = 86_400

/**
 * The memory of the authorization server in PostgreSQL, the same for all processes. Content is sealed and ids are hashed, so that
 * who reads the table learns no token, and nothing of what a request held.
 */
export function stateAdapter(model: string, deps: StateDeps): Adapter {
  if (model === 'Client') return clientAdapter(deps)
  if (model === 'ReplayDetection') return replayAdapter(deps)
  const { db, clock, seal } = deps
  const key = (id: string) => createHash('sha256').update(id).digest()
  const context = (hash: Buffer) => `${model} ${hash.toString('base64')}`

  const find = async (column: 'id' | 'uid', value: Buffer | string): Promise<AdapterPayload | undefined> => {
    const { rows } = await db.pool.query<{ id: Buffer; sealed: Buffer; consumed: number | null }>({
      name: `trust.oidc_state.by_${column}`,
      text: `select id, sealed, extract(epoch from consumed_at)::int as consumed from trust.oidc_state
             where model = $1 and ${column} = $2 and expires_at > to_timestamp($3)`,
      values: [model, value, secondsNow(clock)],
    })
    const [row] = rows
    if (!row) return undefined
    const payload = JSON.parse(seal.open(row.sealed, context(row.id))) as AdapterPayload
    return row.consumed === null ? payload : { ...payload, consumed: row.consumed }
  }

  return {
    async upsert(id, payload, expiresIn = longest) {
      const hash = key(id)
      await db.pool.query({
        name: 'trust.oidc_state.upsert',
        text: `insert into trust.oidc_state (model, id, uid, grant_id, sealed, expires_at)
               values ($1, $2, $3, $4, $5, to_timestamp($6))
               on conflict (model, id) do update set uid = excluded.uid, grant_id = excluded.grant_id,
                 sealed = excluded.sealed, expires_at = excluded.expires_at`,
        values: [
          model,
          hash,
          payload.uid ?? null,
          model === 'Grant' ? id : (payload.grantId ?? null),
          seal.seal(JSON.stringify(payload), context(hash)),
          secondsNow(clock) + expiresIn,
        ],
      })
    },
    find: (id) => find('id', key(id)),
    findByUid: (uid) => find('uid', uid),
    findByUserCode: async () => undefined,
    async consume(id) {
      const { rowCount } = await db.pool.query(
        `update trust.oidc_state set consumed_at = to_timestamp($3) where model = $1 and id = $2 and consumed_at is null`,
        [model, key(id), secondsNow(clock)],
      )
      // Two who come with the same code at the same time: one of them.
      if (rowCount === 0) throw new errors.InvalidGrant('it was used already')
    },
    async destroy(id) {
      await db.pool.query('delete from trust.oidc_state where model = $1 and id = $2', [model, key(id)])
    },
    async revokeByGrantId(grantId) {
      await db.pool.query('delete from trust.oidc_state where grant_id = $1', [grantId])
    },
  }
}

const nothing = async () => undefined

function clientAdapter({ client }: StateDeps): Adapter {
  return {
    find: client,
    upsert: nothing,
    findByUid: nothing,
    findByUserCode: nothing,
    consume: nothing,
    destroy: nothing,
    revokeByGrantId: nothing,
  }
}

/** Proofs are remembered where all others are, and noted in one step: two with the same at once are one. */
function replayAdapter({ replay, clock }: StateDeps): Adapter {
  return {
    find: nothing,
    async upsert(id, { iss }, expiresIn = longest) {
      const until = secondsNow(clock) + Math.max(1, expiresIn) + 1
      if (!(await replay.use('dpop', `oidc ${String(iss)}`, id, until))) {
        throw new errors.InvalidDpopProof('the proof was used already')
      }
    },
    findByUid: nothing,
    findByUserCode: nothing,
    consume: nothing,
    destroy: nothing,
    revokeByGrantId: nothing,
  }
}

/** Forgets what has run out, a thousand at a time. */
export function startStatePurge({ db, clock, log }: Pick<StateDeps, 'db' | 'clock'> & { log: Log }): Ticker {
  const run = async (): Promise<void> => {
    const now = secondsNow(clock)
    await db.pool.query(
      `delete from trust.oidc_state where (model, id) in (
         select model, id from trust.oidc_state where expires_at <= to_timestamp($1) order by expires_at limit 1000)`,
      [now],
    )
    await db.pool.query(
      `delete from trust.login_attempt where state in (
         select state from trust.login_attempt where expires_at <= to_timestamp($1) order by expires_at limit 1000)`,
      [now],
    )
  }
  return startTicker({ everyMs: 60_000, run, clock, log, name: 'trust.oidc.purge' })
}
