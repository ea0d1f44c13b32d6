import { bracketed, parseHostPort } from './host-port.ts'
import { type Parameters, parseParameters, writeParameters } from './parameters.ts'

/** One Via value (RFC 3261 section 20.42). `transport` is upper case; `port` is absent when not written. */
export interface Via {
  readonly transport: string
  readonly host: string
  readonly port?: number
  readonly parameters: Parameters
}

/** Reads one Via value, with the spaces RFC 3261 allows around `/` and `:`; undefined when it is not one. */
export function parseVia(value: string): Via | undefined {
  const semicolon = value.indexOf(';')
  const before = (semicolon < 0 ? value : value.slice(0, semicolon)).trim()
  const match = /^SIP\s*\/\s*2\.0\s*\/\s*([\w-]{1,20})\s+(\S.*)$/is.exec(before)
  const hostPort = match?.[2] === undefined ? undefined : parseHostPort(match[2])
  if (match?.[1] === undefined || !hostPort) return undefined
  const parameters = parseParameters(semicolon < 0 ? '' : value.slice(semicolon))
  return { transport: match[1].toUpperCase(), ...hostPort, parameters }
}

/** Writes one Via value. */
export function writeVia(via: Via): string {
  const port = via.port === undefined ? '' : `:${via.port}`
  return `SIP/2.0/${via.transport} ${bracketed(via.host)}${port}${writeParameters(via.parameters)}`
}

/**
 * The top Via as the server keeps it: `received` and `rport` filled from the packet's source
 * (RFC 3261 18.2.1, RFC 3581 section 4). Both are written over whatever the peer claimed.
 */
export function stampVia(via: Via, source: { address: string; port: number }): Via {
  const parameters = new Map(via.parameters)
  if (parameters.has('rport')) {
    parameters.set('rport', String(source.port))
    parameters.set('received', source.address)
  } else if (via.host.toLowerCase() !== source.address.toLowerCase()) {
    parameters.set('received', source.address)
  } else parameters.delete('received')
  return { ...via, parameters }
}
