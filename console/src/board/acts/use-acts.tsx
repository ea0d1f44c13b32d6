import { type ReactNode, useState } from 'react'
import type { Alarm, AlarmActName, AlarmActs } from '../../api/contract.ts'
import { useTexts } from '../../i18n/texts.ts'
import { words as allWords } from '../../words/words.ts'
import { useLive } from '../live/live-context.tsx'
import { titleOf } from '../title.ts'
import { DispatchDialog } from './dispatch-dialog.tsx'
import { allowed, isAnothers } from './foresee.ts'
import { ResolveDialog } from './resolve-dialog.tsx'
import { NoteDialog, ReopenDialog } from './text-dialogs.tsx'

/** Acts that ask for something before they are done. */
const asking: ReadonlySet<AlarmActName> = new Set(['dispatch', 'resolve', 'note', 'reopen'])

export interface Acts {
  /** Starts an act on the alarm: at once, or through its dialog. Does nothing when the act makes no sense now. */
  start(act: AlarmActName): void
  /** The dialog that is open, to be drawn somewhere. */
  dialog: ReactNode
}

/**
 * What an operator can do with one alarm.
 *
 * @param me the operator's name
 * @param onAccepted runs when the server has accepted an act
 */
export function useActs(
  alarm: Alarm | undefined,
  me: string,
  onAccepted: (act: AlarmActName, alarm: Alarm) => void,
): Acts {
  const live = useLive()
  const words = useTexts(allWords)
  const [open, setOpen] = useState<{ act: AlarmActName; alarm: Alarm }>()

  const perform = async <A extends AlarmActName>(of: Alarm, act: A, body: AlarmActs[A], to?: string) => {
    setOpen(undefined)
    if (await live.act(of, act, body, to)) onAccepted(act, of)
  }
  const start = (act: AlarmActName) => {
    if (alarm === undefined || !allowed(alarm, act, me)) return
    const takeOver = act === 'acknowledge' && !alarm.ringing && isAnothers(alarm, me)
    if (asking.has(act)) setOpen({ act, alarm })
    else void perform(alarm, act, takeOver ? { takeOver } : {})
  }
  return { start, dialog: open && dialogFor(open.act, open.alarm) }

  function dialogFor(act: AlarmActName, of: Alarm): ReactNode {
    const frame = { title: titleOf(of, words), onClose: () => setOpen(undefined) }
    switch (act) {
      case 'resolve':
        return <ResolveDialog {...frame} alarm={of} onResolve={(body) => void perform(of, 'resolve', body)} />
      case 'dispatch':
        return <DispatchDialog {...frame} onDispatch={(body, to) => void perform(of, 'dispatch', body, to)} />
      case 'note':
        return <NoteDialog {...frame} onText={(text) => void perform(of, 'note', { text })} />
      case 'reopen':
        return <ReopenDialog {...frame} onText={(reason) => void perform(of, 'reopen', { reason })} />
      default:
        return undefined
    }
  }
}
