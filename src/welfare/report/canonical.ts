import { createHash } from 'node:crypto'

/**
 * The one way to write a JSON value: no spaces, properties in the order of their names (UTF-16 code units), numbers and texts
 * as ECMAScript writes them (RFC 8785, sections 3.2.2 and 3.2.3). Anybody can write it again and compare checksums.
 *
 * Properties that are undefined are left out, as in JSON.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((each) => canonicalJson(each ?? null)).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const entries = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([name, each]) => `${JSON.stringify(name)}:${canonicalJson(each)}`).join(',')}}`
}

/** SHA-256 of the canonical form in UTF-8, hexadecimal. */
export function checksumOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex')
}
