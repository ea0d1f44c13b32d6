import { useSyncExternalStore } from 'react'
import type { AssignmentChoice, Login } from '../api/contract.ts'
import { followRequests, Refusal, request } from '../api/http.ts'
import { askTrust } from '../api/trust.ts'
import { remembered } from './remembered.ts'

export interface LoginState {
  /** Who is logged in, as the server said last. Kept when the login ends, so that what is on the screen stays. */
  login: Login | undefined
  /** Whether the unit of her assignment is a group of the alarm reception, whose alarms she follows. */
  inGroup: boolean
  /** When the server said that the login has ended; milliseconds. */
  endedAt: number | undefined
  /** The level of assurance that something she tried asks for. */
  wantedLevel: number | undefined
}

const alarms = 'welfare.alarms.read'

let state: LoginState = { login: undefined, inGroup: false, endedAt: undefined, wantedLevel: undefined }
const listeners = new Set<() => void>()

function set(changes: Partial<LoginState>): void {
  state = { ...state, ...changes }
  for (const listener of listeners) listener()
}

/** When any page of this browser was last answered: the server counts idleness from the same. */
const answered = remembered<number>('answered', 0)
/** Other pages need not know to the second. */
const answeredEveryMs = 10_000

followRequests({
  answered() {
    if (Date.now() - answered.get() > answeredEveryMs) answered.set(Date.now())
  },
  refused({ code, level }) {
    if (code === 'kernel.login_required' && state.login !== undefined && state.endedAt === undefined) {
      set({ endedAt: Date.now() })
    }
    if (code === 'kernel.level_too_low') set({ wantedLevel: level ?? 3 })
  },
})

export const lastAnswered = (): number => answered.get()
export const currentLogin = (): Login | undefined => state.login
export const subscribeLogin = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
export const isFollowing = (): boolean => state.inGroup
export const useLoginState = (): LoginState => useSyncExternalStore(subscribeLogin, () => state)
export const useLogin = (): Login | undefined => useLoginState().login
export const leaveLevel = (): void => set({ wantedLevel: undefined })

/** Whether whoever is logged in may ask for this at all, by her chosen assignment. */
export const useMay = (permission: string): boolean => useLogin()?.permissions.includes(permission) ?? false

/** The assignment the session acts in. */
export const assignmentOf = (login: Login | undefined): AssignmentChoice | undefined =>
  login?.assignments.find(({ id }) => id === login.assignment)

/**
 * Asks the server who is logged in.
 *
 * @returns undefined when nobody is
 * @throws {Refusal} when the server does not answer
 */
export async function readLogin(): Promise<Login | undefined> {
  try {
    const login = await askTrust<Login>('GET', '/session')
    const inGroup = await isInGroup(login)
    set({ login, inGroup, endedAt: undefined })
    return login
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) return undefined
    throw error
  }
}

/** Asked once for each unit: one that ceases to be a group meanwhile is told of by the board itself. */
async function isInGroup(login: Login): Promise<boolean> {
  const unit = assignmentOf(login)?.unit?.id
  if (unit === undefined || !login.permissions.includes(alarms)) return false
  if (unit === assignmentOf(state.login)?.unit?.id) return state.inGroup
  try {
    await request('GET', `/groups/${unit}`)
    return true
  } catch (error) {
    // any other answer is no reason to keep somebody from her alarms
    return !(error instanceof Refusal && error.status === 404)
  }
}

/**
 * What she may open pages for. The alarms are those of a group: whoever works in a unit that is none has them in the registers and
 * the follow-up, not on a board.
 */
export const pageRights = (login: Login): string[] =>
  state.inGroup ? login.permissions : login.permissions.filter((permission) => permission !== alarms)

/** Who is logged in, asked for once. */
export async function knownLogin(): Promise<Login | undefined> {
  return state.login ?? readLogin()
}
