import { Button } from '@midas-ds/components/button'
import type { Alarm, AlarmActName } from '../../api/contract.ts'
import { useTexts } from '../../i18n/texts.ts'
import { KeyCap } from '../keys/key-cap.tsx'
import { actTexts } from './acts.texts.ts'
import { allowed, isAnothers } from './foresee.ts'

const acts = [
  ['acknowledge', 'K'],
  ['dispatch', 'S'],
  ['arrive', 'F'],
  ['resolve', 'A'],
  ['note', 'N'],
] as const

/** The next step in an alarm's life is the filled button. */
function nextAct({ ringing, state }: Alarm): AlarmActName {
  if (ringing) return 'acknowledge'
  if (state === 'dispatched') return 'arrive'
  if (state === 'arrived') return 'resolve'
  return state === 'resolved' ? 'reopen' : 'dispatch'
}

/** The acts on an alarm, each with its key. */
export function ActBar({ alarm, me, onAct }: { alarm: Alarm; me: string; onAct(act: AlarmActName): void }) {
  const texts = useTexts(actTexts)
  const next = nextAct(alarm)
  const takesOver = !alarm.ringing && isAnothers(alarm, me)
  const shown =
    alarm.state === 'resolved'
      ? ([
          ['reopen', 'O'],
          ['note', 'N'],
        ] as const)
      : acts
  return (
    <div className="act-bar">
      {shown.map(([act, key]) => (
        <Button
          key={act}
          size="medium"
          variant={act === next ? 'primary' : 'secondary'}
          isDisabled={!allowed(alarm, act, me)}
          onPress={() => onAct(act)}
        >
          {act === 'acknowledge' && takesOver ? texts.takeOver : texts[act]} <KeyCap>{key}</KeyCap>
        </Button>
      ))}
      {alarm.state !== 'resolved' && alarm.state !== 'ringing' && (
        <Button size="medium" variant="tertiary" onPress={() => onAct('reopen')}>
          {texts.reopen} <KeyCap>O</KeyCap>
        </Button>
      )}
    </div>
  )
}
