import { useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { ActDialog, NoteField } from './act-dialog.tsx'
import { actTexts } from './acts.texts.ts'

interface TextDialogProps {
  title: string
  onText(text: string): void
  onClose(): void
}

export function NoteDialog({ title, onText, onClose }: TextDialogProps) {
  const texts = useTexts(actTexts)
  const [text, setText] = useState('')
  return (
    <ActDialog
      title={texts.noteTitle(title)}
      submit={texts.save}
      missing={text.trim() === '' ? texts.writeFirst : undefined}
      onSubmit={() => onText(text.trim())}
      onClose={onClose}
    >
      <NoteField label={texts.noteText} value={text} onChange={setText} focus />
    </ActDialog>
  )
}

/** Opening again makes the alarm ring, so it is told first and asks why. */
export function ReopenDialog({ title, onText, onClose }: TextDialogProps) {
  const texts = useTexts(actTexts)
  const [reason, setReason] = useState('')
  return (
    <ActDialog
      title={texts.reopenTitle(title)}
      submit={texts.reopen}
      missing={reason.trim() === '' ? texts.writeFirst : undefined}
      onSubmit={() => onText(reason.trim())}
      onClose={onClose}
    >
      <p>{texts.reopenText}</p>
      <NoteField label={texts.reason} value={reason} onChange={setReason} focus />
    </ActDialog>
  )
}
