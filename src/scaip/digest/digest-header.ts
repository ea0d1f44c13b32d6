import { splitOutsideQuotes, unquote } from '../message/split-list.ts'
import { type DigestAlgorithm, digestAlgorithms } from './digest.ts'

/** The parameters of a Digest challenge or Authorization, by lower-case name; undefined for another scheme. */
export function parseDigestHeader(value: string): ReadonlyMap<string, string> | undefined {
  const scheme = /^digest\s+/i.exec(value)
  if (!scheme) return undefined
  const parameters = new Map<string, string>()
  for (const part of splitOutsideQuotes(value.slice(scheme[0].length), ',')) {
    const equals = part.indexOf('=')
    if (equals < 0) continue
    const name = part.slice(0, equals).trim().toLowerCase()
    if (!parameters.has(name)) parameters.set(name, unquote(part.slice(equals + 1).trim()))
  }
  return parameters
}

/** The algorithm a header names; MD5 when it names none (RFC 2617). Undefined for one not spoken here. */
export function algorithmOf(parameters: ReadonlyMap<string, string>): DigestAlgorithm | undefined {
  const name = (parameters.get('algorithm') ?? 'MD5').toUpperCase()
  return digestAlgorithms.find((one) => one === name)
}
