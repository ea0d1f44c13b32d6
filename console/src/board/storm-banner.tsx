import type { Board } from '../api/contract.ts'
import { useTexts } from '../i18n/texts.ts'
import { boardTexts } from './board.texts.ts'

/** Says that arrivals outrun answers, and how the list is ordered because of it. */
export function StormBanner({ storm }: { storm: Board['storm'] | undefined }) {
  const texts = useTexts(boardTexts)
  if (!storm?.on) return null
  return (
    <div className="storm" role="status">
      <b>{texts.storm}.</b>{' '}
      {texts.stormText(storm.arrivedLastFiveMinutes, storm.answeredLastFiveMinutes, storm.ringing)}
    </div>
  )
}
