import { useTexts } from '../i18n/texts.ts'
import { Copyable } from '../parts/copyable.tsx'
import { sessionTexts } from './session.texts.ts'

/** How a new installation gets its first administrator: by a command beside the program, not from a page anybody can open. */
export function FirstTime({ open }: { open?: boolean }) {
  const texts = useTexts(sessionTexts)
  return (
    <details className="folded" open={open}>
      <summary>{texts.firstTime}</summary>
      <p>{texts.firstTimeText}</p>
      <p>
        <Copyable value={texts.firstTimeCommand} label={texts.firstTimeCommand} />
      </p>
    </details>
  )
}
