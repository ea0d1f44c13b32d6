/**
 * Whether a certificate's subject is the distinguished name that is registered (RFC 8705, section 2.1.2; both written as in RFC
 * 4514). Parts are compared one by one, as text; whichever end the writer began from.
 */
export function subjectMatches(subject: string, expected: string): boolean {
  if (subject === '') return false
  const shown = splitName(subject).map(normalPart)
  const wanted = splitName(expected).map(normalPart)
  const same = (one: string[], other: string[]) =>
    one.length === other.length && one.every((part, at) => part === other[at])
  return same(shown, wanted) || same(shown.toReversed(), wanted)
}

const splitName = (name: string): string[] => name.split(/(?<!\\)[,\n]/)

const normalPart = (part: string): string => {
  const [type = '', ...value] = part.trim().split('=')
  return `${type.trim().toUpperCase()}=${value.join('=').trim()}`
}
