import { useSyncExternalStore } from 'react'
import { remembered } from '../session/remembered.ts'

export type Language = 'sv' | 'en'

const stored = remembered<Language>('language', 'sv')

/** The chosen language: Swedish until somebody chooses English. */
export const currentLanguage = (): Language => (stored.get() === 'en' ? 'en' : 'sv')

export function chooseLanguage(language: Language): void {
  stored.set(language)
  markDocument()
}

/** Tells the browser, and with it a screen reader, which language the page is in. */
export function markDocument(): void {
  document.documentElement.lang = currentLanguage()
}

export const useLanguage = (): Language => useSyncExternalStore(stored.subscribe, currentLanguage)
