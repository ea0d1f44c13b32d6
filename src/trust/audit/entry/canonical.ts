/**
 * The one way to write a JSON value (RFC 8785): no spaces, properties in the order of their names by UTF-16 code units,
 * numbers and texts as ECMAScript writes them. Properties that are undefined are left out, as in JSON.
 *
 * @throws {TypeError} for what JSON cannot hold: numbers that are not finite, halves of characters, undefined in a
 *   list, functions
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return canonicalText(value)
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object') return canonicalObject(value as Record<string, unknown>)
  throw new TypeError(`A ${typeof value} cannot be written as canonical JSON`)
}

/** Stands as it is between quotation marks. */
const plain = /^[ !#-[\]-~]*$/

function canonicalText(text: string): string {
  if (plain.test(text)) return `"${text}"`
  if (!text.isWellFormed())
    throw new TypeError('A text with half a character cannot be written as canonical JSON')
  return JSON.stringify(text)
}

function canonicalObject(value: Record<string, unknown>): string {
  const members: string[] = []
  for (const name of Object.keys(value).sort()) {
    const member = value[name]
    if (member !== undefined) members.push(canonicalName(name) + canonicalJson(member))
  }
  return `{${members.join(',')}}`
}

/** Names of properties with their colon: the same few again and again, in every entry of the log. */
const names = new Map<string, string>()
const mostNames = 200

function canonicalName(name: string): string {
  const known = names.get(name)
  if (known !== undefined) return known
  const made = `${canonicalText(name)}:`
  if (names.size < mostNames) names.set(name, made)
  return made
}
