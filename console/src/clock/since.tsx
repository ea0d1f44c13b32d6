import { durationIso, durationText } from './duration.ts'
import { useNow } from './now.ts'

/** A running clock: the time since an instant. */
export function Since({ at, className }: { at: string; className?: string }) {
  const seconds = (useNow() - Date.parse(at)) / 1000
  return (
    <time className={className} dateTime={durationIso(seconds)} data-long={seconds >= 3600 || undefined}>
      {durationText(seconds)}
    </time>
  )
}

/** What is left to an instant; `0:00` when it has passed. */
export function Left({ to, className }: { to: string; className?: string }) {
  const seconds = (Date.parse(to) - useNow()) / 1000
  return (
    <time className={className} dateTime={durationIso(seconds)}>
      {durationText(seconds)}
    </time>
  )
}
