const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * The text of an XML body: UTF-8, or latin-1 when the bytes are not UTF-8 or the declaration says so.
 * A byte order mark and space around the document are taken away.
 */
export function decodeXmlText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const head = buffer.toString('latin1', 0, 100)
  const declaredLatin1 = /^\s*<\?xml[^>]*encoding\s*=\s*["'](iso-8859-1|latin1|windows-1252)["']/i.test(head)
  return (declaredLatin1 ? buffer.toString('latin1') : utf8OrLatin1(buffer)).trim()
}

function utf8OrLatin1(buffer: Buffer): string {
  try {
    return utf8.decode(buffer)
  } catch {
    return buffer.toString('latin1')
  }
}
