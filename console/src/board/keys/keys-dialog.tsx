import { Modal } from '@midas-ds/components/modal'
import { useSyncExternalStore } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { boardTexts } from '../board.texts.ts'
import { KeyCap } from './key-cap.tsx'
import { singleKeys } from './use-keys.ts'

const keys = [
  ['↑ J', 'previous'],
  ['↓ L', 'next'],
  ['Home', 'first'],
  ['K', 'acknowledge'],
  ['S', 'dispatch'],
  ['F', 'arrive'],
  ['A', 'resolve'],
  ['N', 'note'],
  ['O', 'reopen'],
  ['D', 'doorCode'],
  ['V', 'reveal'],
  ['M', 'mute'],
  ['T', 'technical'],
  ['P', 'tests'],
  ['?', 'help'],
  ['Esc', 'escape'],
] as const

/** Every key of the board, and the switch that turns single keys off. */
export function KeysDialog({ open, onClose }: { open: boolean; onClose(): void }) {
  const texts = useTexts(boardTexts).keys
  const enabled = useSyncExternalStore(singleKeys.subscribe, singleKeys.get)
  return (
    <Modal isOpen={open} onOpenChange={(isOpen) => !isOpen && onClose()} title={texts.title} isDismissable>
      <dl className="keys">
        {keys.map(([cap, name]) => (
          <div key={name}>
            <dt>
              {cap.split(' ').map((one) => (
                <KeyCap key={one}>{one}</KeyCap>
              ))}
              <span className="spoken">{cap}</span>
            </dt>
            <dd>{texts[name]}</dd>
          </div>
        ))}
      </dl>
      <label className="check">
        <input type="checkbox" checked={enabled} onChange={(event) => singleKeys.set(event.target.checked)} />
        {texts.enabled}
      </label>
    </Modal>
  )
}
