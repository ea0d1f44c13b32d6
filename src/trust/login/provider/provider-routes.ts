import type { FastifyReply, FastifyRequest } from 'fastify'
import { decodeJwt } from 'jose'
import Type from 'typebox'
import {
  type App,
  type Clock,
  type Database,
  KnutpunktError,
  type Log,
  parsePersonIdentity,
} from '../../../kernel/index.ts'
import type { SessionAccess } from '../../access/access-control.ts'
import { oneOf } from '../../contract/values.ts'
import type { KeySeal } from '../../federation/key/key-seal.ts'
import type { ReplayStore } from '../../token/replay-store.ts'
import type { LoginDirectory } from '../directory.ts'
import { loginErrors } from '../login-errors.ts'
import type { LoginMetrics } from '../login-metrics.ts'
import type { Logins } from '../logins.ts'
import type { Cookie } from '../session-cookie.ts'
import { newSecret, sessionsMarked } from '../session-store.ts'
import { type Attempt, type Attempts, attemptSeconds } from './attempts.ts'
import { knownPerson } from './known-person.ts'
import { readLogoutToken } from './logout-token.ts'
import type { OutsideProvider, ProviderAnswer } from './outside-provider.ts'
import type { ProviderMarks } from './provider-marks.ts'
import { levelsOf } from './provider-settings.ts'
import { returnPath } from './return-path.ts'

export interface ProviderRoutesDeps {
  providers: ReadonlyMap<string, OutsideProvider>
  attempts: Attempts
  marks: ProviderMarks
  access: SessionAccess
  logins: Logins
  directory: LoginDirectory
  /** The session's. */
  cookie: Cookie
  /** Binds a login under way to the browser that began it. */
  browserCookie: Cookie
  /** For the ID token that a session began with. */
  idTokenSeal: KeySeal
  replay: ReplayStore
  clock: Clock
  log: Log
  baseUrl: () => string
  db: Database
  figures: LoginMetrics
}

/** Why nobody was logged in, as the login page is told it. */
type Refusal =
  | 'unknown_person'
  | 'level_too_low'
  | 'cancelled'
  | 'attempt_gone'
  | 'login_failed'
  | 'provider_unavailable'

const config = { permission: 'public' }
const schema = { hide: true }
const Provider = Type.Object({ provider: Type.String({ maxLength: 31 }) })

