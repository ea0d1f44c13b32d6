import { readFile } from 'node:fs/promises'
import { type CryptoKey, importJWK, importPKCS8, type JWK } from 'jose'
import * as openid from 'openid-client'
import { type Clock, KnutpunktError, type LevelOfAssurance } from '../../../kernel/index.ts'
import { type KeySource, remoteKeys } from '../../token/issuer-keys.ts'
import { secondsNow } from '../../token/seconds.ts'
import { loginErrors } from '../login-errors.ts'
import { wrong } from '../settings.ts'
import { boundedFetch } from './bounded-fetch.ts'
import { acrValuesFor, type ProviderSettings } from './provider-settings.ts'

/** What has to be remembered from a login's beginning to its end; none of it may be known to others. */
export interface LoginSecrets {
  state: string
  nonce: string
  verifier: string
}

/** What a provider says of somebody. */
export interface ProviderAnswer {
  claims: Readonly<Record<string, unknown>>
  level: LevelOfAssurance | undefined
  subject: string
  sid: string | undefined
  idToken: string
}

/** An outside OpenID provider, spoken with by the code flow. */
export interface OutsideProvider {
  readonly settings: ProviderSettings
  /**
   * Where the browser goes.
   *
   * @param asked.fresh whether she must show who she is now, and not be let in on an earlier login
   * @throws {KnutpunktError} trust.login_provider_unavailable
   */
  begin(asked: {
    redirectUri: string
    level: number
    fresh: boolean
  }): Promise<{ url: string; secrets: LoginSecrets }>
  /**
   * Takes the answer that the browser brought back.
   *
   * @throws {KnutpunktError} trust.login_failed, trust.login_provider_unavailable
   */
  finish(callback: URL, secrets: LoginSecrets, asked: { fresh: boolean }): Promise<ProviderAnswer>
  /** Where to log out there, if it has such a place. */
  endSessionUrl(idToken: string | undefined, returnTo: string): Promise<string | undefined>
  /** The keys it signs with. */
  keys(): Promise<KeySource>
}

/** Metadata are asked for again after an hour; when that fails, the old ones are used for a day. */
const freshSeconds = 3600
const staleSeconds = 86_400
/** After a failure nobody is made to wait for another one for so long. */
const cooldownSeconds = 10

interface Discovered {
  config: openid.Configuration
  at: number
}

/** @throws {KnutpunktError} trust.login_settings_wrong when its key or secret cannot be read */
export async function createOutsideProvider(
  settings: ProviderSettings,
  { clock, httpLoopback }: { clock: Clock; httpLoopback: boolean },
): Promise<OutsideProvider> {
  const authentication = await authenticationOf(settings)
  let held: Discovered | undefined
  let failedAt = -Infinity
  let running: Promise<Discovered> | undefined
  let keys: { url: string; source: KeySource } | undefined

  async function discover(): Promise<Discovered> {
    try {
      const config = await openid.discovery(
        new URL(settings.issuer),
        settings.clientId,
        { client_id: settings.clientId },
        authentication,
        {
          timeout: 5,
          [openid.customFetch]: (url, init) => boundedFetch(url, init as Parameters<typeof boundedFetch>[1]),
          execute: httpLoopback ? [openid.allowInsecureRequests] : [],
        },
      )
      // The signature is verified too, and not taken on trust because the token came over TLS.
      openid.enableNonRepudiationChecks(config)
      held = { config, at: secondsNow(clock) }
      return held
    } catch (cause) {
      failedAt = secondsNow(clock)
      throw unavailable(cause)
    }
  }

  async function configuration(): Promise<openid.Configuration> {
    const now = secondsNow(clock)
    if (held && now - held.at < freshSeconds) return held.config
    const usable = held && now - held.at < staleSeconds ? held.config : undefined
    if (now - failedAt < cooldownSeconds) {
      if (usable) return usable
      throw unavailable(undefined)
    }
    running ??= discover().finally(() => {
      running = undefined
    })
    try {
      return (await running).config
    } catch (error) {
      if (usable) return usable
      throw error
    }
  }

  return {
    settings,
    async begin({ redirectUri, level, fresh }) {
      const config = await configuration()
      const secrets = {
        state: openid.randomState(),
        nonce: openid.randomNonce(),
        verifier: openid.randomPKCECodeVerifier(),
      }
      const acr = acrValuesFor(settings, level)
      const parameters = {
        redirect_uri: redirectUri,
        scope: settings.scope ?? 'openid',
        response_type: 'code',
        state: secrets.state,
        nonce: secrets.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(secrets.verifier),
        code_challenge_method: 'S256',
        acr_values: acr.join(' '),
        ...(fresh && { max_age: '0' }),
      }
      const pushed = config.serverMetadata().pushed_authorization_request_endpoint !== undefined
      try {
        const url = pushed
          ? await openid.buildAuthorizationUrlWithPAR(config, parameters)
          : openid.buildAuthorizationUrl(config, parameters)
        return { url: url.href, secrets }
      } catch (cause) {
        throw unavailable(cause)
      }
    },
    async finish(callback, { state, nonce, verifier }, { fresh }) {
      const config = await configuration()
      try {
        const dpop = (config.serverMetadata().dpop_signing_alg_values_supported ?? []).includes('ES256')
          ? openid.getDPoPHandle(config, await openid.randomDPoPKeyPair('ES256'))
          : undefined
        const tokens = await openid.authorizationCodeGrant(
          config,
          callback,
          {
            expectedState: state,
            expectedNonce: nonce,
            pkceCodeVerifier: verifier,
            idTokenExpected: true,
            ...(fresh && { maxAge: 0 }),
          },
          undefined,
          dpop && { DPoP: dpop },
        )
        const told = tokens.claims()!
        const claims = await withUserinfo(settings, config, told, tokens.access_token, dpop)
        return {
          claims,
          level: typeof told['acr'] === 'string' ? levelNamed(settings, told['acr']) : undefined,
          subject: told.sub,
          sid: typeof told['sid'] === 'string' ? told['sid'] : undefined,
          idToken: tokens.id_token!,
        }
      } catch (cause) {
        throw isOutage(cause) ? unavailable(cause) : failed(cause)
      }
    },
    async endSessionUrl(idToken, returnTo) {
      const config = await configuration().catch(() => undefined)
      if (config?.serverMetadata().end_session_endpoint === undefined) return undefined
      return openid.buildEndSessionUrl(config, {
        post_logout_redirect_uri: returnTo,
        ...(idToken !== undefined && { id_token_hint: idToken }),
      }).href
    },
    async keys() {
      const url = (await configuration()).serverMetadata().jwks_uri
      if (url === undefined) throw unavailable(undefined)
      if (keys?.url !== url) {
        const fetchText = async (asked: string) => {
          const answer = await boundedFetch(asked)
          if (!answer.ok) throw new Error(`the key set was answered with ${answer.status}`)
          return answer.text()
        }
        keys = { url, source: remoteKeys({ url, fetchText, clock }) }
      }
      return keys.source
    },
  }
}

