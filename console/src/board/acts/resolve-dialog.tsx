import { useMemo, useState } from 'react'
import type { Alarm, Cause } from '../../api/contract.ts'
import { useTexts } from '../../i18n/texts.ts'
import { ChoiceList } from '../../parts/choice-list.tsx'
import { words as allWords, type Words } from '../../words/words.ts'
import { ActDialog, NoteField } from './act-dialog.tsx'
import { actTexts } from './acts.texts.ts'

interface ResolveDialogProps {
  alarm: Alarm
  title: string
  onResolve(body: { cause: Cause; note?: string }): void
  onClose(): void
}

/** Asks why the alarm is over before it is resolved. */
export function ResolveDialog({ alarm, title, onResolve, onClose }: ResolveDialogProps) {
  const texts = useTexts(actTexts)
  const words = useTexts(allWords)
  const causes = useMemo(() => causesFor(alarm, words), [alarm, words])
  const [cause, setCause] = useState<Cause>()
  const [note, setNote] = useState('')
  const submit = () => cause && onResolve({ cause, ...(note.trim() && { note: note.trim() }) })
  return (
    <ActDialog
      title={texts.resolveTitle(title)}
      submit={texts.resolve}
      missing={cause === undefined ? texts.chooseCause : undefined}
      onSubmit={submit}
      onClose={onClose}
    >
      <ChoiceList
        label={texts.cause}
        searchLabel={texts.search}
        nothing={texts.nothing}
        choices={causes}
        chosen={cause}
        onChoose={(id) => setCause(id as Cause)}
        onSubmit={submit}
      />
      <NoteField label={texts.noteOptional} value={note} onChange={setNote} />
    </ActDialog>
  )
}

const technicalFirst: readonly Cause[] = [
  'technical_fault',
  'battery_replaced',
  'contact_restored',
  'test_press',
]

/** All causes; those likely for this kind of alarm first. */
function causesFor({ urgency }: Alarm, words: Words): { id: Cause; label: string }[] {
  const all = Object.keys(words.cause) as Cause[]
  const first = urgency === 'technical' || urgency === 'test' ? technicalFirst : []
  const last = all.filter((cause) => !first.includes(cause))
  return [...(urgency === 'test' ? first.toReversed() : first), ...last].map((id) => ({
    id,
    label: words.cause[id],
  }))
}
