import { useCallback, useState } from 'react'
import type { AlarmActName } from '../api/contract.ts'
import { useTexts } from '../i18n/texts.ts'
import type { Session } from '../session/session.ts'
import { useActs } from './acts/use-acts.tsx'
import { boardTexts } from './board.texts.ts'
import { AlarmPane } from './detail/alarm-pane.tsx'
import { useRevealed } from './detail/reveal.ts'
import { useKeys } from './keys/use-keys.ts'
import { useSnapshot } from './live/live-context.tsx'
import { isWide } from './use-wide.ts'

interface ChosenAlarmProps {
  id: string
  session: Session
  /** Chooses none; with an alarm's id, only if that one is still chosen. */
  onLeave(id: undefined, ifStill?: string): void
}

/** The alarm an operator works with, its acts and their keys. Another alarm is another of these, with everything covered again. */
export function ChosenAlarm({ id, session, onLeave }: ChosenAlarmProps) {
  const texts = useTexts(boardTexts)
  const alarm = useSnapshot().alarms.get(id)
  const [codeShown, setCodeShown] = useState(false)
  const { revealed, reveal } = useRevealed(id, session)
  const onAccepted = useCallback(
    (act: AlarmActName, of: { id: string }) => {
      if (act === 'resolve') onLeave(undefined, of.id)
    },
    [onLeave],
  )
  const acts = useActs(alarm, session.staff.name, onAccepted)
  const toggleCode = () => setCodeShown(!codeShown)

  useKeys({
    K: () => acts.start('acknowledge'),
    S: () => acts.start('dispatch'),
    F: () => acts.start('arrive'),
    A: () => acts.start('resolve'),
    N: () => acts.start('note'),
    O: () => acts.start('reopen'),
    D: toggleCode,
    V: () => {
      if (alarm?.person?.protectedIdentity && !revealed) reveal()
    },
  })

  return (
    <>
      <button type="button" className="back" ref={focusWhenNarrow} onClick={() => onLeave(undefined)}>
        ← {texts.back}
      </button>
      <AlarmPane
        id={id}
        group={session.group.id}
        me={session.staff.name}
        alarm={alarm}
        codeShown={codeShown}
        onShowCode={toggleCode}
        onAct={acts.start}
        revealed={revealed}
        onReveal={reveal}
      />
      {acts.dialog}
    </>
  )
}

/** On a narrow screen the list is gone when an alarm is opened; the keyboard goes on from the way back. */
function focusWhenNarrow(back: HTMLButtonElement | null): void {
  if (back !== null && !isWide()) back.focus()
}
