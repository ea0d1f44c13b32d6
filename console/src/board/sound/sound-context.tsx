import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useSyncExternalStore,
} from 'react'
import type { Happening } from '../live/live-board.ts'
import { useHappenings, useSnapshot } from '../live/live-context.tsx'
import { Loudspeaker } from './loudspeaker.ts'
import { repeatMs } from './melodies.ts'
import { soundsNow } from './ringing.ts'

const Sound = createContext<Loudspeaker | undefined>(undefined)

/** Lets what rings be heard on every page of the console. */
export function SoundProvider({ children }: { children: ReactNode }) {
  const loudspeaker = useMemo(() => new Loudspeaker(), [])
  const melody = soundsNow(useSnapshot().alarms.values())

  useEffect(() => {
    const unlock = () => void loudspeaker.unlock()
    const gestures = ['pointerdown', 'keydown'] as const
    for (const gesture of gestures) window.addEventListener(gesture, unlock)
    return () => {
      for (const gesture of gestures) window.removeEventListener(gesture, unlock)
    }
  }, [loudspeaker])

  useEffect(() => {
    if (melody === undefined) return undefined
    loudspeaker.play(melody)
    const timer = setInterval(() => loudspeaker.play(melody), repeatMs[melody])
    return () => clearInterval(timer)
  }, [loudspeaker, melody])

  useHappenings(
    useCallback(
      (happening: Happening) => {
        if (!('news' in happening)) return
        const { arrived, rangAgain } = happening.news
        const urgencies = new Set([...rangAgain, ...arrived].map(({ urgency }) => urgency))
        for (const urgency of ['acute', 'prompt', 'technical', 'test'] as const) {
          if (!urgencies.has(urgency)) continue
          loudspeaker.play(urgency)
          return
        }
      },
      [loudspeaker],
    ),
  )

  return <Sound value={loudspeaker}>{children}</Sound>
}

export function useLoudspeaker(): { loudspeaker: Loudspeaker; state: 'on' | 'blocked'; mutedUntil: number } {
  const loudspeaker = useContext(Sound)
  if (loudspeaker === undefined) throw new Error('the loudspeaker is used outside its provider')
  const state = useSyncExternalStore(loudspeaker.subscribe, loudspeaker.state)
  const mutedUntil = useSyncExternalStore(loudspeaker.subscribe, loudspeaker.mutedUntil)
  return { loudspeaker, state, mutedUntil }
}
