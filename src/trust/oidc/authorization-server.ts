import type Provider from 'oidc-provider'
import { type Clock, type Database, type Log, levelOfAssuranceUri } from '../../kernel/index.ts'
import type { Throttle } from '../access/throttle.ts'
import { createKeySeal, type SealingKey } from '../federation/key/key-seal.ts'
import type { AutomaticRegistration } from '../federation/registration/automatic-registration.ts'
import type { LoginDirectory } from '../login/directory.ts'
import { createTokenVerifier, type TokenIssuer, type TokenVerifier } from '../token/access-token.ts'
import type { ReplayStore } from '../token/replay-store.ts'
import { createOidcClients, type OidcClients } from './oidc-clients.ts'
import { lifetimes, makeProvider } from './oidc-provider.ts'
import { startStatePurge } from './state-adapter.ts'
import { createTokenKeys, type TokenKeys } from './token-keys.ts'

export interface AuthorizationServerDeps {
  db: Database
  clock: Clock
  log: Log
  directory: LoginDirectory
  replay: ReplayStore
  sealing: readonly SealingKey[]
  throttle: Throttle
  baseUrl: () => string
  /** What the names of cookies begin with. */
  cookieName: string
  federation?: { registration: Pick<AutomaticRegistration, 'registerAutomatically'> } | undefined
}

/** The authorization server of this installation, and whatever takes its tokens. */
export interface AuthorizationServer {
  readonly keys: TokenKeys
  readonly clients: OidcClients
  /** As the address and the keys are now: it is made when it is first asked for, and anew when either has changed. */
  provider(): Promise<Provider>
  issuer(): TokenIssuer
  verifier(): TokenVerifier
  stop(): Promise<void>
}

export async function createAuthorizationServer(deps: AuthorizationServerDeps): Promise<AuthorizationServer> {
  const { db, clock, log, directory, replay, sealing, baseUrl } = deps
  const verifiers = new Map<string, TokenVerifier>()
  const forget = (): void => {
    for (const verifier of verifiers.values()) verifier.forget()
  }
  const keys = await createTokenKeys({ db, clock, log, sealing, onChange: forget })
  const clients = createOidcClients({ directory, federation: deps.federation, log })
  const purge = startStatePurge({ db, clock, log })
  const seal = createKeySeal(sealing, 'authorization server state')
  const issuer = (): TokenIssuer => ({
    issuer: `${baseUrl()}/oidc`,
    keys: keys.source,
    algorithms: ['ES256'],
  })
  let made: { mark: string; provider: Provider } | undefined

  return {
    keys,
    clients,
    issuer,
    async provider() {
      const { mark, keys: list } = await keys.signers()
      const url = baseUrl()
      if (made?.mark !== `${url} ${mark}`) {
        const provider = makeProvider({
          ...deps,
          seal,
          clients,
          baseUrl: url,
          keys: list,
          grantClaims: (grantId) => grantClaims(db, grantId),
          resident: async (id) => (await directory.resident(id)) !== undefined,
        })
        made = { mark: `${url} ${mark}`, provider }
      }
      return made.provider
    },
    verifier() {
      const url = baseUrl()
      const held = verifiers.get(url)
      if (held) return held
      const verifier = createTokenVerifier({
        issuers: [issuer()],
        audiences: [url],
        clock,
        dpop: { clock, replay },
        maxLifetimeSeconds: 2 * lifetimes.token,
      })
      verifiers.clear()
      verifiers.set(url, verifier)
      return verifier
    },
    async stop() {
      await Promise.all([purge.stop(), keys.close()])
    },
  }
}

/** What tokens tell of the grant they rest on: in which login session it was given, and how surely she was known. */
async function grantClaims(db: Database, grantId: string): Promise<Record<string, unknown>> {
  const { rows } = await db.pool.query<{ session: string; level: number }>(
    `select g.session, s.level from trust.session_grant g join trust.session s on s.id = g.session where g.grant_id = $1`,
    [grantId],
  )
  return rows[0] ? { sid: rows[0].session, acr: levelOfAssuranceUri(rows[0].level) } : {}
}
