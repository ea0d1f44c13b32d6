import { splitOutsideQuotes, unquote } from './split-list.ts'

/** Parameters after `;`, by lower-case name. A parameter without a value is the empty string. */
export type Parameters = ReadonlyMap<string, string>

const none: Parameters = new Map()

/** Reads `;a=1;b;c="x"` (the leading `;` may be missing). The first of two with one name counts. */
export function parseParameters(text: string): Parameters {
  if (text === '') return none
  const parameters = new Map<string, string>()
  for (const part of splitOutsideQuotes(text, ';')) {
    const equals = part.indexOf('=')
    const name = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase()
    const value = equals < 0 ? '' : unquote(part.slice(equals + 1).trim())
    if (name !== '' && !parameters.has(name)) parameters.set(name, value)
  }
  return parameters
}

/** Writes parameters as `;a=1;b`. Values are written as they are: the caller quotes what needs it. */
export function writeParameters(parameters: Parameters): string {
  let text = ''
  for (const [name, value] of parameters) text += value === '' ? `;${name}` : `;${name}=${value}`
  return text
}
