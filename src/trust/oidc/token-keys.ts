import type { JWK } from 'jose'
import type { Clock, Database } from '../../kernel/index.ts'
import { createFederationKeys, type RotationTimes } from '../federation/key/federation-keys.ts'
import type { SealingKey } from '../federation/key/key-seal.ts'
import type { Jwks } from '../token/algorithms.ts'
import type { KeySource } from '../token/issuer-keys.ts'
import { secondsNow } from '../token/seconds.ts'

/** The keys that tokens are signed with, the same in all processes on one database. */
export interface TokenKeys {
  /** For whoever verifies a token: a key that is not known is looked for anew, at most once a second. */
  readonly source: KeySource
  /** In force now, with private parts, the one that signs first. `mark` names the set: another mark, another set. */
  signers(): Promise<{ mark: string; keys: JWK[] }>
  published(): Promise<Jwks>
  /** Takes a new key into use; times as of {@link usualTimes} when not told. Answers its name. */
  rotate(times?: RotationTimes): Promise<string>
  /** Ends a key at once: what it has signed is refused in every process within seconds. */
  revoke(kid: string): Promise<void>
  close(): Promise<void>
}

const channel = 'trust.token_keys'
/** A key set is believed for so long, ms, should the telling of a change be lost. */
const freshMs = 10_000
/**
 * Known to others for five minutes before it signs: those who keep our key set look again for a name they do not know. The old
 * ones stay for what they have signed, which lives ten minutes at most.
 */
const usualTimes: RotationTimes = { publishSeconds: 300, retireSeconds: 3600, lifeSeconds: 400 * 86_400 }

export interface TokenKeysDeps {
  db: Database
  clock: Clock
  sealing: readonly SealingKey[]
  elapsed?: () => number
}

export async function createTokenKeys(deps: TokenKeysDeps): Promise<TokenKeys> {
  const { db, clock, elapsed = () => performance.now() } = deps
  const keys = createFederationKeys({ db, clock, sealing: deps.sealing, table: 'trust.token_key' })
  await keys.ensure()
  let held: { at: number; second: number; keys: JWK[] } | undefined
  const listening = await db.listen(channel, () => {
    held = undefined
  })
  const tell = () => db.pool.query(`select pg_notify('${channel}', 'changed')`)

  async function current(patienceMs: number): Promise<JWK[]> {
    if (held && elapsed() - held.at < patienceMs) return held.keys
    const at = elapsed()
    const second = secondsNow(clock)
    const loaded = await keys.privateKeys()
    held = { at, second, keys: loaded }
    return loaded
  }

  return {
    source: {
      async find(kid) {
        const byName = (list: JWK[]) => list.find((each) => each.kid === kid)
        const found = byName(await current(freshMs)) ?? byName(await current(1000))
        return found && publicPart(found)
      },
    },
    async signers() {
      const list = await current(1000)
      return { mark: list.map(({ kid }) => kid).join(' '), keys: list }
    },
    published: () => keys.published(),
    async rotate(times) {
      const kid = await keys.rotate({ ...usualTimes, ...times })
      await tell()
      held = undefined
      return kid
    },
    async revoke(kid) {
      await keys.revoke(kid, 'compromised')
      await tell()
      held = undefined
    },
    close: () => listening.close(),
  }
}

function publicPart(key: JWK) {
  const { d, ...rest } = key
  void d
  return rest as Jwks['keys'][number]
}
