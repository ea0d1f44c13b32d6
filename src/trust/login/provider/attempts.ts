import type { Clock, Database } from '../../../kernel/index.ts'
import { KnutpunktError } from '../../../kernel/index.ts'
import type { KeySeal } from '../../federation/key/key-seal.ts'
import { secondsNow } from '../../token/seconds.ts'
import { loginErrors } from '../login-errors.ts'
import { hashOf } from '../session-store.ts'
import type { LoginSecrets } from './outside-provider.ts'

/** A login under way at an outside provider. */
export interface Attempt {
  provider: string
  secrets: LoginSecrets
  returnTo: string
  /** What was asked for; 0: the provider's least. */
  level: number
  fresh: boolean
  kind?: 'staff' | 'resident' | undefined
}

export interface Attempts {
  keep(attempt: Attempt, browser: string): Promise<void>
  /** Takes an attempt, which nobody can do again. Undefined when there is none such, or it is another browser's. */
  take(state: string, provider: string, browser: string): Promise<Attempt | undefined>
}

/** From going to a provider to coming back, in seconds. */
export const attemptSeconds = 600
/** Attempts under way at most, so that nobody fills the table by beginning logins. */
const most = 20_000

/** Attempts in the database, so that another process may finish what one began; sealed, since they hold secrets. */
export function createAttempts({ db, clock, seal }: { db: Database; clock: Clock; seal: KeySeal }): Attempts {
  const context = (state: Buffer) => `login attempt ${state.toString('base64')}`
  return {
    async keep(attempt, browser) {
      const state = hashOf(attempt.secrets.state)
      const { rowCount } = await db.pool.query(
        `insert into trust.login_attempt (state, browser, sealed, expires_at)
         select $1, $2, $3, to_timestamp($4)
         where (select count(*) from (select from trust.login_attempt limit ${most}) as counted) < ${most}`,
        [
          state,
          hashOf(browser),
          seal.seal(JSON.stringify(attempt), context(state)),
          secondsNow(clock) + attemptSeconds,
        ],
      )
      if (rowCount === 0) throw new KnutpunktError(loginErrors.login_busy)
    },
    async take(state, provider, browser) {
      const hash = hashOf(state)
      const { rows } = await db.pool.query<{ sealed: Buffer }>(
        `delete from trust.login_attempt where state = $1 and browser = $2 and expires_at > to_timestamp($3)
         returning sealed`,
        [hash, hashOf(browser), secondsNow(clock)],
      )
      if (!rows[0]) return undefined
      const attempt = JSON.parse(seal.open(rows[0].sealed, context(hash))) as Attempt
      return attempt.provider === provider ? attempt : undefined
    },
  }
}