/** Providers that keep the ID token small tell the rest at the userinfo endpoint. */
async function withUserinfo(
  { claims }: ProviderSettings,
  config: openid.Configuration,
  told: openid.IDToken,
  accessToken: string,
  dpop: openid.DPoPHandle | undefined,
): Promise<Readonly<Record<string, unknown>>> {
  const wanted = Object.values(claims)
  const there = wanted.some((name) => told[name] !== undefined)
  if (there || config.serverMetadata().userinfo_endpoint === undefined) return told
  const more = await openid.fetchUserInfo(config, accessToken, told.sub, dpop && { DPoP: dpop })
  return { ...more, ...told }
}

function levelNamed({ acr }: ProviderSettings, value: string): LevelOfAssurance | undefined {
  return Object.hasOwn(acr, value) ? acr[value] : undefined
}

async function authenticationOf({ id, authentication }: ProviderSettings): Promise<openid.ClientAuth> {
  if (authentication.method === 'client_secret') {
    const secret = (await read(id, authentication.secretFile)).trim()
    if (secret === '') throw wrong(`the secret file of ${id} is empty`)
    return openid.ClientSecretBasic(secret)
  }
  const { keyFile, algorithm = 'ES256', kid } = authentication
  const text = await read(id, keyFile)
  try {
    const jwk = text.trimStart().startsWith('{') ? (JSON.parse(text) as JWK) : undefined
    const key = await (jwk ? importJWK(jwk, algorithm) : importPKCS8(text, algorithm))
    const name = kid ?? jwk?.kid
    return openid.PrivateKeyJwt({ key: key as CryptoKey, ...(name !== undefined && { kid: name }) })
  } catch {
    // The cause might quote the key.
    throw wrong(`the key file of ${id} holds no private key for ${algorithm}`)
  }
}

async function read(id: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch {
    throw wrong(`${file} of ${id} cannot be read`)
  }
}

/** Errors of a network or a server, which are not the person's doing. */
function isOutage(cause: unknown): boolean {
  const { code, name, status } = (cause ?? {}) as { code?: string; name?: string; status?: number }
  return code === 'OAUTH_TIMEOUT' || name === 'TypeError' || (typeof status === 'number' && status >= 500)
}

function unavailable(cause: unknown): KnutpunktError {
  return cause instanceof KnutpunktError
    ? cause
    : new KnutpunktError(loginErrors.login_provider_unavailable, safe(cause))
}

function failed(cause: unknown): KnutpunktError {
  return new KnutpunktError(loginErrors.login_failed, safe(cause))
}

/** What may be logged of a failure: its kind, and never what was sent or answered, which tells of the person. */
function safe(cause: unknown): { detail: string } {
  const { code, error, name, cause: deeper } = (cause ?? {}) as Record<string, unknown>
  const inner = (deeper ?? {}) as Record<string, unknown>
  const words = [name, code, error, inner['code']].filter((each) => typeof each === 'string')
  return { detail: words.join(' ').slice(0, 200) }
}
