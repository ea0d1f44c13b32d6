import { authorization, type Credentials, type DigestSession, sessionFor } from '../digest/digest-client.ts'
import type { HeaderField, SipRequest, SipResponse } from '../message/sip-message.ts'

/** Challenges already answered, so that the next message of a device needs no 401 first. */
export interface DigestSessions {
  /** The header for a request, if this peer has challenged this user before. */
  header(
    key: string,
    credentials: Credentials,
    request: Pick<SipRequest, 'method' | 'uri'>,
  ): HeaderField | undefined
  /** Takes a 401 or 407; false when it holds no challenge that is spoken here. */
  challenged(key: string, response: SipResponse): boolean
}

/** Above so many the one made first is forgotten and its device is challenged again. */
const limit = 16_384

export function createDigestSessions(): DigestSessions {
  const sessions = new Map<string, DigestSession>()
  return {
    header(key, credentials, request) {
      const session = sessions.get(key)
      return session && authorization(session, credentials, request)
    },
    challenged(key, response) {
      const session = sessionFor(response)
      if (!session) return false
      sessions.delete(key)
      sessions.set(key, session)
      if (sessions.size > limit) sessions.delete(sessions.keys().next().value as string)
      return true
    },
  }
}
