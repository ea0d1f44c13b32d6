import { useSyncExternalStore } from 'react'
import type { Login } from '../api/contract.ts'
import { assignmentOf, currentLogin, isFollowing, subscribeLogin } from './login.ts'

/** Who follows alarms at this screen, and for which group: what the board needs to know of the login. */
export interface Session {
  group: { id: string; name: string }
  staff: { id: string; name: string }
}

/** The group is the unit of the chosen assignment. Nobody without the right to alarms follows them, nor in a unit that is no such group. */
function sessionOf(login: Login | undefined): Session | undefined {
  const unit = assignmentOf(login)?.unit
  if (login === undefined || unit === undefined) return undefined
  if (!isFollowing()) return undefined
  return { group: unit, staff: { id: login.id, name: login.name } }
}

let kept: Session | undefined

/** The same object for as long as it is the same person and group: a session that is read anew restarts nothing. */
export function currentSession(): Session | undefined {
  const next = sessionOf(currentLogin())
  if (kept === undefined || next === undefined || JSON.stringify(kept) !== JSON.stringify(next)) kept = next
  return kept
}

export const useSession = (): Session | undefined => useSyncExternalStore(subscribeLogin, currentSession)

let thisScreen: string | undefined

/** This tab's id among the screens that show the board; kept when the page is loaded anew. */
export function screenId(): string {
  thisScreen ??= keptScreenId()
  return thisScreen
}

function keptScreenId(): string {
  const key = 'knutpunkt.screen'
  const made = crypto.randomUUID()
  try {
    const screen = sessionStorage.getItem(key) ?? made
    sessionStorage.setItem(key, screen)
    return screen
  } catch {
    // storage is closed; the id lives until the page is left
    return made
  }
}
