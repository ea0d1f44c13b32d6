import { useEffect, useState } from 'react'
import { putScreen } from '../api/alarms.ts'
import { type Session, screenId } from '../session/session.ts'

/** A screen nobody has touched for this long asks whether somebody is there. */
export const unattendedAfterMs = 30 * 60_000
const reportMs = 15_000

/**
 * Tells the server that this screen shows the board, and whether somebody sits at it.
 *
 * @returns whether the screen asks "Är du kvar?", and what to do when somebody answers
 */
export function usePresence(session: Session): { asking: boolean; answer(): void } {
  const [asking, setAsking] = useState(false)

  useEffect(() => {
    if (asking) return undefined
    let timer: ReturnType<typeof setTimeout>
    const used = () => {
      clearTimeout(timer)
      timer = setTimeout(() => setAsking(true), unattendedAfterMs)
    }
    const signs = ['pointermove', 'pointerdown', 'keydown', 'wheel'] as const
    for (const sign of signs) window.addEventListener(sign, used, { passive: true })
    used()
    return () => {
      clearTimeout(timer)
      for (const sign of signs) window.removeEventListener(sign, used)
    }
  }, [asking])

  useEffect(() => {
    const report = () => {
      const attended = !document.hidden && !asking
      void putScreen(screenId(), { groupId: session.group.id, staffId: session.staff.id, attended }).catch(
        () => {
          // the stream shows a lost connection; the next report follows in 15 s
        },
      )
    }
    report()
    const timer = setInterval(report, reportMs)
    document.addEventListener('visibilitychange', report)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', report)
    }
  }, [session, asking])

  return { asking, answer: () => setAsking(false) }
}
