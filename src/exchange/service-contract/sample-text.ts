/** Text of each built-in type of XML Schema; names and numbers in it are nobody's. */
const samples: Record<string, string> = {
  boolean: 'true',
  byte: '1',
  short: '1',
  int: '1',
  integer: '1',
  long: '1',
  positiveInteger: '1',
  nonNegativeInteger: '1',
  unsignedInt: '1',
  decimal: '1.0',
  float: '1.0',
  double: '1.0',
  date: '2026-01-15',
  dateTime: '2026-01-15T10:00:00Z',
  time: '10:00:00',
  duration: 'PT1H',
  gYear: '2026',
  base64Binary: 'ZXhlbXBlbA==',
  hexBinary: '00',
  anyURI: 'urn:exempel',
  language: 'sv',
}
const ordinary = 'exempel'
const longest = 200

/** An example of a text: of its type, and of the lengths, limits and pattern that it is held to as far as these can be read. */
export function sampleText(
  type: string,
  facets: Readonly<Record<string, string>>,
  values: readonly string[],
): string {
  if (values[0] !== undefined) return values[0]
  const { pattern, minInclusive, maxInclusive } = facets
  if (pattern !== undefined) return sampleOfPattern(pattern)
  const known = samples[type]
  if (known !== undefined) {
    const number = Number(known)
    const tooSmall = minInclusive !== undefined && number < Number(minInclusive)
    const tooLarge = maxInclusive !== undefined && number > Number(maxInclusive)
    return tooSmall ? minInclusive : tooLarge ? maxInclusive : known
  }
  const exact = facets['length']
  const least = Math.min(Number(exact ?? facets['minLength'] ?? 0), longest)
  const most = Number(exact ?? facets['maxLength'] ?? longest)
  return ordinary.padEnd(least, 'x').slice(0, most)
}

/** The shortest text that a pattern of XML Schema takes, as far as it is of the common kind. */
export function sampleOfPattern(pattern: string): string {
  const reader = { pattern, at: 0 }
  return alternatives(reader, 0).slice(0, longest)
}

interface Reader {
  pattern: string
  at: number
}

/** The first of the alternatives; the others are read over. */
function alternatives(reader: Reader, depth: number): string {
  const found = [sequence(reader, depth)]
  while (reader.pattern[reader.at] === '|') {
    reader.at += 1
    found.push(sequence(reader, depth))
  }
  return found[0]!
}

function sequence(reader: Reader, depth: number): string {
  let text = ''
  while (reader.at < reader.pattern.length && !'|)'.includes(reader.pattern[reader.at]!)) {
    const piece = atom(reader, depth)
    text += piece.repeat(leastTimes(reader, piece.length))
    if (text.length > longest) text = text.slice(0, longest)
  }
  return text
}

function atom(reader: Reader, depth: number): string {
  const { pattern } = reader
  const first = pattern[reader.at]!
  reader.at += 1
  if (first === '(' && depth < 20) {
    const inner = alternatives(reader, depth + 1)
    // Its closing parenthesis.
    reader.at += 1
    return inner
  }
  if (first === '[') {
    const end = pattern.indexOf(']', reader.at + 1)
    const inside = pattern.slice(reader.at, end === -1 ? undefined : end)
    reader.at = end === -1 ? pattern.length : end + 1
    if (inside.startsWith('^')) return 'x'
    return inside.startsWith('\\') ? escaped(inside[1] ?? '') : inside.slice(0, 1)
  }
  if (first === '\\') {
    const code = pattern[reader.at] ?? ''
    reader.at += 1
    return escaped(code)
  }
  return first === '.' ? 'x' : first
}

function escaped(code: string): string {
  const kinds: Record<string, string> = { d: '1', w: 'x', s: ' ', S: 'x', D: 'x', W: '-', i: 'x', c: 'x' }
  return kinds[code] ?? code
}

function leastTimes(reader: Reader, length: number): number {
  const quantifier = /^(?:[?*+]|\{(\d{1,6})(?:,\d*)?\})/.exec(reader.pattern.slice(reader.at, reader.at + 20))
  if (quantifier === null) return 1
  reader.at += quantifier[0].length
  if (quantifier[1] !== undefined)
    return Math.min(Number(quantifier[1]), Math.ceil(longest / Math.max(length, 1)))
  return quantifier[0] === '+' ? 1 : 0
}
