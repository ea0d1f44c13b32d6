import { type Clock, KnutpunktError } from '../../../kernel/index.ts'
import { checkAudience } from '../../token/client-assertion.ts'
import { checkTimes, readJwt, textClaim, verifyWithKey } from '../../token/jws.ts'
import type { ReplayStore } from '../../token/replay-store.ts'
import { secondsNow } from '../../token/seconds.ts'
import { isObject } from '../../token/strict-json.ts'
import { loginErrors } from '../login-errors.ts'
import type { OutsideProvider } from './outside-provider.ts'

const event = 'http://schemas.openid.net/event/backchannel-logout'
const maxAgeSeconds = 300

/**
 * Reads what a provider says of a logout (OpenID Connect Back-Channel Logout 1.0, section 2.6): signed by it, for us, just now, for
 * the first time, about a session or a subject; and not an ID token that somebody has got hold of, which has a nonce.
 *
 * @throws {KnutpunktError} trust.logout_token_refused, and those of a JWT
 */
export async function readLogoutToken(
  compact: unknown,
  provider: OutsideProvider,
  { clock, replay }: { clock: Clock; replay: ReplayStore },
): Promise<{ subject: string | undefined; sid: string | undefined }> {
  const jwt = readJwt(compact, { types: ['logout+jwt', 'jwt'], maxBytes: 8192 })
  const { settings } = provider
  const { kid } = jwt.header
  const key = typeof kid === 'string' ? await (await provider.keys()).find(kid) : undefined
  if (!key) throw refused()
  await verifyWithKey(jwt, key)
  const { iss, aud, iat, events, nonce, sub, sid } = jwt.claims
  if (iss !== settings.issuer || nonce !== undefined) throw refused()
  checkAudience(aud, settings.clientId)
  const now = secondsNow(clock)
  checkTimes(jwt.claims, { now, skew: 30 }, ['iat'])
  if (now - (iat as number) > maxAgeSeconds) throw refused()
  if (!isObject(events) || !isObject(events[event])) throw refused()
  const subject = typeof sub === 'string' ? sub : undefined
  const session = typeof sid === 'string' ? sid : undefined
  if (subject === undefined && session === undefined) throw refused()
  const jti = textClaim(jwt.claims, 'jti', 256)
  if (!(await replay.use('logout-token', settings.id, jti, (iat as number) + maxAgeSeconds + 31)))
    throw refused()
  return { subject, sid: session }
}

function refused(): KnutpunktError {
  return new KnutpunktError(loginErrors.logout_token_refused)
}
