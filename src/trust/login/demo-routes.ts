import Type from 'typebox'
import { type App, KnutpunktError, type LevelOfAssurance } from '../../kernel/index.ts'
import type { SessionAccess } from '../access/access-control.ts'
import { requireSameOrigin } from '../access/csrf.ts'
import { DemoLogin, DemoPerson } from '../contract/session.ts'
import { oneOf } from '../contract/values.ts'
import type { LoginDirectory } from './directory.ts'
import { loginErrors } from './login-errors.ts'
import type { LoginMetrics } from './login-metrics.ts'
import type { Logins } from './logins.ts'
import type { Cookie } from './session-cookie.ts'

export interface DemoRoutesDeps {
  access: SessionAccess
  logins: Logins
  directory: LoginDirectory
  cookie: Cookie
  baseUrl: () => string
  figures: LoginMetrics
}

const base = '/api/trust/v1'
const tags = ['login']

/** To be any of the demo people. These routes exist under `--demo` alone. */
export function demoRoutes(
  app: App,
  { access, logins, directory, cookie, baseUrl, figures }: DemoRoutesDeps,
): void {
  const config = { permission: 'public' }
  app.get(
    `${base}/demo-people`,
    {
      config,
      schema: {
        summary: 'People to be under --demo',
        tags,
        querystring: Type.Object({
          search: Type.Optional(Type.String({ maxLength: 100 })),
          kind: Type.Optional(oneOf(['staff', 'resident'] as const)),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
        }),
        response: { 200: Type.Object({ items: Type.Array(DemoPerson) }) },
      },
    },
    async ({ query: { search, kind, limit = 20 } }) => ({
      // Staff come first, and there may be many.
      items: ((await directory.demoPeople({ search, limit: kind === undefined ? limit : 500 })) ?? [])
        .filter((each) => kind === undefined || each.kind === kind)
        .slice(0, limit),
    }),
  )
  app.post(
    `${base}/login/demo`,
    {
      config,
      schema: {
        summary: 'Log in as one of the demo people',
        tags,
        body: DemoLogin,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      requireSameOrigin(request, baseUrl())
      const { kind, id, levelOfAssurance = 3 } = request.body
      const person = await (kind === 'staff' ? directory.employee(id) : directory.resident(id))
      if (!person) throw new KnutpunktError(loginErrors.demo_person_unknown)
      const before = (await access.bySession(request))?.session
      const level = levelOfAssurance as LevelOfAssurance
      const { secret } = await logins.begin({ kind, party: id, level, provider: 'demo' }, before)
      figures.login('demo', 'let_in')
      cookie.set(reply, secret)
      return reply.code(204).send(null)
    },
  )
}
