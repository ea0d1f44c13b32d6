import { useEffect, useState } from 'react'
import { useTexts } from '../i18n/texts.ts'
import { partTexts } from './parts.texts.ts'

/** Grey lines where text will come; shown only when the wait has lasted 300 ms, so that quick answers do not flicker. */
export function Waiting({ lines = 4 }: { lines?: number }) {
  const texts = useTexts(partTexts)
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300)
    return () => clearTimeout(timer)
  }, [])
  if (!late) return <div className="skeleton" style={{ height: `${lines * 2}rem` }} />
  return (
    <div className="skeleton" role="status" style={{ height: `${lines * 2}rem` }}>
      <span className="spoken">{texts.loading}</span>
      {Array.from({ length: lines }, (_, line) => (
        <i key={line} style={{ width: `${90 - ((line * 17) % 45)}%` }} />
      ))}
    </div>
  )
}
