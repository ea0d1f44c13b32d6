import type Provider from 'oidc-provider'
import {
  type AccessControl,
  type App,
  type Clock,
  type Database,
  type Log,
  levelOfAssuranceUri,
  type Metrics,
} from '../../kernel/index.ts'
import { createAccessControl } from '../access/access-control.ts'
import { createThrottle } from '../access/throttle.ts'
import type { Audit } from '../audit/audit.ts'
import type { LoginWays } from '../contract/session.ts'
import { createKeySeal, type SealingKey } from '../federation/key/key-seal.ts'
import type { AutomaticRegistration } from '../federation/registration/automatic-registration.ts'
import { interactionRoutes } from '../oidc/interaction-routes.ts'
import { createOidcClients } from '../oidc/oidc-clients.ts'
import { makeProvider } from '../oidc/oidc-provider.ts'
import { oidcRoutes } from '../oidc/oidc-routes.ts'
import { startStatePurge } from '../oidc/state-adapter.ts'
import { createTokenKeys, type TokenKeys } from '../oidc/token-keys.ts'
import { createTokenVerifier, type TokenIssuer, type TokenVerifier } from '../token/access-token.ts'
import type { ReplayStore } from '../token/replay-store.ts'
import { demoRoutes } from './demo-routes.ts'
import type { LoginDirectory } from './directory.ts'
import { createLogins } from './logins.ts'
import { createAttempts } from './provider/attempts.ts'
import { createOutsideProvider, type OutsideProvider } from './provider/outside-provider.ts'
import { createProviderMarks } from './provider/provider-marks.ts'
import { providerRoutes } from './provider/provider-routes.ts'
import { levelsOf } from './provider/provider-settings.ts'
import { createCookie } from './session-cookie.ts'
import { sessionRoutes } from './session-routes.ts'
import { readIdToken, type StoredSession, sessionsMarked } from './session-store.ts'
import { createSessions } from './sessions.ts'
import { checkLoginSettings, type LoginSettings, timesOf } from './settings.ts'

export type { LoginSettings } from './settings.ts'

export interface LoginDeps {
  db: Database
  clock: Clock
  log: Log
  metrics: Metrics
  directory: LoginDirectory
  audit: Pick<Audit, 'append'>
  replay: ReplayStore
  /** Seals keys and state in the database, and signs cookies. */
  sealing: readonly SealingKey[]
  settings: LoginSettings
  /** What the installation is known by from outside, without a slash at the end; asked once it listens. */
  baseUrl: () => string
  /** Whether anybody may log in as one of the demo people. */
  demo: boolean
  federation?: { registration: Pick<AutomaticRegistration, 'registerAutomatically'> } | undefined
}

export interface Login {
  /** For `createHttp`. */
  readonly access: AccessControl
  readonly keys: TokenKeys
  /** Our own authorization server, as one whose tokens are taken. */
  tokenIssuer(): TokenIssuer
  addRoutes(app: App): Promise<void>
  stop(): Promise<void>
}

