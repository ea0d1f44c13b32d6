import { field } from '../message/build-message.ts'
import { type HeaderField, headerFields, type SipResponse, textOf } from '../message/sip-message.ts'
import { quote } from '../message/split-list.ts'
import { randomToken } from '../transaction/tokens.ts'
import { type DigestAlgorithm, digestAlgorithms, digestHa1, digestResponse } from './digest.ts'
import { algorithmOf, parseDigestHeader } from './digest-header.ts'

export interface Credentials {
  readonly username: string
  readonly password: string
}

/** A challenge being used: its nonce count goes up with every request. */
export interface DigestSession {
  readonly algorithm: DigestAlgorithm
  readonly realm: string
  readonly nonce: string
  readonly opaque?: string
  readonly qop: boolean
  readonly proxy: boolean
  nc: number
}

/** The strongest challenge of a 401 or 407 that is spoken here; undefined when there is none. */
export function sessionFor(response: SipResponse): DigestSession | undefined {
  const proxy = response.status === 407
  const sessions: DigestSession[] = []
  for (const value of headerFields(response, proxy ? 'proxy-authenticate' : 'www-authenticate')) {
    const parameters = parseDigestHeader(value)
    const algorithm = parameters && algorithmOf(parameters)
    const qops = parameters
      ?.get('qop')
      ?.split(',')
      .map((one) => one.trim().toLowerCase())
    if (!parameters || !algorithm || (qops && !qops.includes('auth'))) continue
    const opaque = parameters.get('opaque')
    const common = { algorithm, realm: parameters.get('realm') ?? '', nonce: parameters.get('nonce') ?? '' }
    sessions.push({
      ...common,
      ...(opaque === undefined ? {} : { opaque }),
      qop: qops !== undefined,
      proxy,
      nc: 0,
    })
  }
  const strength = (session: DigestSession) => digestAlgorithms.indexOf(session.algorithm)
  return sessions.sort((a, b) => strength(a) - strength(b))[0]
}

/** The Authorization (or Proxy-Authorization) for one request; counts the session's nc up. */
export function authorization(
  session: DigestSession,
  credentials: Credentials,
  request: { method: string; uri: string },
): HeaderField {
  const { algorithm, nonce } = session
  const { username, password } = credentials
  const ha1 = digestHa1(algorithm, username, textOf(session.realm), password)
  const nc = (++session.nc).toString(16).padStart(8, '0')
  const cnonce = randomToken()
  const input = { algorithm, ha1, nonce, ...request }
  const response = digestResponse(session.qop ? { ...input, qop: { nc, cnonce } } : input)
  const parts = [
    `username=${quote(username)}`,
    `realm=${quote(textOf(session.realm))}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(request.uri)}`,
    `response="${response}"`,
    `algorithm=${algorithm}`,
    ...(session.opaque === undefined ? [] : [`opaque=${quote(session.opaque)}`]),
    ...(session.qop ? ['qop=auth', `nc=${nc}`, `cnonce="${cnonce}"`] : []),
  ]
  return field(session.proxy ? 'proxy-authorization' : 'authorization', `Digest ${parts.join(', ')}`)
}
