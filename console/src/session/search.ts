/** What the address of the login page says. */
export interface LoginSearch {
  /** Where to come back to: a path of this console. */
  return?: string
  /** The level of assurance that is asked for. */
  level?: number
  /** Why the last try did not succeed: a code. */
  error?: string
  /** Shown after a log-out. */
  out?: boolean
}

export function loginSearch(given: Record<string, unknown>): LoginSearch {
  const level = Number(given['level'])
  return {
    ...(typeof given['return'] === 'string' && { return: given['return'] }),
    ...(level >= 1 && level <= 4 && { level }),
    ...(given['error'] !== undefined && { error: String(given['error']) }),
    ...(given['out'] !== undefined && { out: true }),
  }
}

/** A path to go back to, when it is one of this server's own: an address elsewhere is not followed. */
export function ownPath(path: string | undefined): string | undefined {
  if (path === undefined || !path.startsWith('/')) return undefined
  // the browser reads `//host`, `/\host` and a path with control characters as another server's
  const resolved = URL.canParse(path, 'http://own.invalid') ? new URL(path, 'http://own.invalid') : undefined
  return resolved?.origin === 'http://own.invalid'
    ? resolved.pathname + resolved.search + resolved.hash
    : undefined
}
