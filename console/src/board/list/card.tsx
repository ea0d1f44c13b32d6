import { memo } from 'react'
import type { Alarm } from '../../api/contract.ts'
import { Since } from '../../clock/since.tsx'
import { formatMinute } from '../../i18n/format.ts'
import { useTexts } from '../../i18n/texts.ts'
import { words as allWords } from '../../words/words.ts'
import { boardTexts } from '../board.texts.ts'
import { Marks } from '../marks.tsx'
import { placeOf, titleOf } from '../title.ts'
import { waitingSince } from './order.ts'
import { UrgencyShape } from './urgency-shape.tsx'

interface CardProps {
  alarm: Alarm
  chosen: boolean
  unconfirmed: boolean
  onChoose(id: string): void
}

/** One alarm in the list. Drawn anew only when the alarm itself changed; its clock runs by itself. */
export const Card = memo(function Card({ alarm, chosen, unconfirmed, onChoose }: CardProps) {
  const texts = useTexts(boardTexts)
  const words = useTexts(allWords)
  const small = alarm.urgency === 'technical' || alarm.urgency === 'test' || alarm.state === 'resolved'
  const classes = [
    'card',
    alarm.urgency,
    alarm.ringing && 'rings',
    small && 'small',
    unconfirmed && 'unconfirmed',
  ]
  return (
    <button
      type="button"
      className={classes.filter(Boolean).join(' ')}
      aria-current={chosen ? 'true' : undefined}
      data-alarm={alarm.id}
      onClick={() => onChoose(alarm.id)}
    >
      <UrgencyShape urgency={alarm.urgency} />
      <span className="card-clock">
        {alarm.state === 'resolved' ? (
          formatMinute(alarm.resolvedAt ?? alarm.receivedAt)
        ) : (
          <Since at={waitingSince(alarm)} />
        )}
      </span>
      <span className="card-title">
        <span className="card-name">{titleOf(alarm, words)}</span>
        {alarm.presses > 1 && (
          <span className="card-presses">
            ×{alarm.presses} <span className="spoken">{texts.presses(alarm.presses)}</span>
          </span>
        )}
      </span>
      <span className="card-line">
        <b>{words.urgency[alarm.urgency]}</b> · {words.class[alarm.class]}
        {stateOf(alarm, words.state)}
        {alarm.marks.includes('simulated') && ` · ${words.mark.simulated}`}
      </span>
      {!small && <span className="card-line">{placeOf(alarm)}</span>}
      {!small && <Marks alarm={alarm} brief />}
      {unconfirmed && <span className="spoken">{texts.unconfirmed}</span>}
    </button>
  )
})

function stateOf(alarm: Alarm, state: Record<Alarm['state'], string>): string {
  if (alarm.state === 'ringing') return ''
  if (alarm.state === 'acknowledged' && alarm.acknowledgedBy)
    return ` · ${state.acknowledged}, ${alarm.acknowledgedBy}`
  if (alarm.state === 'dispatched' && alarm.dispatchedTo)
    return ` · ${state.dispatched}, ${alarm.dispatchedTo}`
  return ` · ${state[alarm.state]}`
}
