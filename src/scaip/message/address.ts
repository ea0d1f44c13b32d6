import { type Parameters, parseParameters } from './parameters.ts'
import { splitOutsideQuotes, unquote } from './split-list.ts'

/** What stands in From, To and Contact: `"name" <uri>;tag=x` (RFC 3261 section 20.10). */
export interface Address {
  readonly displayName?: string
  readonly uri: string
  readonly parameters: Parameters
}

/**
 * Reads a name-addr or addr-spec; undefined when there is no URI in it.
 * Without angle brackets, what follows `;` belongs to the header and not to the URI.
 */
export function parseAddress(value: string): Address | undefined {
  const open = angleBracket(value)
  if (open < 0) {
    const [uri = '', ...rest] = splitOutsideQuotes(value, ';')
    return /^[a-z][\w+.-]*:/i.test(uri) ? { uri, parameters: parseParameters(rest.join(';')) } : undefined
  }
  const close = value.indexOf('>', open)
  if (close < 0) return undefined
  const uri = value.slice(open + 1, close).trim()
  if (uri === '') return undefined
  const name = unquote(value.slice(0, open).trim())
  const parameters = parseParameters(value.slice(close + 1).trim())
  return { ...(name === '' ? {} : { displayName: name }), uri, parameters }
}

/** The first `<` outside quotes. */
function angleBracket(value: string): number {
  let quoted = false
  for (let i = 0; i < value.length; i++) {
    const character = value[i]
    if (quoted && character === '\\') i++
    else if (character === '"') quoted = !quoted
    else if (character === '<' && !quoted) return i
  }
  return -1
}
