import { useTexts } from '../../i18n/texts.ts'
import { registerTexts } from '../register.texts.ts'

interface PagesProps {
  /** The number of the first row in sight, counted from one. */
  from: number
  /** How many are in sight. */
  count: number
  /** How many there are; not told where nobody has counted. */
  total: number | undefined
  onPrevious: (() => void) | undefined
  onNext: (() => void) | undefined
}

/** Which rows of a list are in sight, and the way to those before and after. */
export function Pages({ from, count, total, onPrevious, onNext }: PagesProps) {
  const texts = useTexts(registerTexts)
  return (
    <div className="pages">
      <button type="button" className="plain-button" disabled={!onPrevious} onClick={onPrevious}>
        {texts.previous}
      </button>
      <span role="status">{texts.range(from, from + count - 1, total)}</span>
      <button type="button" className="plain-button" disabled={!onNext} onClick={onNext}>
        {texts.next}
      </button>
    </div>
  )
}
