import type { Alarm } from '../api/contract.ts'
import { durationText } from '../clock/duration.ts'
import { useTexts } from '../i18n/texts.ts'
import { words as allWords } from '../words/words.ts'
import { boardTexts } from './board.texts.ts'

/** What the operator must know about how the alarm came, in words. */
export function Marks({ alarm }: { alarm: Alarm }) {
  const texts = useTexts(boardTexts)
  const words = useTexts(allWords)
  if (alarm.marks.length === 0) return null
  const late = (Date.parse(alarm.receivedAt) - Date.parse(alarm.pressedAt)) / 1000
  return (
    <span className="marks">
      {alarm.marks.map((mark) => (
        <span key={mark} className={`mark ${mark}`}>
          {words.mark[mark]}
          {mark === 'delayed' && late > 0 && `, ${texts.pressedAgo(durationText(late))}`}
        </span>
      ))}
    </span>
  )
}
