/** Compact header forms and the long name each stands for (RFC 3261 7.3.3 and the IANA registry). */
const compactForms: Readonly<Record<string, string>> = {
  a: 'accept-contact',
  b: 'referred-by',
  c: 'content-type',
  d: 'request-disposition',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  j: 'reject-contact',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  n: 'identity-info',
  o: 'event',
  r: 'refer-to',
  s: 'subject',
  t: 'to',
  u: 'allow-events',
  v: 'via',
  x: 'session-expires',
  y: 'identity',
}

const spelling: Readonly<Record<string, string>> = {
  'call-id': 'Call-ID',
  cseq: 'CSeq',
  'mime-version': 'MIME-Version',
  'www-authenticate': 'WWW-Authenticate',
}

const written = new Map<string, string>()
const rememberedNames = 200

/** The lower-case long name of a header, whichever form it came in. */
export function longName(name: string): string {
  const lower = name.toLowerCase()
  return (lower.length === 1 ? compactForms[lower] : undefined) ?? lower
}

/** The name as it is usually written: `call-id` becomes `Call-ID`, `max-forwards` becomes `Max-Forwards`. */
export function writtenName(name: string): string {
  const known = written.get(name)
  if (known !== undefined) return known
  const made =
    spelling[name] ?? name.replace(/(^|-)([a-z])/g, (_, dash, letter) => dash + letter.toUpperCase())
  if (written.size < rememberedNames) written.set(name, made)
  return made
}
