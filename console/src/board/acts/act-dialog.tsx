import { Button } from '@midas-ds/components/button'
import { Modal } from '@midas-ds/components/modal'
import type { ReactNode } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { actTexts } from './acts.texts.ts'

interface ActDialogProps {
  title: string
  submit: string
  /** Why it cannot be sent yet; shown when somebody tries. */
  missing: string | undefined
  children: ReactNode
  onSubmit(): void
  onClose(): void
}

/** The frame of every act that needs more than a key: a form, its button, and a way out. */
export function ActDialog({ title, submit, missing, children, onSubmit, onClose }: ActDialogProps) {
  const texts = useTexts(actTexts)
  return (
    <Modal
      isOpen
      isDismissable
      onOpenChange={(open) => !open && onClose()}
      title={title}
      className="act-dialog"
    >
      <form
        className="act-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (missing === undefined) onSubmit()
        }}
      >
        {children}
        <p className="missing" role="status">
          {missing}
        </p>
        <div className="act-buttons">
          <Button type="submit" isDisabled={missing !== undefined}>
            {submit}
          </Button>
          <Button variant="secondary" onPress={onClose}>
            {texts.cancel}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

/** Several lines of text. Ctrl+Enter sends the form it stands in. */
export function NoteField({
  label,
  value,
  onChange,
  focus,
}: {
  label: string
  value: string
  onChange(value: string): void
  focus?: boolean
}) {
  return (
    <label className="note-field">
      {label}
      <textarea
        rows={3}
        maxLength={2000}
        value={value}
        autoFocus={focus}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
            event.currentTarget.form?.requestSubmit()
        }}
      />
    </label>
  )
}
