import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { parseSipUri } from '../message/uri.ts'
import type { TransportName } from '../transport/flow.ts'

/** A parsed target URI. */
export interface Target {
  readonly user: string
  readonly host: string
  readonly port: number
  readonly transport: TransportName
}

const transports: readonly string[] = ['udp', 'tcp', 'tls']

/**
 * Reads `sip:alarm@host:port;transport=tcp`. Ports are 5060, for TLS 5061, when none is given.
 *
 * @throws {RangeError} when it is not a SIP URI, or names another transport
 */
export function parseTarget(uri: string, transport?: TransportName): Target {
  const parsed = parseSipUri(uri)
  if (!parsed) throw new RangeError(`Not a SIP URI: ${uri}`)
  const named =
    transport ??
    parsed.parameters.get('transport')?.toLowerCase() ??
    (parsed.scheme === 'sips' ? 'tls' : 'udp')
  if (!transports.includes(named)) throw new RangeError(`Transport ${named} is not one of udp, tcp and tls`)
  return {
    user: parsed.user ?? 'alarm',
    host: parsed.host,
    port: parsed.port ?? (named === 'tls' ? 5061 : 5060),
    transport: named as TransportName,
  }
}

/**
 * The address of a host given by name or number.
 *
 * @throws when the name cannot be looked up
 */
export async function addressOf(host: string): Promise<string> {
  return isIP(host) ? host : (await lookup(host)).address
}
