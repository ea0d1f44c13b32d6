import { useState } from 'react'
import type { Block } from '../../api/contract.ts'
import { useLanguage } from '../../i18n/language.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { DayField, OneOf, PickName, SomeOf } from '../fields.tsx'
import { Problem } from '../problem.tsx'
import { residentTexts } from '../resident.texts.ts'
import { useRecipients, useRightsAct, useVocabulary } from '../resident-api.ts'
import { useSubject } from '../subject.tsx'
import { useWords } from '../words.ts'
import { type BlockDraft, blockOf } from './block-draft.ts'
import { BlockSentences } from './block-sentences.tsx'
import { blocksTexts } from './blocks.texts.ts'

/** Sets a block: to whom, whose data, which, from when; said in sentences before it is done. */
export function SetBlock({ onDone, onCancel }: { onDone(): void; onCancel(): void }) {
  const texts = useWords(blocksTexts)
  const common = useWords(residentTexts)
  const { data: recipients = [], error: unread } = useRecipients()
  const { run, busy, error } = useRightsAct()
  const { as, organisation } = useSubject()
  const [draft, setDraft] = useState<BlockDraft>({})
  const [fault, setFault] = useState('')
  const [asking, setAsking] = useState(false)
  const change = (next: Partial<BlockDraft>) => setDraft({ ...draft, ...next })
  // staff enters blocks of its own organisation's data alone
  const whose = as === 'staff' ? recipients.filter(({ id }) => id === organisation?.id) : recipients
  const units = recipients.find(({ id }) => id === draft.controller)?.units ?? []
  const result = blockOf(draft)

  const ask = () => {
    if ('write' in result) {
      setFault('')
      setAsking(true)
    } else setFault(result.lacks === 'required' ? common.required : texts[result.lacks])
  }
  const set = async () => {
    setAsking(false)
    if ('write' in result && (await run<Block>('/blocks', result.write))) onDone()
  }
  return (
    <section className="me-form" aria-labelledby="block-title">
      <h2 id="block-title">{texts.setTitle}</h2>
      {unread && <p className="me-empty">{texts.noOthers}</p>}
      <OneOf
        label={texts.kind}
        value={draft.kind}
        choices={(['outer', 'inner'] as const).map((value) => ({
          value,
          label: texts.kinds[value],
          hint: texts.kindHints[value],
        }))}
        onChange={(kind) => change({ kind })}
      />
      {draft.kind && (
        <>
          <PickName
            label={texts.whose}
            none={common.chooseFirst}
            value={draft.controller}
            choices={whose}
            onChange={(controller) => change({ controller, unit: undefined })}
          />
          {draft.controller && (
            <PickName
              label={texts.unit}
              none={draft.kind === 'inner' ? common.chooseFirst : texts.anyUnit}
              value={draft.unit}
              choices={units}
              onChange={(unit) => change({ unit })}
            />
          )}
          <Which draft={draft} change={change} />
        </>
      )}
      {error !== undefined && <Problem error={error} />}
      <p role="alert" className="me-fault">
        {fault}
      </p>
      <div className="me-buttons">
        <button type="button" className="me-button" disabled={busy} onClick={ask}>
          {texts.confirm}
        </button>
        <button type="button" className="me-button quiet-button" onClick={onCancel}>
          {common.cancel}
        </button>
      </div>
      {asking && 'write' in result && (
        <Confirm
          title={texts.confirmTitle}
          text={
            <div className="me-confirm">
              <BlockSentences block={result.write} />
              <p>{texts.danger}</p>
            </div>
          }
          yes={texts.confirmYes}
          no={common.goBack}
          onYes={() => void set()}
          onNo={() => setAsking(false)}
        />
      )}
    </section>
  )
}

interface WhichProps {
  draft: BlockDraft
  change(next: Partial<BlockDraft>): void
}

function Which({ draft: { types, period }, change }: WhichProps) {
  const texts = useWords(blocksTexts)
  const language = useLanguage()
  const known = useVocabulary().data?.informationTypes ?? []
  return (
    <>
      {known.length > 0 && (
        <OneOf
          label={texts.types}
          value={types === undefined ? 'all' : 'some'}
          choices={[
            { value: 'all', label: texts.allTypes },
            { value: 'some', label: texts.someTypes },
          ]}
          onChange={(chosen) => change({ types: chosen === 'all' ? undefined : [] })}
        />
      )}
      {types !== undefined && (
        <SomeOf
          label={texts.someTypes}
          hint={texts.typesHint}
          values={types}
          choices={known.map(({ code, text }) => ({ value: code, label: text[language] }))}
          onChange={(next) => change({ types: next })}
        />
      )}
      <OneOf
        label={texts.period}
        value={period === undefined ? 'any' : 'some'}
        choices={[
          { value: 'any', label: texts.anyTime },
          { value: 'some', label: texts.someTime },
        ]}
        onChange={(chosen) => change({ period: chosen === 'any' ? undefined : { from: '', to: '' } })}
      />
      {period && (
        <div className="me-days">
          <DayField
            label={texts.from}
            value={period.from}
            onChange={(from) => change({ period: { ...period, from } })}
          />
          <DayField
            label={texts.to}
            value={period.to}
            min={period.from}
            onChange={(to) => change({ period: { ...period, to } })}
          />
        </div>
      )}
    </>
  )
}
