import { useEffect, useEffectEvent } from 'react'
import { remembered } from '../../session/remembered.ts'

/** Single keys can be turned off (WCAG 2.1.4): speech input and unsteady hands may press them by accident. */
export const singleKeys = remembered('single-keys', true)

const writing = 'input, textarea, select, [contenteditable="true"], [role="textbox"], [role="combobox"]'
const ownArrows =
  '[role="listbox"], [role="menu"], [role="grid"], [role="tablist"], [role="slider"], [role="radiogroup"]'

/**
 * Runs an act when its key is pressed: never while somebody writes, with a modifier held down, or under an open dialog.
 *
 * @param acts by `KeyboardEvent.key`, letters in upper case
 */
export function useKeys(acts: Partial<Record<string, () => void>>): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return
    const key = event.key.length === 1 ? event.key.toUpperCase() : event.key
    if (key.length === 1 && key !== '?' && !singleKeys.get()) return
    const target = event.target instanceof Element ? event.target : document.body
    if (target.closest(writing) || document.querySelector('[role="dialog"], dialog[open]')) return
    if (key.startsWith('Arrow') && target.closest(ownArrows)) return
    const act = acts[key]
    if (act === undefined) return
    event.preventDefault()
    act()
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => press(event)
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
