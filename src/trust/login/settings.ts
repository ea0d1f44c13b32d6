import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { KnutpunktError } from '../../kernel/index.ts'
import { loginErrors } from './login-errors.ts'
import { levelsOf, type ProviderSettings } from './provider/provider-settings.ts'

/** How long sessions live. */
export interface SessionTimes {
  /** Whatever is done: 12 h. */
  absoluteSeconds: number
  /** When nothing is done, to a minute: 60 min. */
  idleSeconds: number
}

/** How people log in. */
export interface LoginSettings {
  sessions?: Partial<SessionTimes>
  /** Outside OpenID providers, in the order they are shown. */
  providers?: readonly ProviderSettings[]
  /** Whether issuers may be plain http on this machine, for tests. */
  httpLoopback?: boolean
}

const usualTimes: SessionTimes = { absoluteSeconds: 12 * 3600, idleSeconds: 3600 }

export const timesOf = ({ sessions }: LoginSettings): SessionTimes => ({ ...usualTimes, ...sessions })

const name = Type.String({ minLength: 1, maxLength: 100 })
const file = Type.String({ minLength: 1, maxLength: 1000 })
const level = Type.Union([Type.Literal(2), Type.Literal(3), Type.Literal(4)])
const only = { additionalProperties: false }

const Provider = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z][a-z0-9-]{0,30}$' }),
    name: Type.Object({ sv: name, en: name }, only),
    issuer: Type.String({ maxLength: 500 }),
    clientId: Type.String({ minLength: 1, maxLength: 500 }),
    authentication: Type.Union([
      Type.Object(
        {
          method: Type.Literal('private_key_jwt'),
          keyFile: file,
          algorithm: Type.Optional(Type.Union([Type.Literal('ES256'), Type.Literal('PS256')])),
          kid: Type.Optional(name),
        },
        only,
      ),
      Type.Object({ method: Type.Literal('client_secret'), secretFile: file }, only),
    ]),
    kinds: Type.Array(Type.Union([Type.Literal('staff'), Type.Literal('resident')]), {
      minItems: 1,
      maxItems: 2,
    }),
    claims: Type.Object({ personIdentity: Type.Optional(name), hsaId: Type.Optional(name) }, only),
    acr: Type.Record(Type.String(), level),
    minimumLevel: Type.Optional(level),
    scope: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
  },
  only,
)
const seconds = (minimum: number, maximum: number) => Type.Optional(Type.Integer({ minimum, maximum }))
const Settings = Type.Object(
  {
    sessions: Type.Optional(
      Type.Object({ absoluteSeconds: seconds(300, 86_400), idleSeconds: seconds(120, 86_400) }, only),
    ),
    providers: Type.Optional(Type.Array(Provider, { maxItems: 20 })),
    httpLoopback: Type.Optional(Type.Boolean()),
  },
  only,
)
const validator = Compile(Settings)

/**
 * Checks what a settings file says of login, as a whole, before anybody tries to log in.
 *
 * @throws {KnutpunktError} trust.login_settings_wrong, with a sentence that says which part and what is wrong with it
 */
export function checkLoginSettings(value: unknown): LoginSettings {
  if (!validator.Check(value)) {
    const [first] = validator.Errors(value)
    const where = first === undefined || first.instancePath === '' ? 'the settings' : first.instancePath
    const unknown = first?.keyword === 'boolean' || first?.message === 'schema is false'
    throw wrong(
      `${where}: ${unknown ? 'there is no such setting' : (first?.message ?? 'it has the wrong form')}`,
    )
  }
  const settings = value as LoginSettings
  const { providers = [] } = settings
  const ids = providers.map(({ id }) => id)
  const twice = ids.find((id, at) => ids.indexOf(id) !== at)
  if (twice !== undefined) throw wrong(`two providers have the id ${twice}`)
  for (const provider of providers) checkProvider(provider, settings)
  const { absoluteSeconds, idleSeconds } = timesOf(settings)
  if (idleSeconds > absoluteSeconds) {
    throw wrong(
      'sessions may not be idle for longer than they may live: lower idleSeconds or raise absoluteSeconds',
    )
  }
  return settings
}

function checkProvider(provider: ProviderSettings, { httpLoopback = false }: LoginSettings): void {
  const { id, issuer, claims, kinds } = provider
  if (id === 'demo') throw wrong('a provider may not be called demo')
  if (!isIssuer(issuer, httpLoopback)) {
    throw wrong(`the issuer of ${id} is not an https URL without query and fragment`)
  }
  if (claims.personIdentity === undefined && claims.hsaId === undefined) {
    throw wrong(`${id} has no claim that says who somebody is: give personIdentity, hsaId or both in claims`)
  }
  if (kinds.includes('resident') && claims.personIdentity === undefined) {
    throw wrong(
      `${id} lets residents in, who are known by personal identity number: give personIdentity in claims`,
    )
  }
  if (levelsOf(provider).length === 0) {
    throw wrong(`${id} can let nobody in: none of its acr values is at its minimumLevel or above`)
  }
  if (!(provider.scope ?? 'openid').split(' ').includes('openid'))
    throw wrong(`the scope of ${id} lacks openid`)
}

function isIssuer(text: string, httpLoopback: boolean): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, search, hash, username } = new URL(text)
  const local = httpLoopback && protocol === 'http:' && (hostname === '127.0.0.1' || hostname === 'localhost')
  return (protocol === 'https:' || local) && search === '' && hash === '' && username === ''
}

export function wrong(fault: string): KnutpunktError {
  return new KnutpunktError(loginErrors.login_settings_wrong, { values: { fault } })
}
