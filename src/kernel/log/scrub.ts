/** What stands in a log line where something looked like a personal identity number. */
export const masked = '[personnummer]'

/**
 * A UUID, to be passed over; or ten or twelve digits, with or without `-`, `+` or a space before the last four.
 * Digits inside a longer word, a hexadecimal string or a decimal fraction are no candidates. A letter before them
 * that belongs to an escape in JSON (`\n`) does not hide them.
 */
const candidates =
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?:(?<![0-9a-fA-F])|(?<=\\[bfnrt]))(?<!\d[.,])((?:18|19|20)?\d{6})[-+\u2013 ]?\d{4}(?![0-9a-fA-F])/gi

const promising = /\d{6}[-+\u2013 ]?\d{4}/

/**
 * Masks everything in a text that could be a personnummer or a samordningsnummer (day + 60): the digits form a
 * date, whether or not the check digit is right, since a mistyped number points at a person too.
 *
 * Meant as the last line of defence: nothing should get this far.
 */
export function scrub(text: string): string {
  return maskWhere(text, () => true)
}

/** Does as `scrub` in the strings of a line of JSON; its bare numbers are sizes and durations, and are left alone. */
export function scrubJson(line: string): string {
  return maskWhere(line, isInString)
}

function maskWhere(text: string, isMasked: (text: string, offset: number) => boolean): string {
  if (!promising.test(text)) return text
  return text.replace(candidates, (match, date: string | undefined, offset: number) =>
    date !== undefined && looksLikeDate(date) && isMasked(text, offset) ? masked : match,
  )
}

function looksLikeDate(digits: string): boolean {
  const month = Number(digits.slice(-4, -2))
  const day = Number(digits.slice(-2))
  return month >= 1 && month <= 12 && ((day >= 1 && day <= 31) || (day >= 61 && day <= 91))
}

/** Whether a place in JSON is within a string: a number that stands free follows `:`, `[` or `,`, outside of quotes. */
function isInString(json: string, offset: number): boolean {
  if (!/[:[,]/.test(json[offset - 1] ?? ' ')) return true
  let inside = false
  for (let at = 0; at < offset; at++) {
    if (json[at] === '\\') at++
    else if (json[at] === '"') inside = !inside
  }
  return inside
}
