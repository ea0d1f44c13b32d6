/**
 * Where somebody goes after her login: a path of this site, as it was asked for, or `/`.
 *
 * Refused is what a browser may read as another place: an absolute or scheme-relative URL, backslashes, which browsers take for
 * slashes, control characters, which they leave out, and any of these in encoded form (OWASP, "Unvalidated Redirects"). Nor does
 * anybody return into a login.
 */
export function returnPath(asked: unknown): string {
  if (typeof asked !== 'string' || asked.length > 1000) return '/'
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(asked) || /[\\]|%(5c|0|1|7f)/i.test(asked) || /^\/%2f/i.test(asked))
    return '/'
  const url = new URL(asked, 'http://here.invalid')
  if (url.origin !== 'http://here.invalid' || url.pathname.startsWith('//')) return '/'
  const path = `${url.pathname}${url.search}${url.hash}`
  return /^\/(login|oidc)(\/|$)/.test(url.pathname) ? '/' : path
}
