/**
 * Splits `text` at a separator that stands outside quoted strings and angle brackets.
 *
 * Linear in the text's length. Empty parts are dropped; parts are trimmed.
 */
export function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = []
  let start = 0
  let quoted = false
  let bracketed = false
  for (let i = 0; i < text.length; i++) {
    const character = text[i]
    if (quoted) {
      if (character === '\\') i++
      else if (character === '"') quoted = false
    } else if (character === '"') quoted = true
    else if (character === '<') bracketed = true
    else if (character === '>') bracketed = false
    else if (character === separator && !bracketed) {
      pushTrimmed(parts, text.slice(start, i))
      start = i + 1
    }
  }
  pushTrimmed(parts, text.slice(start))
  return parts
}

/** The members of a comma-joined header value. */
export function splitList(value: string): string[] {
  return value.includes(',') ? splitOutsideQuotes(value, ',') : value.trim() === '' ? [] : [value.trim()]
}

/** A quoted string without its quotes and escapes; anything else as it is. */
export function unquote(text: string): string {
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text
  return text.slice(1, -1).replace(/\\(.)/gs, '$1')
}

/** A string in quotes, with `"` and `\` escaped (RFC 3261 25.1, quoted-string). */
export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

function pushTrimmed(parts: string[], part: string): void {
  const trimmed = part.trim()
  if (trimmed !== '') parts.push(trimmed)
}
