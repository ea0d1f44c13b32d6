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

/** Demo people that the words fit. */
export async function demoPeople(
  kind: DemoPerson['kind'],
  search: string,
  signal: AbortSignal,
): Promise<DemoPerson[]> {
  const { items } = await askTrust<{ items: DemoPerson[] }>('GET', '/demo-people', {
    query: { kind, search, limit: kind === 'staff' ? 100 : shownResidents },
    signal,
  })
  return items
}
/** There are thousands of residents: the rest are found by searching. */
export const shownResidents = 24

export const logInAs = ({ kind, id }: DemoPerson, levelOfAssurance: number): Promise<void> =>
  askTrust('POST', '/login/demo', { body: { kind, id, levelOfAssurance } })

export const chooseAssignment = (assignment: string): Promise<Login> =>
  askTrust('PUT', '/session/assignment', { body: { assignment } })

/** @param everywhere ends her sessions in all browsers, not this one's only */
export const logOut = (everywhere: boolean): Promise<LoggedOut> =>
  everywhere ? askTrust('POST', '/session/end-all', { body: {} }) : askTrust('DELETE', '/session')

export const interaction = (id: string, signal: AbortSignal): Promise<Interaction> =>
  askTrust('GET', `/interactions/${encodeURIComponent(id)}`, { signal })

export const answerInteraction = (id: string, allow: boolean): Promise<InteractionDone> =>
  askTrust('POST', `/interactions/${encodeURIComponent(id)}`, { body: { allow } })
