/** One element with escaped text. */
export function element(name: string, text: string): string {
  return `<${name}>${escapeText(text)}</${name}>`
}

function escapeText(text: string): string {
  let escaped = ''
  for (const character of text.toWellFormed())
    escaped += escapes[character] ?? (isXmlCharacter(character) ? character : '')
  return escaped
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Whether XML 1.0 can hold a character at all (XML 1.0 section 2.2). */
function isXmlCharacter(character: string): boolean {
  const code = character.codePointAt(0) as number
  return code >= 0x20 ? code !== 0xfffe && code !== 0xffff : code === 0x9 || code === 0xa || code === 0xd
}
