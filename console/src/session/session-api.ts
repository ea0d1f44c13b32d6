import type {
  DemoPerson,
  Interaction,
  InteractionDone,
  LoggedOut,
  Login,
  LoginWays,
} from '../api/contract.ts'
import { askTrust } from '../api/trust.ts'

export const loginWays = (signal: AbortSignal): Promise<LoginWays> => askTrust('GET', '/login', { signal })

/** Demo people that the words fit, staff and residents together. */
export async function demoPeople(search: string, signal: AbortSignal): Promise<DemoPerson[]> {
  const { items } = await askTrust<{ items: DemoPerson[] }>('GET', '/demo-people', {
    query: { search, limit: 200 },
    signal,
  })
  return items
}

export const logInAs = ({ kind, id }: DemoPerson, levelOfAssurance: number): Promise<Login> =>
  askTrust('POST', '/login/demo', { body: { kind, id, levelOfAssurance } })

export const chooseAssignment = (assignment: string): Promise<Login> =>
  askTrust('PUT', '/session/assignment', { body: { assignment } })

/** @param everywhere ends her sessions in all browsers, not this one's only */
export const logOut = (everywhere: boolean): Promise<LoggedOut | undefined> =>
  askTrust('DELETE', '/session', { query: { ...(everywhere && { everywhere }) } })

export const interaction = (id: string, signal: AbortSignal): Promise<Interaction> =>
  askTrust('GET', `/interactions/${encodeURIComponent(id)}`, { signal })

export const answerInteraction = (id: string, allow: boolean): Promise<InteractionDone> =>
  askTrust('POST', `/interactions/${encodeURIComponent(id)}`, { body: { allow } })
