import type { AccessControl, App, Clock, Database, Log, Metrics, Party } from '../../kernel/index.ts'
import { createAccessControl } from '../access/access-control.ts'
import { createSystemFollowers } from '../access/system-follow.ts'
import { createThrottle } from '../access/throttle.ts'
import type { Audit } from '../audit/audit.ts'
import type { CallCredentials } from '../calls/calls.ts'
import { createTokenParties } from '../calls/create-calls.ts'
import type { LoginWays } from '../contract/session.ts'
import { createKeySeal, type KeySeal, type SealingKey } from '../federation/key/key-seal.ts'
import type { AutomaticRegistration } from '../federation/registration/automatic-registration.ts'
import { createAuthorizationServer } from '../oidc/authorization-server.ts'
import { interactionRoutes } from '../oidc/interaction-routes.ts'
import { oidcRoutes } from '../oidc/oidc-routes.ts'
import { tokenKeyRoutes } from '../oidc/token-key-routes.ts'
import type { TokenKeys } from '../oidc/token-keys.ts'
import type { TokenIssuer } from '../token/access-token.ts'
import type { ReplayStore } from '../token/replay-store.ts'
import { demoRoutes } from './demo-routes.ts'
import type { LoginDirectory } from './directory.ts'
import { createLoginMetrics } from './login-metrics.ts'
import { createLogins } from './logins.ts'
import { createAttempts } from './provider/attempts.ts'
import { createOutsideProvider, type OutsideProvider } from './provider/outside-provider.ts'
import { createProviderMarks } from './provider/provider-marks.ts'
import { providerRoutes } from './provider/provider-routes.ts'
import { levelsOf } from './provider/provider-settings.ts'
import { createCookie } from './session-cookie.ts'
import { partyOfSession } from './session-party.ts'
import { sessionRoutes } from './session-routes.ts'
import { readIdToken, type StoredSession } from './session-store.ts'
import { createSessions } from './sessions.ts'
import { checkLoginSettings, type LoginSettings, timesOf } from './settings.ts'

export type { LoginSettings } from './settings.ts'
export { checkLoginSettings } from './settings.ts'

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
  /** What the names of cookies begin with; `knutpunkt` when not given. */
  cookieName?: string
  /** The rooms that run; of all when not given. Permissions of others are nothing to tell who is logged in. */
  rooms?: readonly string[] | undefined
  federation?: { registration: Pick<AutomaticRegistration, 'registerAutomatically'> } | undefined
}

export interface Login {
  /** For `createHttp`. */
  readonly access: AccessControl
  readonly keys: TokenKeys
  /** For connections that Fastify has no part in. */
  readonly byToken: (shown: CallCredentials) => Promise<Party | undefined>
  /** Our own authorization server, as one whose tokens are taken. */
  tokenIssuer(): TokenIssuer
  addRoutes(app: App): Promise<void>
  stop(): Promise<void>
}

/**
 * Joins login, sessions, the authorization server, and the finding out of who asks.
 *
 * @throws {KnutpunktError} trust.login_settings_wrong
 */
export async function createLogin(deps: LoginDeps): Promise<Login> {
  const { db, clock, log, directory, replay, sealing, baseUrl, audit, cookieName = 'knutpunkt' } = deps
  const settings = checkLoginSettings(deps.settings)
  const providers = await outsideProviders(settings, clock)
  const figures = createLoginMetrics(deps.metrics)
  const throttle = createThrottle({ clock, onRefused: figures.throttled })
  const server = await createAuthorizationServer({ ...deps, throttle, cookieName })
  const sessions = await createSessions({
    onCounted: figures.openSessions,
    db,
    clock,
    log,
    endStale: async (session) => {
      const party = await partyOfSession(session, directory)
      if (typeof party === 'string') await logins.end([session.id], party)
    },
  })
  const systems = await createSystemFollowers({ db, clock, log, directory })
  const logins = createLogins({ ...deps, sessions, times: timesOf(settings) })
  const secure = () => baseUrl().startsWith('https:')
  const cookie = createCookie(`${cookieName}_session`, secure)
  const access = createAccessControl({
    verifier: server.verifier,
    directory,
    sessions,
    systems,
    cookie,
    throttle,
    clock,
    baseUrl,
    onStale: ({ id }, reason) => logins.end([id], reason),
  })
  const shared = {
    figures,
    access,
    logins,
    directory,
    cookie,
    baseUrl,
    db,
    clock,
    log,
    replay,
    audit,
    providers,
  }

  return {
    access,
    byToken: createTokenParties({ verifier: server.verifier, directory, sessions }),
    keys: server.keys,
    tokenIssuer: server.issuer,
    async addRoutes(app) {
      const idTokenSeal = createKeySeal(sealing, 'id tokens')
      sessionRoutes(app, {
        ...shared,
        demo: deps.demo,
        rooms: deps.rooms,
        ways: () => [...providers.values()].map(wayOf),
        endSessionUrl: (session) => endSessionUrl(session, idTokenSeal, deps, providers),
      })
      await providerRoutes(app, {
        ...shared,
        attempts: createAttempts({ db, clock, seal: createKeySeal(sealing, 'login attempts') }),
        marks: createProviderMarks(sealing),
        browserCookie: createCookie(`${cookieName}_login`, secure),
        idTokenSeal,
      })
      interactionRoutes(app, { ...shared, provider: server.provider, clients: server.clients })
      tokenKeyRoutes(app, { keys: server.keys, audit })
      if (deps.demo) demoRoutes(app, shared)
      await oidcRoutes(app, { provider: server.provider, baseUrl })
    },
    async stop() {
      await systems.stop()
      await sessions.stop()
      await server.stop()
    },
  }
}

type Providers = ReadonlyMap<string, OutsideProvider>

async function outsideProviders(
  { providers = [], httpLoopback = false }: LoginSettings,
  clock: Clock,
): Promise<Providers> {
  const made = providers.map(
    async (each) => [each.id, await createOutsideProvider(each, { clock, httpLoopback })] as const,
  )
  return new Map(await Promise.all(made))
}

function wayOf({ settings }: OutsideProvider): LoginWays['providers'][number] {
  const { id, name } = settings
  return { id, name, url: `/login/${id}`, levels: levelsOf(settings) }
}

/** Where she logs out at the provider that she came from, if she did. */
async function endSessionUrl(
  { id, provider }: StoredSession,
  seal: KeySeal,
  { db, baseUrl }: Pick<LoginDeps, 'db' | 'baseUrl'>,
  providers: Providers,
): Promise<string | undefined> {
  const from = providers.get(provider)
  if (!from) return undefined
  const sealed = await readIdToken(db.pool, id)
  return from.endSessionUrl(sealed && seal.open(sealed, `id token ${id}`), `${baseUrl()}/login`)
}