/** Login at outside providers: going there, coming back, and being told of a logout. */
export async function providerRoutes(app: App, deps: ProviderRoutesDeps): Promise<void> {
  /** Back to the login page, which says why. */
  const refuse = (reply: FastifyReply, provider: string, why: Refusal, returnTo?: string): FastifyReply => {
    deps.figures.login(provider, why)
    return refused(reply, why, returnTo)
  }
  const redirectUri = (id: string) => `${deps.baseUrl()}/login/${id}/callback`

  app.get(
    '/login/:provider',
    {
      config,
      schema: {
        ...schema,
        params: Provider,
        querystring: Type.Object({
          return: Type.Optional(Type.String({ maxLength: 2000 })),
          level: Type.Optional(Type.Integer({ minimum: 2, maximum: 4 })),
          kind: Type.Optional(oneOf(['staff', 'resident'] as const)),
        }),
      },
    },
    async (request, reply) => {
      const provider = providerOf(deps, request.params.provider)
      const { level = 0, kind, return: asked } = request.query
      const returnTo = returnPath(asked)
      if (level > Math.max(0, ...levelsOf(provider.settings)))
        return refuse(reply, provider.settings.id, 'level_too_low', returnTo)
      const fresh = level > 0 && (await deps.access.bySession(request)) !== undefined
      const browser = deps.browserCookie.read(request) ?? newSecret()
      try {
        const { url, secrets } = await provider.begin({
          redirectUri: redirectUri(provider.settings.id),
          level,
          fresh,
        })
        await deps.attempts.keep(
          { provider: provider.settings.id, secrets, returnTo, level, fresh, kind },
          browser,
        )
        deps.browserCookie.set(reply, browser, attemptSeconds)
        return reply.header('cache-control', 'no-store').redirect(url, 303)
      } catch (error) {
        return refuse(reply, provider.settings.id, refusalOf(error, request), returnTo)
      }
    },
  )

  app.get(
    '/login/:provider/callback',
    { config, schema: { ...schema, params: Provider } },
    async (request, reply) => {
      const provider = providerOf(deps, request.params.provider)
      const url = new URL(request.url, deps.baseUrl())
      const state = url.searchParams.get('state') ?? ''
      const browser = deps.browserCookie.read(request)
      const attempt =
        browser === undefined ? undefined : await deps.attempts.take(state, provider.settings.id, browser)
      if (!attempt) return refuse(reply, provider.settings.id, 'attempt_gone')
      if (url.searchParams.get('error') === 'access_denied')
        return refuse(reply, provider.settings.id, 'cancelled', attempt.returnTo)
      try {
        const answer = await provider.finish(url, attempt.secrets, attempt)
        return await letIn(provider, attempt, answer, request, reply)
      } catch (error) {
        return refuse(reply, provider.settings.id, refusalOf(error, request), attempt.returnTo)
      }
    },
  )

  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 16_384 },
      (_, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    )
    scope.post(
      '/login/:provider/backchannel-logout',
      { config, schema: { ...schema, params: Provider } },
      async (request, reply) => {
        const provider = providerOf(deps, (request.params as { provider: string }).provider)
        const { id } = provider.settings
        const { logout_token: token } = (request.body ?? {}) as Record<string, unknown>
        const { sid, subject } = await readLogoutToken(token, provider, deps).catch((error: unknown) => {
          // The specification has one answer for all that is wrong with it (section 2.8).
          if (error instanceof KnutpunktError && error.status < 500)
            throw new KnutpunktError(loginErrors.logout_token_refused, { cause: error })
          throw error
        })
        const ids =
          sid === undefined
            ? await sessionsMarked(deps.db.pool, 'provider_sub', deps.marks.all(id, 'sub', subject!))
            : await sessionsMarked(deps.db.pool, 'provider_sid', deps.marks.all(id, 'sid', sid))
        await deps.logins.end(ids, 'provider_logout')
        return reply.header('cache-control', 'no-store').code(200).send()
      },
    )
  })

  async function letIn(
    provider: OutsideProvider,
    attempt: Attempt,
    answer: ProviderAnswer,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const { settings } = provider
    const person = await knownPerson(answer.claims, {
      settings,
      kind: attempt.kind,
      directory: deps.directory,
    })
    if (!person) return refuse(reply, settings.id, 'unknown_person', attempt.returnTo)
    const { level } = answer
    if (level === undefined || level < Math.max(attempt.level, settings.minimumLevel ?? 2)) {
      await deps.logins.refused(person)
      return refuse(reply, settings.id, 'level_too_low', attempt.returnTo)
    }
    const before = (await deps.access.bySession(request))?.session
    const { secret } = await deps.logins.begin(
      {
        ...person,
        level,
        provider: settings.id,
        providerSid: answer.sid === undefined ? undefined : deps.marks.of(settings.id, 'sid', answer.sid),
        providerSub: deps.marks.of(settings.id, 'sub', answer.subject),
        // In the address of the logout it would be read by others; so it is kept only when nothing in it names her.
        idToken: namesPerson(answer.idToken)
          ? undefined
          : (id) => deps.idTokenSeal.seal(answer.idToken, `id token ${id}`),
      },
      before,
    )
    deps.figures.login(settings.id, 'let_in')
    deps.cookie.set(reply, secret)
    return reply.header('cache-control', 'no-store').redirect(attempt.returnTo, 303)
  }
}

function providerOf({ providers }: Pick<ProviderRoutesDeps, 'providers'>, id: string): OutsideProvider {
  const provider = providers.get(id)
  if (!provider) throw new KnutpunktError(loginErrors.login_provider_unknown)
  return provider
}

function refused(reply: FastifyReply, why: Refusal, returnTo = '/'): FastifyReply {
  const query = new URLSearchParams({ error: why, ...(returnTo !== '/' && { return: returnTo }) })
  return reply.header('cache-control', 'no-store').redirect(`/login?${query}`, 303)
}

function refusalOf(error: unknown, request: FastifyRequest): Refusal {
  if (!(error instanceof KnutpunktError)) throw error
  request.log.info({ code: error.code, why: error.detail }, 'a login at an outside provider came to nothing')
  return error.status === 503 ? 'provider_unavailable' : 'login_failed'
}

/** Whether an ID token holds a personal identity number, under whichever name. */
function namesPerson(idToken: string): boolean {
  return Object.values(decodeJwt(idToken)).some(
    (value) => typeof value === 'string' && value.length <= 64 && parsePersonIdentity(value) !== undefined,
  )
}
