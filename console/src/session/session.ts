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

/** This tab's id among the screens that show the board; kept when the page is loaded anew. */
export function screenId(): string {
  const key = 'knutpunkt.screen'
  try {
    const kept = sessionStorage.getItem(key) ?? crypto.randomUUID()
    sessionStorage.setItem(key, kept)
    return kept
  } catch {
    return (temporaryScreenId ??= crypto.randomUUID())
  }
}
let temporaryScreenId: string | undefined
