import { useState } from 'react'
import type { Block, BlockLiftWrite } from '../../api/contract.ts'
import { useToday } from '../../clock/now.ts'
import { addDays } from '../../clock/swedish-time.ts'
import { useLanguage } from '../../i18n/language.ts'
import { untilInstant } from '../days.ts'
import { DayField, OneOf, PickName } from '../fields.tsx'
import { lastDay } from '../long-date.ts'
import { Problem } from '../problem.tsx'
import { residentTexts } from '../resident.texts.ts'
import { useRecipients, useRightsAct } from '../resident-api.ts'
import { useWords } from '../words.ts'
import { blocksTexts } from './blocks.texts.ts'

const spans = { day: 1, week: 7, month: 30 } as const
type Span = keyof typeof spans | 'own'

interface OpenProps {
  block: Block
  onDone(said: string): void
  onCancel(): void
}

/** Lifts a block for one organisation or for all, until a day. */
export function OpenForAWhile({ block, onDone, onCancel }: OpenProps) {
  const texts = useWords(blocksTexts)
  const common = useWords(residentTexts)
  const language = useLanguage()
  const recipients = useRecipients().data ?? []
  const { run, busy, error } = useRightsAct()
  const [organisation, setOrganisation] = useState<string>()
  const [span, setSpan] = useState<Span>('week')
  const [own, setOwn] = useState('')
  const today = useToday()
  const day = span === 'own' ? own : addDays(today, spans[span])

  const open = async () => {
    if (day === '') return
    const write: Omit<BlockLiftWrite, 'onRequest'> = {
      validUntil: untilInstant(day),
      ...(organisation && { organisation }),
    }
    const done = await run(`/blocks/${block.id}/lift-for-a-while`, write)
    if (done) onDone(texts.openedSaid(lastDay(write.validUntil, language)))
  }
  return (
    <section className="me-form" aria-label={texts.openTitle}>
      <h3>{texts.openTitle}</h3>
      <PickName
        label={texts.openFor}
        none={texts.openForAll}
        value={organisation}
        choices={recipients}
        onChange={setOrganisation}
      />
      <OneOf<Span>
        label={texts.openUntil}
        value={span}
        choices={(Object.keys(texts.spans) as Span[]).map((value) => ({ value, label: texts.spans[value] }))}
        onChange={setSpan}
      />
      {span === 'own' && <DayField label={texts.lastDay} value={own} min={today} onChange={setOwn} />}
      <p>{texts.openThen}</p>
      {error !== undefined && <Problem error={error} />}
      <div className="me-buttons">
        <button type="button" className="me-button" disabled={busy || day === ''} onClick={() => void open()}>
          {texts.openYes}
        </button>
        <button type="button" className="me-button quiet-button" onClick={onCancel}>
          {common.cancel}
        </button>
      </div>
    </section>
  )
}
