/** Why a text was not taken as JSON, in one sentence without the text itself. */
export class JsonRefused extends Error {
  override readonly name = 'JsonRefused'
}

export interface JsonLimits {
  /** Objects and lists within each other at most; 20 when not told. */
  maxDepth?: number
  /** Members and elements in all at most; 10,000 when not told. */
  maxNodes?: number
}

/**
 * Reads JSON more strictly than `JSON.parse`: a member name that comes twice in one object is refused, since two readers
 * may otherwise see two different contents under one signature (RFC 7519, section 4; RFC 8725, section 2.4; OpenID
 * Federation 1.0, section 6.1.2), and so are `__proto__`, too much depth and too many members.
 *
 * @throws {JsonRefused}
 */
export function parseStrictJson(text: string, limits: JsonLimits = {}): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new JsonRefused('it is not JSON')
  }
  refuseAmbiguity(text, limits.maxDepth ?? 20, limits.maxNodes ?? 10_000)
  return value
}

/** Reads a JSON object strictly. @throws {JsonRefused} */
export function parseStrictObject(text: string, limits: JsonLimits = {}): Record<string, unknown> {
  const value = parseStrictJson(text, limits)
  if (!isObject(value)) throw new JsonRefused('it is not a JSON object')
  return value
}

/** Whether a JSON value is an object, and neither a list nor null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Each token that matters to structure. Whatever lies between has been checked by JSON.parse already. */
const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g

/** Walks a text that is known to be JSON. `open` holds the names seen in each open object, undefined for a list. */
function refuseAmbiguity(text: string, maxDepth: number, maxNodes: number): void {
  const open: (Set<string> | undefined)[] = []
  let last = ''
  let nodes = 0
  for (const [token] of text.matchAll(tokens)) {
    if (token === '{' || token === '[') {
      if (open.push(token === '{' ? new Set() : undefined) > maxDepth) throw new JsonRefused('it is too deep')
    } else if (token === '}' || token === ']') open.pop()
    else if (token === ',') {
      if (++nodes > maxNodes) throw new JsonRefused('it has too many members')
    } else if (token === ':') nameOnce(open.at(-1), last)
    last = token
  }
}

function nameOnce(names: Set<string> | undefined, quoted: string): void {
  const name = JSON.parse(quoted) as string
  if (name === '__proto__') throw new JsonRefused('it has a member that is not allowed')
  if (names?.has(name)) throw new JsonRefused('a member name comes twice')
  names?.add(name)
}
