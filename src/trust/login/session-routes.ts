import type { FastifyReply, FastifyRequest } from 'fastify'

import { type App, type Clock, KnutpunktError, partyOf, Temporal } from '../../kernel/index.ts'
import type { BySession, SessionAccess } from '../access/access-control.ts'
import { requireSameOrigin } from '../access/csrf.ts'
import { AssignmentChosen, LoggedOut, LoginWays, Session } from '../contract/session.ts'
import { choiceOf, type LoginDirectory } from './directory.ts'
import { loginErrors } from './login-errors.ts'
import type { Logins } from './logins.ts'
import type { Cookie } from './session-cookie.ts'
import type { StoredSession } from './session-store.ts'

export interface SessionRoutesDeps {
  access: SessionAccess
  logins: Logins
  directory: LoginDirectory
  cookie: Cookie
  clock: Clock
  baseUrl: () => string
  demo: boolean
  /** The rooms that run; all when undefined. */
  rooms: readonly string[] | undefined
  ways: () => LoginWays['providers']
  /** Where the browser goes to log out at the identity provider, when she came from one. */
  endSessionUrl: (session: StoredSession) => Promise<string | undefined>
}

const tags = ['login']
const base = '/api/trust/v1'

/** Her own session: who she is, in which assignment, and its end. Anybody who is logged in may; so they ask for no permission. */
export function sessionRoutes(app: App, deps: SessionRoutesDeps): void {
  const { logins, directory, cookie } = deps
  const config = { permission: 'public' }

  async function mine(request: FastifyRequest): Promise<BySession> {
    const found = await deps.access.bySession(request)
    if (!found) {
      // Nobody is known on a public route, which is what this refuses.
      partyOf(request)
      throw new Error('unreachable')
    }
    requireSameOrigin(request, deps.baseUrl())
    return found
  }

  app.get(
    `${base}/login`,
    { config, schema: { summary: 'The ways to log in', tags, response: { 200: LoginWays } } },
    async () => ({ providers: deps.ways(), demo: deps.demo }),
  )
  app.get(
    `${base}/session`,
    { config, schema: { summary: 'Who is logged in', tags, response: { 200: Session } } },
    async (request) => sessionOf(await mine(request), deps),
  )
  app.delete(
    `${base}/session`,
    { config, schema: { summary: 'Log out', tags, response: { 200: LoggedOut } } },
    async (request, reply) => {
      const found = await deps.access.bySession(request)
      requireSameOrigin(request, deps.baseUrl())
      cookie.clear(reply)
      if (!found) return {}
      return ended(found.session, reply, () => logins.end([found.session.id], 'logout'))
    },
  )
  app.post(
    `${base}/session/end-all`,
    { config, schema: { summary: 'Log out everywhere', tags, response: { 200: LoggedOut } } },
    async (request, reply) => {
      const { session } = await mine(request)
      cookie.clear(reply)
      return ended(session, reply, () => logins.endAllOf(session.party, 'logout_all'))
    },
  )
  app.put(
    `${base}/session/assignment`,
    {
      config,
      schema: {
        summary: 'Choose the assignment to act in',
        tags,
        body: AssignmentChosen,
        response: { 200: Session },
      },
    },
    async (request) => {
      const { session } = await mine(request)
      const { assignment } = request.body
      const held = session.kind === 'staff' ? ((await directory.assignmentsOf(session.party)) ?? []) : []
      if (!held.some(({ id }) => id === assignment)) {
        throw new KnutpunktError(loginErrors.assignment_unavailable)
      }
      await logins.choose(session, assignment)
      return sessionOf(await mine(request), deps)
    },
  )

  async function ended(
    session: StoredSession,
    reply: FastifyReply,
    end: () => Promise<void>,
  ): Promise<LoggedOut> {
    const endSessionUrl = await deps.endSessionUrl(session)
    await end()
    void reply.header('clear-site-data', '"cache"')
    return endSessionUrl === undefined ? {} : { endSessionUrl }
  }
}

async function sessionOf(
  { session, party }: BySession,
  { directory, rooms }: Pick<SessionRoutesDeps, 'directory' | 'rooms'>,
): Promise<Session> {
  const assignments = session.kind === 'staff' ? ((await directory.assignmentsOf(session.party)) ?? []) : []
  return {
    kind: session.kind,
    id: party.id,
    name: party.name,
    levelOfAssurance: party.levelOfAssurance,
    provider: session.provider,
    assignments: assignments.map(choiceOf),
    ...(party.assignment !== undefined && { assignment: party.assignment }),
    // Permissions begin with their room; of one that does not run here there is nothing to ask for.
    permissions: [...party.permissions]
      .filter((permission) => rooms?.includes(permission.split('.')[0]!) ?? true)
      .toSorted(),
    expiresAt: Temporal.Instant.fromEpochMilliseconds(Math.round(session.expiresAt * 1000)).toString(),
    idleSeconds: session.idleSeconds,
  }
}
