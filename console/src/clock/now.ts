import { useSyncExternalStore } from 'react'
import { ServerClock } from './server-clock.ts'
import { swedishDate } from './swedish-time.ts'

/** The one clock of the page. It beats on the second of the server's clock, and every running time on the page follows it. */
const serverClock = new ServerClock()
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setTimeout> | undefined
let beat = Date.now()

/** The server's time now, in milliseconds since 1970, as well as this computer can tell. */
export const serverNow = (): number => Date.now() + serverClock.offset

export function learnServerTime(at: string): void {
  serverClock.sample(at, Date.now())
}

function schedule(): void {
  timer = setTimeout(
    () => {
      beat = serverNow()
      for (const listener of listeners) listener()
      schedule()
    },
    1000 - (serverNow() % 1000),
  )
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    beat = serverNow()
    schedule()
  }
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) clearTimeout(timer)
  }
}

/** Server time in milliseconds, renewed once a second for all at once. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => beat)

/** The Swedish date of today, `2026-11-22`; what draws it is drawn again at midnight only. */
export const useToday = (): string => useSyncExternalStore(subscribe, () => swedishDate(beat))