/** Joins login, sessions, the authorization server, and the finding out of who asks. */
export async function createLogin(deps: LoginDeps): Promise<Login> {
  const { db, clock, log, directory, replay, sealing, baseUrl } = deps
  const settings = checkLoginSettings(deps.settings)
  const providers = await outsideProviders(settings, clock)
  const keys = await createTokenKeys({ db, clock, sealing })
  const sessions = await createSessions({ db, clock, log })
  const purge = startStatePurge({ db, clock, log })
  const cookie = createCookie('knutpunkt_session', () => baseUrl().startsWith('https:'))
  const logins = createLogins({ ...deps, sessions, times: timesOf(settings) })
  const clients = createOidcClients({ directory, federation: deps.federation, log })
  const tokenIssuer = (): TokenIssuer => ({
    issuer: `${baseUrl()}/oidc`,
    keys: keys.source,
    algorithms: ['ES256'],
  })

  let verifier: { url: string; verifier: TokenVerifier } | undefined
  const currentVerifier = (): TokenVerifier => {
    const url = baseUrl()
    if (verifier?.url !== url) {
      verifier = {
        url,
        verifier: createTokenVerifier({
          issuers: [tokenIssuer()],
          audiences: [url],
          clock,
          dpop: { clock, replay },
          // As issued: five minutes.
          maxLifetimeSeconds: 600,
        }),
      }
    }
    return verifier.verifier
  }

  const seal = createKeySeal(sealing, 'authorization server state')
  let made: { mark: string; provider: Provider } | undefined
  async function provider(): Promise<Provider> {
    const { mark, keys: list } = await keys.signers()
    const url = baseUrl()
    if (made?.mark !== `${url} ${mark}`) {
      made = {
        mark: `${url} ${mark}`,
        provider: makeProvider({
          db,
          clock,
          log,
          seal,
          replay,
          sealing,
          clients,
          baseUrl: url,
          keys: list,
          grantClaims,
          resident: async (id) => (await directory.resident(id)) !== undefined,
        }),
      }
    }
    return made.provider
  }

  async function grantClaims(grantId: string): Promise<Record<string, unknown>> {
    const { rows } = await db.pool.query<{ session: string; level: number }>(
      `select g.session, s.level from trust.session_grant g join trust.session s on s.id = g.session where g.grant_id = $1`,
      [grantId],
    )
    const [row] = rows
    return row ? { sid: row.session, acr: levelOfAssuranceUri(row.level) } : {}
  }

  const idTokenSeal = createKeySeal(sealing, 'id tokens')
  async function endSessionUrl({ id, provider: name }: StoredSession): Promise<string | undefined> {
    const from = providers.get(name)
    if (!from) return undefined
    const sealed = await readIdToken(db.pool, id)
    return from.endSessionUrl(sealed && idTokenSeal.open(sealed, `id token ${id}`), `${baseUrl()}/login`)
  }

  const access = createAccessControl({
    verifier: currentVerifier,
    directory,
    sessions,
    cookie,
    throttle: createThrottle({ clock }),
    clock,
    baseUrl,
    onStale: ({ id }, reason) => logins.end([id], reason),
  })

  return {
    access,
    keys,
    tokenIssuer,
    async addRoutes(app) {
      const shared = { access, logins, directory, cookie, baseUrl }
      sessionRoutes(app, {
        ...shared,
        clock,
        demo: deps.demo,
        ways: () => [...providers.values()].map(wayOf),
        endSessionUrl: (session) => endSessionUrl(session),
      })
      await providerRoutes(app, {
        ...shared,
        providers,
        attempts: createAttempts({ db, clock, seal: createKeySeal(sealing, 'login attempts') }),
        marks: createProviderMarks(sealing),
        browserCookie: createCookie('knutpunkt_login', () => baseUrl().startsWith('https:')),
        seal: idTokenSeal,
        replay,
        clock,
        log,
        sessionsMarked: (column, marks) => sessionsMarked(db.pool, column, marks),
      })
      interactionRoutes(app, { ...shared, provider, clients, audit: deps.audit, db })
      if (deps.demo) demoRoutes(app, shared)
      await oidcRoutes(app, { provider, baseUrl })
    },
    async stop() {
      await Promise.all([sessions.stop(), purge.stop(), keys.close()])
    },
  }
}

async function outsideProviders(
  { providers = [], httpLoopback = false }: LoginSettings,
  clock: Clock,
): Promise<ReadonlyMap<string, OutsideProvider>> {
  const made = providers.map(
    async (each) => [each.id, await createOutsideProvider(each, { clock, httpLoopback })] as const,
  )
  return new Map(await Promise.all(made))
}

function wayOf({ settings }: OutsideProvider): LoginWays['providers'][number] {
  const { id, name } = settings
  return { id, name, url: `/login/${id}`, levels: levelsOf(settings) }
}
