import type { Alarm } from '../api/contract.ts'
import { agoText } from '../clock/duration.ts'
import { useTexts } from '../i18n/texts.ts'
import { words as allWords } from '../words/words.ts'
import { boardTexts } from './board.texts.ts'

/** What the operator must know about how the alarm came, in words. `brief` leaves out what stands elsewhere on a card. */
export function Marks({ alarm, brief }: { alarm: Alarm; brief?: boolean }) {
  const texts = useTexts(boardTexts)
  const words = useTexts(allWords)
  const marks = brief ? alarm.marks.filter((mark) => mark !== 'simulated') : alarm.marks
  if (marks.length === 0) return null
  const late = (Date.parse(alarm.receivedAt) - Date.parse(alarm.pressedAt)) / 1000
  return (
    <span className="marks">
      {marks.map((mark) => (
        <span key={mark} className={`mark ${mark}`}>
          {words.mark[mark]}
          {mark === 'delayed' && late > 0 && `, ${texts.pressedAgo(agoText(late, texts.units))}`}
        </span>
      ))}
    </span>
  )
}
