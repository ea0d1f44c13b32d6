import { timingSafeEqual } from 'node:crypto'
import { field } from '../message/build-message.ts'
import { type HeaderField, headerFields, type SipRequest, textOf } from '../message/sip-message.ts'
import { quote } from '../message/split-list.ts'
import { type DigestAlgorithm, digestAlgorithms, digestResponse, type Ha1 } from './digest.ts'
import { algorithmOf, parseDigestHeader } from './digest-header.ts'
import type { Nonces } from './nonces.ts'

/** How an Authorization header was found. `missing` also covers one for another realm or algorithm. */
export type DigestVerdict = 'valid' | 'stale' | 'wrong' | 'missing'

/** Server side of digest authentication for one realm (RFC 7616, RFC 8760, RFC 3261 section 22). */
export interface DigestServer {
  /** The user name a request claims, if it has an Authorization for this realm. Nothing is proven by it. */
  claimedUser(request: SipRequest): string | undefined
  verify(request: SipRequest, username: string, ha1: Ha1): DigestVerdict
  /** WWW-Authenticate headers, one for each algorithm of `ha1`, strongest first. */
  challenges(ha1: Ha1, stale: boolean): HeaderField[]
}

export function createDigestServer(options: { realm: string; nonces: Nonces }): DigestServer {
  const { realm, nonces } = options

  function* credentials(request: SipRequest): Generator<ReadonlyMap<string, string>> {
    for (const value of headerFields(request, 'authorization')) {
      const parameters = parseDigestHeader(value)
      if (parameters && textOf(parameters.get('realm') ?? '') === realm) yield parameters
    }
  }

  return {
    claimedUser(request) {
      for (const parameters of credentials(request)) return textOf(parameters.get('username') ?? '')
      return undefined
    },
    verify(request, username, ha1) {
      for (const parameters of credentials(request)) {
        const algorithm = algorithmOf(parameters)
        const secret = algorithm === undefined ? undefined : ha1[algorithm]
        if (algorithm === undefined || secret === undefined) continue
        if (textOf(parameters.get('username') ?? '') !== username) return 'wrong'
        return judge(parameters, algorithm, secret, request.method, nonces)
      }
      return 'missing'
    },
    challenges(ha1, stale) {
      const offered = digestAlgorithms.filter((algorithm) => ha1[algorithm] !== undefined)
      return offered.map((algorithm) => {
        const parts = [
          `realm=${quote(realm)}`,
          'qop="auth"',
          `algorithm=${algorithm}`,
          `nonce="${nonces.make()}"`,
          ...(stale ? ['stale=true'] : []),
        ]
        return field('www-authenticate', `Digest ${parts.join(', ')}`)
      })
    },
  }
}

/** The response is compared first: only who knows the secret is told that a nonce is merely stale. */
function judge(
  parameters: ReadonlyMap<string, string>,
  algorithm: DigestAlgorithm,
  ha1: string,
  method: string,
  nonces: Nonces,
): DigestVerdict {
  const nonce = parameters.get('nonce') ?? ''
  const uri = parameters.get('uri') ?? ''
  const qop = parameters.get('qop')
  const nc = parameters.get('nc') ?? ''
  const cnonce = parameters.get('cnonce') ?? ''
  if (qop !== undefined && (qop.toLowerCase() !== 'auth' || !/^[0-9a-f]{8}$/i.test(nc))) return 'wrong'
  const input = { algorithm, ha1: ha1.toLowerCase(), method, uri, nonce }
  const expected = digestResponse(qop === undefined ? input : { ...input, qop: { nc, cnonce } })
  if (!sameText(expected, (parameters.get('response') ?? '').toLowerCase())) return 'wrong'
  return nonces.use(nonce, qop === undefined ? undefined : Number.parseInt(nc, 16)) === 'fresh'
    ? 'valid'
    : 'stale'
}

function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
