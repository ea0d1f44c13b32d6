import { useSyncExternalStore } from 'react'

const query = '(min-width: 56rem)'

export const isWide = (): boolean => matchMedia(query).matches

/** Whether list and detail have room beside each other; the style sheet has the same limit. */
export function useWide(): boolean {
  return useSyncExternalStore((listener) => {
    const media = matchMedia(query)
    media.addEventListener('change', listener)
    return () => media.removeEventListener('change', listener)
  }, isWide)
}
