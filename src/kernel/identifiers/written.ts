/** The longest text looked at: anything longer is no identifier, and is refused unread. */
const longestWritten = 40

/** As most are written where there are many. */
const digitsAlone = /^[0-9]+$/

/**
 * Takes away what people put into a number when they write it: spaces of every kind, and the
 * many characters that look like a hyphen (which becomes '-'). Letters become capitals.
 *
 * Returns the empty text for anything too long to be an identifier.
 */
export function normaliseWritten(text: string): string {
  if (text.length > longestWritten) return ''
  if (digitsAlone.test(text)) return text
  return text
    .replace(/\s/gu, '')
    .replace(/[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/gu, '-')
    .toUpperCase()
}
