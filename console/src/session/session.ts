import { useSyncExternalStore } from 'react'
import { remembered } from './remembered.ts'

/** Who sits at this screen, and for which group; chosen on the start page until there is a login. */
export interface Session {
  group: { id: string; name: string }
  staff: { id: string; name: string }
}

const stored = remembered<Session | undefined>('session', undefined)

export const currentSession = (): Session | undefined => stored.get()
export const chooseSession = (session: Session): void => stored.set(session)
export const useSession = (): Session | undefined => useSyncExternalStore(stored.subscribe, stored.get)

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
    const kept = sessionStorage.getItem(key) ?? made
    sessionStorage.setItem(key, kept)
    return kept
  } catch {
    // storage is closed; the id lives until the page is left
    return made
  }
}
