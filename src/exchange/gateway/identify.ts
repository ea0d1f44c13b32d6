import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { TLSSocket } from 'node:tls'
import { KnutpunktError } from '../../kernel/index.ts'
import type { Calls } from '../../trust/index.ts'
import type { Addressing } from '../addressing/addressing.ts'
import type { Caller } from './call.ts'
import { headerNames, hsaIdPattern, single } from './headers.ts'
import { Refusal } from './vp-codes.ts'

export interface IdentifyOptions {
  calls: Pick<Calls, 'byToken' | 'systemByHsaId'>
  addressing: Addressing
  /** Addresses of proxies that end TLS before this process, and what they show. */
  terminatorAddresses: readonly string[]
  terminatorInstanceIds: readonly string[]
  /** How others reach the platform. */
  baseUrl(): string
}

/** What a system's token has to be good for, to make calls with it. */
const callScope = 'exchange.calls.make'

/** What a connection's certificate has shown; a connection has one for its whole life. */
const shown = new WeakMap<TLSSocket, string | undefined>()

/**
 * Finds out who calls: by the client certificate's serialNumber, by the headers of a trusted terminator, or by a token.
 *
 * @throws {Refusal} VP002 when nothing that is believed is shown, VP011 outside TLS
 */
export async function identify(request: IncomingMessage, options: IdentifyOptions): Promise<Caller> {
  const { socket, headersDistinct } = request
  if (headersDistinct['authorization'] !== undefined) return byToken(request, options)
  const fromTerminator = options.terminatorAddresses.includes(plain(socket.remoteAddress ?? ''))
  const sender = headersDistinct[headerNames.sender]
  if (sender !== undefined || headersDistinct[headerNames.instance] !== undefined) {
    if (!fromTerminator) throw new Refusal('VP011', 'terminator headers from elsewhere')
    const instance = single(headersDistinct, headerNames.instance, hsaIdPattern)
    const hsaId = single(headersDistinct, headerNames.sender, hsaIdPattern)
    if (hsaId === undefined || instance === undefined || !options.terminatorInstanceIds.includes(instance))
      throw new Refusal('VP002', 'terminator headers')
    return caller('terminator', hsaId)
  }
  if (!(socket instanceof TLSSocket)) throw new Refusal('VP011', 'outside TLS')
  const hsaId = certificateHolder(socket)
  if (hsaId === undefined) throw new Refusal('VP002', 'certificate')
  return caller('certificate', hsaId)
}

const caller = (shownBy: 'certificate' | 'terminator', hsaId: string): Caller => ({
  shownBy,
  hsaId,
  senderConstrained: true,
  levelOfAssurance: 3,
})

/** IPv4 written in IPv6 is IPv4. */
const plain = (address: string): string => (address.startsWith('::ffff:') ? address.slice(7) : address)

/** The serialNumber (OID 2.5.4.5) of the subject, of a certificate that leads to a trusted root and holds now. */
function certificateHolder(socket: TLSSocket): string | undefined {
  if (shown.has(socket)) return shown.get(socket)
  const certificate = socket.authorized ? socket.getPeerX509Certificate() : undefined
  const line = certificate?.subject?.split('\n').filter((each) => each.startsWith('serialNumber='))
  const hsaId = line?.length === 1 ? line[0]!.slice('serialNumber='.length) : undefined
  const holds = hsaId !== undefined && hsaIdPattern.test(hsaId)
  shown.set(socket, holds ? hsaId : undefined)
  return holds ? hsaId : undefined
}

async function byToken(
  request: IncomingMessage,
  { calls, addressing, baseUrl }: IdentifyOptions,
): Promise<Caller> {
  const { headersDistinct: headers, socket } = request
  const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate()?.raw : undefined
  const [authorization] = headers['authorization'] ?? []
  const dpop = headers['dpop']
  if (authorization === undefined || headers['authorization']!.length > 1 || (dpop?.length ?? 0) > 1)
    throw new Refusal('VP002', 'token')
  try {
    const party = await calls.byToken({
      authorization,
      dpop: dpop?.[0],
      method: request.method ?? 'GET',
      url: addressed(request, baseUrl()),
      ...(certificate && { certificate }),
    })
    if (party?.kind !== 'system') throw new Refusal('VP002', 'not a system')
    if (!party.permissions.has(callScope)) throw new Refusal('VP002', 'scope')
    const component = addressing.current().componentOfSystem(party.id)
    return {
      shownBy: 'token',
      hsaId: component?.hsaId ?? party.id,
      system: party.id,
      // Every token of this installation is bound to a key or a certificate.
      senderConstrained: true,
      levelOfAssurance: party.levelOfAssurance,
    }
  } catch (error) {
    if (error instanceof KnutpunktError && error.status < 500) throw new Refusal('VP002', error.code)
    throw error
  }
}

/**
 * The URL that was called, for a proof of possession: by the platform's own address, or by a name that the certificate of this connection
 * has. A proof that was made for another's name is of no use here, whatever `Host` says.
 *
 * @throws {Refusal} VP015
 */
function addressed({ socket, headersDistinct, url = '' }: IncomingMessage, baseUrl: string): string {
  if (!url.startsWith('/')) throw new Refusal('VP015', 'address')
  const { origin, host: own } = new URL(baseUrl)
  const [host = ''] = headersDistinct['host'] ?? []
  // Without TLS on the connection it ends before this process, or this is a machine by itself.
  if (!(socket instanceof TLSSocket) || host.toLowerCase() === own) return `${origin}${url}`
  const called = `https://${host}`
  if (!URL.canParse(called)) throw new Refusal('VP015', 'host')
  const { origin: named, hostname } = new URL(called)
  const name = hostname.replace(/^\[|\]$/g, '')
  const served = socket.getX509Certificate()
  if ((isIP(name) === 0 ? served?.checkHost(name) : served?.checkIP(name)) === undefined)
    throw new Refusal('VP015', 'host')
  return `${named}${url}`
}
