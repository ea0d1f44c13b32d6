import { isWithin, parseSmartScope } from '../token/smart-scopes.ts'

/**
 * Which of the asked scopes somebody may have who holds others: the same, and SMART scopes that lie within one held, so that an
 * app may ask for less than it is registered for.
 */
export function grantedScopes(asked: readonly string[], held: readonly string[]): string[] {
  const smart = held.map(parseSmartScope).filter((each) => each !== undefined)
  return asked.filter((scope) => {
    if (held.includes(scope)) return true
    const wish = parseSmartScope(scope)
    return wish !== undefined && smart.some((each) => isWithin(wish, each))
  })
}
