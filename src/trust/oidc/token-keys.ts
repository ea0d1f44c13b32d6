import type { JWK } from 'jose'
import { type Clock, type Database, type Log, startTicker } from '../../kernel/index.ts'
import { createFederationKeys, type RotationTimes } from '../federation/key/federation-keys.ts'
import type { SealingKey } from '../federation/key/key-seal.ts'
import type { Jwks } from '../token/algorithms.ts'
import type { KeySource } from '../token/issuer-keys.ts'

/** The keys that tokens are signed with, the same in all processes on one database. */
export interface TokenKeys {
  /** For whoever verifies a token: a key that is not known is looked for anew, at most once a second. */
  readonly source: KeySource
  /** In force now, with private parts, the one that signs first. `mark` names the set: another mark, another set. */
  signers(): Promise<{ mark: string; keys: JWK[] }>
  published(): Promise<Jwks>
  /** Takes a new key into use, as {@link usualTimes} has it when not told otherwise. Answers its name. */
  rotate(times?: RotationTimes): Promise<string>
  /** Ends a key at once: what it has signed is refused in every process as soon as it is told. */
  revoke(kid: string): Promise<void>
  close(): Promise<void>
}

const channel = 'trust.token_keys'
/** A key set is believed for so long, ms, should the telling of a change be lost. */
const freshMs = 10_000
/**
 * Known to others for five minutes before it signs: those who keep our key set look again for a name they do not know. The old
 * ones stay for what they have signed, which lives five minutes.
 */
const usualTimes: RotationTimes = { publishSeconds: 300, retireSeconds: 3600, lifeSeconds: 400 * 86_400 }
/** A key signs for so long, and is then followed by another. */
const renewSeconds = 90 * 86_400
const renewEveryMs = 3_600_000

export interface TokenKeysDeps {
  db: Database
  clock: Clock
  log: Log
  sealing: readonly SealingKey[]
  /** Called when the set has changed, here or in another process. */
  onChange?: () => void
  /** Of the age of what is kept, ms; monotonic. For tests. */
  elapsed?: () => number
}

/** Keeps the token keys, makes the first one, and has each followed by another in time. */
export async function createTokenKeys(deps: TokenKeysDeps): Promise<TokenKeys> {
  const { db, clock, log, onChange, elapsed = () => performance.now() } = deps
  const keys = createFederationKeys({ db, clock, sealing: deps.sealing, table: 'trust.token_key' })
  await keys.ensure()
  let held: { at: number; keys: JWK[] } | undefined
  const changed = (): void => {
    held = undefined
    onChange?.()
  }
  const listening = await db.listen(channel, changed)
  const tell = async (): Promise<void> => {
    changed()
    await db.pool.query(`select pg_notify('${channel}', 'changed')`)
  }
  const renewing = startTicker({
    everyMs: renewEveryMs,
    run: async () => {
      if ((await keys.rotateWhenOlder(renewSeconds, usualTimes)) !== undefined) await tell()
    },
    clock,
    log,
    name: 'trust.token_keys.renew',
  })

  async function current(patienceMs: number): Promise<JWK[]> {
    if (held && elapsed() - held.at < patienceMs) return held.keys
    const at = elapsed()
    const loaded = await keys.privateKeys()
    held = { at, keys: loaded }
    return loaded
  }

  return {
    source: {
      async find(kid) {
        const named = (list: JWK[]) => list.find((each) => each.kid === kid)
        const found = named(await current(freshMs)) ?? named(await current(1000))
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
      return kid
    },
    async revoke(kid) {
      await keys.revoke(kid, 'compromised')
      await tell()
    },
    async close() {
      await Promise.all([listening.close(), renewing.stop()])
    },
  }
}

function publicPart(key: JWK): Jwks['keys'][number] {
  const part = { ...key }
  delete part.d
  return part as Jwks['keys'][number]
}
