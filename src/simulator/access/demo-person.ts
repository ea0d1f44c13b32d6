import type { SystemFetch } from './system-access.ts'

/** Somebody of the made-up world, logged in. */
export interface LoggedIn {
  readonly fetch: SystemFetch
  /** Ends the session. */
  logOut(): Promise<void>
}

/** Logs in as one of the demo people, by her id in the register of parties. */
export type LogIn = (kind: 'staff' | 'resident', id: string) => Promise<LoggedIn>

const trust = '/api/trust/v1'
const answerMs = 10_000

/** The way in that a platform has under `--demo` alone: anybody may be anybody. */
export function createDemoLogin(baseUrl: () => string): LogIn {
  return async (kind, id) => {
    const { origin } = new URL(baseUrl())
    const answer = await fetch(new URL(`${trust}/login/demo`, origin), {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ kind, id }),
      signal: AbortSignal.timeout(answerMs),
    })
    await answer.body?.cancel()
    if (!answer.ok) throw new Error(`no login: ${answer.status}`)
    const cookie = answer.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ')
    const ask: SystemFetch = (path, init = {}) => {
      const headers = new Headers(init.headers)
      headers.set('cookie', cookie)
      headers.set('origin', origin)
      return fetch(new URL(path, origin), { ...init, headers })
    }
    return {
      fetch: ask,
      async logOut() {
        const ended = await ask(`${trust}/session`, {
          method: 'DELETE',
          signal: AbortSignal.timeout(answerMs),
        })
        await ended.body?.cancel()
      },
    }
  }
}
