import { Button } from '@midas-ds/components/button'
import { Modal } from '@midas-ds/components/modal'
import type { ReactNode } from 'react'

interface ConfirmProps {
  title: string
  text: ReactNode
  yes: string
  no: string
  danger?: boolean
  onYes(): void
  onNo(): void
}

/** Asks before something that others notice. The safe answer has the focus. */
export function Confirm({ title, text, yes, no, danger, onYes, onNo }: ConfirmProps) {
  return (
    <Modal isOpen isDismissable title={title} onOpenChange={(open) => !open && onNo()}>
      <div className="confirm-text">{text}</div>
      <div className="act-buttons">
        <Button variant={danger ? 'danger' : 'primary'} onPress={onYes}>
          {yes}
        </Button>
        <Button variant="secondary" autoFocus onPress={onNo}>
          {no}
        </Button>
      </div>
    </Modal>
  )
}
