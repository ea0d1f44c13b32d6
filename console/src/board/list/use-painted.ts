import { useEffect, useRef, useSyncExternalStore } from 'react'
import { sendShown } from '../../api/alarms.ts'
import { screenId } from '../../session/session.ts'
import type { Row } from './rows.ts'

/** Receipts under way at the same time; in a storm the rest wait their turn. */
const atOnce = 4
const mostRemembered = 20_000

/**
 * Confirms to the server that alarms have been painted on this screen, once for each press.
 *
 * An alarm counts as shown when its card, or the heading it is folded under, was in sight in a visible page and two
 * frames have been drawn since. A receipt that fails is sent again at the next change of the list.
 */
export function usePainted(seen: readonly Row[]): void {
  const receipts = useRef<Receipts>(null)
  receipts.current ??= new Receipts()
  const watched = useSyncExternalStore(onVisibility, () => !document.hidden)
  useEffect(() => {
    if (!watched) return
    const due = seen
      .flatMap((row) => (row.kind === 'card' ? [row.alarm] : row.folded ? row.alarms : []))
      .filter(({ id, presses, state }) => state !== 'resolved' && !receipts.current!.has(id, presses))
    if (due.length === 0) return
    // not cancelled by the next change: in a burst every frame brings one, and these rows have been drawn
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        if (document.hidden) return
        for (const { id, presses } of due) receipts.current!.add(id, presses)
      }),
    )
  }, [seen, watched])
}

function onVisibility(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}

class Receipts {
  #sent = new Map<string, number>()
  #waiting: { id: string; presses: number }[] = []
  #underWay = 0

  has(id: string, presses: number): boolean {
    return (this.#sent.get(id) ?? 0) >= presses
  }

  add(id: string, presses: number): void {
    if (this.has(id, presses)) return
    this.#sent.set(id, presses)
    // the oldest are long resolved; at worst one of them is confirmed twice, which changes nothing
    if (this.#sent.size > mostRemembered) this.#sent.delete(this.#sent.keys().next().value!)
    this.#waiting.push({ id, presses })
    this.#next()
  }

  #next(): void {
    while (this.#underWay < atOnce) {
      const receipt = this.#waiting.shift()
      if (receipt === undefined) return
      this.#underWay += 1
      sendShown(receipt.id, { screenId: screenId(), presses: receipt.presses })
        .catch(() => this.#sent.delete(receipt.id))
        .finally(() => {
          this.#underWay -= 1
          this.#next()
        })
    }
  }
}
