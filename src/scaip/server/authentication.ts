import type { Refusal } from '../agent/check-request.ts'
import type { IncomingRequest } from '../agent/incoming.ts'
import type { Ha1 } from '../digest/digest.ts'
import { createDigestServer } from '../digest/digest-server.ts'
import { createNonces } from '../digest/nonces.ts'
import type { PeerCertificate } from '../transport/flow.ts'
import type { AuthenticatedAs, ScaipSource } from './scaip-request.ts'

/** What is known of a sender before anything is proven. */
export interface AuthenticationQuestion {
  readonly method: 'MESSAGE' | 'REGISTER'
  /** The user of the From URI. */
  readonly fromUser: string
  /** The user name in an Authorization header, when there is one. */
  readonly claimedUsername?: string
  readonly toUri: string
  readonly source: ScaipSource
}

/**
 * How this sender has to show who it is.
 *
 * - `digest`: with a secret kept as HA1, one for each algorithm that may be used. `username` is by default
 *   the From user.
 * - `device-id`: its word is taken. Also what lets an alarm from an unknown device through.
 * - `certificate`: over TLS, with a trusted certificate whose common name or alternative name is in `names`
 *   (by default: is the From user).
 * - `refuse`: not at all; 403.
 */
export type AuthenticationPolicy =
  | { readonly method: 'digest'; readonly ha1: Ha1; readonly username?: string }
  | { readonly method: 'device-id' }
  | { readonly method: 'certificate'; readonly names?: readonly string[] }
  | { readonly method: 'refuse' }

/** The caller's rule per device. When it rejects or takes too long, the device gets 503 and tries again. */
export type Authenticate = (
  question: AuthenticationQuestion,
) => AuthenticationPolicy | Promise<AuthenticationPolicy>

export interface DigestOptions {
  /** Shown in the challenge and part of every HA1. Default `scaip`. */
  readonly realm?: string
  /** 32 bytes; give all processes of one service the same. By default made anew at each start. */
  readonly nonceSecret?: Buffer
  /** How long a nonce serves, in milliseconds. Default five minutes. */
  readonly nonceMilliseconds?: number
}

export type Verdict =
  | { readonly ok: true; readonly as: AuthenticatedAs }
  | { readonly ok: false; readonly refusal: Refusal; readonly why: string }

/** Asks the caller how, and checks it. */
export interface Authenticator {
  check(
    incoming: IncomingRequest,
    question: Omit<AuthenticationQuestion, 'claimedUsername'>,
  ): Promise<Verdict>
}

const usedNonces = 65_536

export function createAuthenticator(
  authenticate: Authenticate | undefined,
  options: DigestOptions,
): Authenticator {
  const nonces = createNonces({
    ...(options.nonceSecret ? { secret: options.nonceSecret } : {}),
    lifetimeMilliseconds: options.nonceMilliseconds ?? 5 * 60_000,
    limit: usedNonces,
    now: Date.now,
  })
  const digest = createDigestServer({ realm: options.realm ?? 'scaip', nonces })

  function checkDigest(incoming: IncomingRequest, username: string, ha1: Ha1): Verdict {
    const verdict = digest.verify(incoming.request, username, ha1)
    if (verdict === 'valid') return { ok: true, as: { method: 'digest', name: username } }
    const headers = digest.challenges(ha1, verdict === 'stale')
    if (headers.length === 0) return forbidden('no secret for this device')
    return { ok: false, refusal: { status: 401, headers }, why: `digest ${verdict}` }
  }

  return {
    async check(incoming, question) {
      const deviceId: Verdict = { ok: true, as: { method: 'device-id', name: question.fromUser } }
      if (!authenticate) return deviceId
      const claimed = digest.claimedUser(incoming.request)
      const policy = await authenticate(
        claimed === undefined ? question : { ...question, claimedUsername: claimed },
      )
      switch (policy.method) {
        case 'device-id':
          return deviceId
        case 'digest':
          return checkDigest(incoming, policy.username ?? question.fromUser, policy.ha1)
        case 'certificate':
          return checkCertificate(incoming.flow.certificate, policy.names ?? [question.fromUser])
        case 'refuse':
          return forbidden('refused')
      }
    },
  }
}

function checkCertificate(certificate: PeerCertificate | undefined, names: readonly string[]): Verdict {
  if (!certificate?.trusted) return forbidden('no trusted certificate')
  const shown = [certificate.commonName, ...alternativeNames(certificate)]
  const name = names.find((one) => one !== '' && shown.includes(one))
  if (name === undefined) return forbidden('certificate of another')
  return { ok: true, as: { method: 'certificate', name } }
}

/** The values of `DNS:a, URI:sip:b@c`, without quoted ones: those hold characters no device id has. */
function alternativeNames(certificate: PeerCertificate): string[] {
  const names: string[] = []
  for (const entry of (certificate.alternativeNames ?? '').split(', ')) {
    const colon = entry.indexOf(':')
    if (colon > 0 && !entry.includes('"')) names.push(entry.slice(colon + 1))
  }
  return names
}

function forbidden(why: string): Verdict {
  return { ok: false, refusal: { status: 403 }, why }
}
