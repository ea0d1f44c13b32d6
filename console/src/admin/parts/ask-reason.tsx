import { Button } from '@midas-ds/components/button'
import { Modal } from '@midas-ds/components/modal'
import { TextArea } from '@midas-ds/components/textfield'
import { useState } from 'react'
import { Refused } from '../../parts/refused.tsx'

interface AskReasonProps {
  title: string
  text?: string | undefined
  label: string
  max: number
  yes: string
  no: string
  danger?: boolean
  onYes(reason: string): Promise<void>
  onNo(): void
}

/** Asks for a few words before something that others will want to know why. What the server refuses is said in the same place. */
export function AskReason({ title, text, label, max, yes, no, danger, onYes, onNo }: AskReasonProps) {
  const [reason, setReason] = useState('')
  const [error, setError] = useState<unknown>()
  return (
    <Modal isOpen isDismissable title={title} onOpenChange={(open) => !open && onNo()}>
      <form
        className="object-form"
        onSubmit={(event) => {
          event.preventDefault()
          setError(undefined)
          if (reason.trim() !== '') void onYes(reason.trim()).catch(setError)
        }}
      >
        {text && <p>{text}</p>}
        <TextArea label={label} maxLength={max} autoFocus value={reason} onChange={setReason} />
        {error !== undefined && <Refused error={error} />}
        <div className="act-buttons">
          <Button type="submit" variant={danger ? 'danger' : 'primary'} isDisabled={reason.trim() === ''}>
            {yes}
          </Button>
          <Button variant="secondary" onPress={onNo}>
            {no}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
