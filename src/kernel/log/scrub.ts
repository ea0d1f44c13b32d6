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
 * Meant as the last line of defence: nothing should get this far. In JSON text it masks inside strings only.
 */
export function scrub(text: string): string {
  if (!promising.test(text)) return text
  return text.replace(candidates, (match, date: string | undefined, offset: number) =>
    date !== undefined && looksLikeDate(date) && !isBareNumber(text, offset, match.length) ? masked : match,
  )
}

function looksLikeDate(digits: string): boolean {
  const month = Number(digits.slice(-4, -2))
  const day = Number(digits.slice(-2))
  return month >= 1 && month <= 12 && ((day >= 1 && day <= 31) || (day >= 61 && day <= 91))
}

/** A number as a JSON value (`:1211101234,`): a size or a duration, and masking it would break the line. */
function isBareNumber(text: string, offset: number, length: number): boolean {
  return /[:[,]/.test(text[offset - 1] ?? ' ') && /[,\]}]/.test(text[offset + length] ?? ' ')
}
