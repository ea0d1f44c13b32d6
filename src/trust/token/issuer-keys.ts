import { type Clock, KnutpunktError } from '../../kernel/index.ts'
import type { Jwks, PublicJwk } from './algorithms.ts'
import { readKeySet } from './key-set.ts'
import { secondsNow } from './seconds.ts'
import { parseStrictJson } from './strict-json.ts'
import { tokenErrors } from './token-errors.ts'

/** Where the keys of an issuer come from. */
export interface KeySource {
  /** The key of that name, or undefined when the issuer has none such. @throws {KnutpunktError} trust.keys_unavailable */
  find(kid: string): Promise<PublicJwk | undefined>
}

/** Gets a text over HTTP; the bytes are bounded, and redirects refused, by whoever made it. */
export type FetchText = (url: string) => Promise<string>

export interface RemoteKeysOptions {
  url: string
  fetchText: FetchText
  clock: Clock
  /** Fetched again after this: 600 s. */
  freshSeconds?: number
  /** When fetching fails, keys are believed for this long at most since they were fetched: 3600 s. */
  staleSeconds?: number
  /** A name that is not among the keys makes them be fetched again, but not sooner than this after the last try: 30 s. */
  cooldownSeconds?: number
  maxKeys?: number
}

/** Keys that were given and never change. */
export function fixedKeys(keys: Jwks): KeySource {
  return { find: async (kid) => keys.keys.find((each) => each.kid === kid) }
}

/**
 * The keys an issuer publishes at a `jwks_uri`. A key that the issuer takes into use is found at its first token; one it
 * takes away is refused within `freshSeconds`. However many tokens name keys that are not there, the issuer is asked once a
 * cooldown; questions at the same time share one fetch.
 */
export function remoteKeys(options: RemoteKeysOptions): KeySource {
  const { clock, freshSeconds = 600, staleSeconds = 3600, cooldownSeconds = 30, maxKeys = 50 } = options
  let held: { keys: Jwks; at: number } | undefined
  let triedAt = -Infinity
  let running: Promise<void> | undefined

  const refresh = (): Promise<void> =>
    (running ??= load().finally(() => {
      running = undefined
    }))

  async function load(): Promise<void> {
    triedAt = secondsNow(clock)
    const keys = readKeySet(parseStrictJson(await options.fetchText(options.url)), { maxKeys, lenient: true })
    if (typeof keys === 'string') throw new Error(`the key set was refused: ${keys}`)
    held = { keys, at: triedAt }
  }

  return {
    async find(kid) {
      const named = held?.keys.keys.find((each) => each.kid === kid)
      const now = secondsNow(clock)
      if (named && now - held!.at < freshSeconds) return named
      if (running || now - triedAt >= cooldownSeconds) {
        try {
          await refresh()
        } catch (cause) {
          if (!held || now - held.at >= staleSeconds) {
            throw new KnutpunktError(tokenErrors.keys_unavailable, { cause })
          }
        }
      }
      if (!held || now - held.at >= staleSeconds) throw new KnutpunktError(tokenErrors.keys_unavailable)
      return held.keys.keys.find((each) => each.kid === kid)
    },
  }
}
