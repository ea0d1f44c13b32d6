import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react'
import type { Session } from '../../session/session.ts'
import { type Happening, LiveBoard, type LiveSnapshot } from './live-board.ts'

const Live = createContext<LiveBoard | undefined>(undefined)

/** Follows the group's alarms for as long as the console is open, whichever page is shown. */
export function LiveProvider({ session, children }: { session: Session; children: ReactNode }) {
  const live = useMemo(() => new LiveBoard(session), [session])
  useEffect(() => {
    live.start()
    return () => live.stop()
  }, [live])
  return <Live value={live}>{children}</Live>
}

export function useLive(): LiveBoard {
  const live = useContext(Live)
  if (live === undefined) throw new Error('the live board is used outside its provider')
  return live
}

export function useSnapshot(): LiveSnapshot {
  const live = useLive()
  return useSyncExternalStore(live.subscribe, live.snapshot)
}

const none: LiveSnapshot['alarms'] = new Map()
const noChange = () => () => {}

/** The open alarms, on pages that also those have who follow none. */
export function useOpenAlarms(): LiveSnapshot['alarms'] {
  const live = useContext(Live)
  return useSyncExternalStore(live?.subscribe ?? noChange, () => live?.snapshot().alarms ?? none)
}

/** Hears what happens from now on. `hear` may change between renders. */
export function useHappenings(hear: (happening: Happening) => void): void {
  const live = useLive()
  useEffect(() => live.onHappening(hear), [live, hear])
}
