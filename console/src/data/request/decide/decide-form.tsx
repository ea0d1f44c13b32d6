import { Button } from '@midas-ds/components/button'
import { TextArea } from '@midas-ds/components/textfield'
import { useState } from 'react'
import { Lines } from '../../../admin/parts/lines.tsx'
import { useTexts } from '../../../i18n/texts.ts'
import { ChooseOne } from '../../../parts/choose-one.tsx'
import { Confirm } from '../../../parts/confirm.tsx'
import { useProduct } from '../../use-product.ts'
import { SelectionFields, Several } from '../form/selection-fields.tsx'
import { requestTexts } from '../request.texts.ts'
import type { RequestDecide, RequestPage } from '../request-api.ts'
import { type DecisionDraft, decisionOf, faultOf, firstDecision } from './decision-draft.ts'

interface DecideFormProps {
  request: RequestPage
  isSending: boolean
  onDecide(decision: Omit<RequestDecide, 'version'>): void
  onCancel(): void
}

/** The decision on an application, with its reasons: whole, in part, or not. */
export function DecideForm({ request, isSending, onDecide, onCancel }: DecideFormProps) {
  const texts = useTexts(requestTexts)
  const [draft, setDraft] = useState(() => firstDecision(request))
  const [asking, setAsking] = useState(false)
  const set = (more: Partial<DecisionDraft>) => setDraft({ ...draft, ...more })
  const fault = faultOf(draft, request.content)
  return (
    <form
      className="services-change request-form"
      aria-label={texts.decide}
      onSubmit={(event) => {
        event.preventDefault()
        if (fault === undefined) setAsking(true)
      }}
    >
      <h2>{texts.decide}</h2>
      <ChooseOne
        label={texts.outcome}
        value={draft.outcome}
        choices={[
          ['approved', texts.outcomes.approved, texts.outcomeHelps.approved],
          ['approved_in_part', texts.outcomes.approved_in_part, texts.outcomeHelps.approved_in_part],
          ['refused', texts.outcomes.refused, texts.outcomeHelps.refused],
        ]}
        onChange={(outcome) => set({ outcome })}
      />
      {draft.outcome === 'approved_in_part' && (
        <Granted request={request} granted={draft.granted} onChange={(granted) => set({ granted })} />
      )}
      <TextArea
        label={texts.reasons}
        description={texts.reasonsHint}
        maxLength={4000}
        value={draft.reasons}
        onChange={(reasons) => set({ reasons })}
      />
      {draft.outcome !== 'refused' && (
        <Lines
          label={texts.conditions}
          hint={texts.conditionsHint}
          values={draft.conditions}
          onChange={(conditions) => set({ conditions })}
        />
      )}
      <div className="services-steps">
        <Button size="medium" type="submit" isDisabled={fault !== undefined || isSending}>
          {texts.decide}
        </Button>
        <Button size="medium" variant="secondary" onPress={onCancel}>
          {texts.cancel}
        </Button>
        {fault && (
          <span role="status" className="quiet">
            {texts.decisionFaults[fault]}
          </span>
        )}
      </div>
      {asking && (
        <Confirm
          title={texts.decideTitle(texts.outcomes[draft.outcome])}
          text={texts.decideText}
          yes={texts.decide}
          no={texts.notYet}
          danger={draft.outcome === 'refused'}
          onYes={() => {
            setAsking(false)
            onDecide(decisionOf(draft, request.content))
          }}
          onNo={() => setAsking(false)}
        />
      )}
    </form>
  )
}

interface GrantedProps {
  request: RequestPage
  granted: DecisionDraft['granted']
  onChange(granted: DecisionDraft['granted']): void
}

/** What is granted of what was applied for; no more can be chosen than that. */
function Granted({ request: { product, content, people }, granted, onChange }: GrantedProps) {
  const texts = useTexts(requestTexts)
  const { data: page } = useProduct(product)
  if (page === undefined || content.selection === undefined || granted.selection === undefined) return null
  const regionOf = (code: string) => page.codes['region']?.[code] ?? { sv: code, en: code }
  return (
    <>
      <SelectionFields
        page={page}
        within={content.selection}
        value={granted.selection}
        onChange={(selection) => onChange({ ...granted, selection })}
      />
      <Several
        label={texts.fields.regions}
        choices={(content.regions ?? []).map((id) => ({ id, title: regionOf(id) }))}
        chosen={granted.regions ?? []}
        onChange={(regions) => onChange({ ...granted, regions })}
      />
      <Several
        label={texts.fields.people}
        choices={people.map(({ id, name }) => ({ id, title: { sv: name, en: name } }))}
        chosen={granted.people ?? []}
        onChange={(chosen) => onChange({ ...granted, people: chosen })}
      />
      <label className="field">
        {texts.fields.months}
        <span className="services-unit">
          <input
            type="number"
            min={1}
            max={content.months}
            value={granted.months ?? ''}
            onChange={({ target }) => {
              const { months: _, ...rest } = granted
              onChange(Number.isNaN(target.valueAsNumber) ? rest : { ...rest, months: target.valueAsNumber })
            }}
          />
          {texts.monthsUnit}
        </span>
      </label>
    </>
  )
}
