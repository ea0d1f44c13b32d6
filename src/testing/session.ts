import type { SystemFetch } from '../simulator/index.ts'

/** Whom one may be under `--demo`. */
export interface DemoPerson {
  kind: 'staff' | 'resident'
  id: string
  name: string
  roles: string[]
  place?: string
}

export interface DemoLogin {
  kind: 'staff' | 'resident'
  id: string
  levelOfAssurance?: number
}

/** The cookie of a login as one of the demo people, as a browser would send it. */
export async function demoCookie(
  baseUrl: string,
  { kind, id, levelOfAssurance }: DemoLogin,
): Promise<string> {
  const answer = await fetch(new URL('/api/trust/v1/login/demo', baseUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: new URL(baseUrl).origin },
    body: JSON.stringify({ kind, id, ...(levelOfAssurance !== undefined && { levelOfAssurance }) }),
  })
  if (!answer.ok) throw new Error(`the login answered ${answer.status}: ${await answer.text()}`)
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]!)
  return cookies.join('; ')
}

/** Asks as somebody who has logged in, from a page of the console. */
export async function sessionFetch(baseUrl: string, login: DemoLogin): Promise<SystemFetch> {
  const cookie = await demoCookie(baseUrl, login)
  const { origin } = new URL(baseUrl)
  return (path, init = {}) => {
    const headers = new Headers(init.headers)
    headers.set('cookie', cookie)
    headers.set('origin', origin)
    headers.set('sec-fetch-site', 'same-origin')
    return fetch(new URL(path, baseUrl), { ...init, headers })
  }
}

/** The first of the demo people who has a role; those without one are residents. */
export async function demoPerson(baseUrl: string, role: string): Promise<DemoPerson | undefined> {
  const kind = role === 'resident' ? 'resident' : 'staff'
  const answer = await fetch(new URL(`/api/trust/v1/demo-people?kind=${kind}&limit=100`, baseUrl))
  if (!answer.ok) throw new Error(`the list of demo people answered ${answer.status}`)
  const { items } = (await answer.json()) as { items: DemoPerson[] }
  return items.find(({ roles }) => kind === 'resident' || roles.includes(role))
}
