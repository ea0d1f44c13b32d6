import { type RefObject, useEffect, useEffectEvent } from 'react'

/** Closes an open box at a press outside it, or at Escape. */
export function useClosing(box: RefObject<HTMLElement | null>, open: boolean, close: () => void): void {
  const closeNow = useEffectEvent(close)
  useEffect(() => {
    if (!open) return undefined
    const outside = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) closeNow()
    }
    const escape = (event: KeyboardEvent) => {
      if (event.key === 'Escape') closeNow()
    }
    window.addEventListener('pointerdown', outside)
    window.addEventListener('keydown', escape)
    return () => {
      window.removeEventListener('pointerdown', outside)
      window.removeEventListener('keydown', escape)
    }
  }, [box, open])
}
