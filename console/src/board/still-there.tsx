import { Button } from '@midas-ds/components/button'
import { Modal } from '@midas-ds/components/modal'
import { useTexts } from '../i18n/texts.ts'
import { boardTexts } from './board.texts.ts'

/** Asked when nobody has touched the screen for long; until it is answered the screen does not count as attended. */
export function StillThere({ onAnswer }: { onAnswer(): void }) {
  const texts = useTexts(boardTexts)
  return (
    <Modal isOpen title={texts.stillThere} hideCloseButton onOpenChange={(open) => !open && onAnswer()}>
      <p>{texts.stillThereText}</p>
      <Button autoFocus onPress={onAnswer}>
        {texts.yesHere}
      </Button>
    </Modal>
  )
}
