import { useSyncExternalStore } from 'react'
import { remembered } from '../session/remembered.ts'

/** `auto` follows the computer. */
export type Theme = 'auto' | 'light' | 'dark'

const stored = remembered<Theme>('theme', 'auto')

export function chooseTheme(theme: Theme): void {
  stored.set(theme)
  applyTheme()
}

export function applyTheme(): void {
  const theme = stored.get()
  if (theme === 'auto') document.documentElement.removeAttribute('data-color-scheme')
  else document.documentElement.setAttribute('data-color-scheme', theme)
}

export const useTheme = (): Theme => useSyncExternalStore(stored.subscribe, stored.get)
