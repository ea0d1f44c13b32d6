import { TextArea } from '@midas-ds/components/textfield'
import { useQuery } from '@tanstack/react-query'
import { PickMany } from '../../../admin/parts/pick-one.tsx'
import { askTrust } from '../../../api/trust.ts'
import { useLanguage } from '../../../i18n/language.ts'
import { useTexts } from '../../../i18n/texts.ts'
import { ChooseOne } from '../../../parts/choose-one.tsx'
import { Waiting } from '../../../parts/waiting.tsx'
import { useLogin } from '../../../session/login.ts'
import { requestTexts } from '../request.texts.ts'
import { type DraftContent, type RequestPage, useRules } from '../request-api.ts'
import { Fault, type StepProps } from './data-step.tsx'

const setIn =
  ({ draft, onChange }: StepProps) =>
  (more: Partial<DraftContent>) =>
    onChange({ ...draft, content: { ...draft.content, ...more } })

/** What it is for, why it is needed, and on what ground. */
export function PurposeStep(props: StepProps) {
  const texts = useTexts(requestTexts)
  const language = useLanguage()
  const { data: rules } = useRules()
  const { draft, faults } = props
  const { content } = draft
  const set = setIn(props)
  if (rules === undefined) return <Waiting lines={8} />
  const grounds = { article6: '', article9: '', ...content.legalBasis }
  return (
    <>
      <ChooseOne
        label={texts.publicBodyField}
        value={String(content.publicBody ?? '')}
        choices={[
          ['true', texts.yes, texts.publicBodyHelp],
          ['false', texts.no],
        ]}
        onChange={(value) => set({ publicBody: value === 'true' })}
      />
      <Fault faults={faults} field="publicBody" />
      <ChooseOne
        label={texts.fields.purpose}
        value={content.purpose ?? ''}
        choices={rules.purposes.map(({ code, text, law, publicBodyOnly }) => [
          code,
          text[language],
          publicBodyOnly ? `${law}. ${texts.publicBodyOnly}` : law,
        ])}
        onChange={(purpose) => set({ purpose })}
      />
      <Fault faults={faults} field="purpose" />
      <TextArea
        label={texts.fields.need}
        description={texts.needHint}
        maxLength={4000}
        value={content.need ?? ''}
        onChange={(need) => set({ need })}
      />
      <Fault faults={faults} field="need" />
      <fieldset className="several request-grounds">
        <legend>{texts.fields.legalBasis}</legend>
        {(['article6', 'article9'] as const).map((article) => (
          <label key={article} className="field">
            {texts[article]}
            <select
              value={grounds[article]}
              onChange={({ target }) => set({ legalBasis: { ...grounds, [article]: target.value } })}
            >
              <option value="">{texts.choose}</option>
              {rules[article].map(({ code, text }) => (
                <option key={code} value={code}>
                  {text[language]}
                </option>
              ))}
            </select>
          </label>
        ))}
        <label className="field">
          {texts.lawField}
          <input
            value={grounds.law ?? ''}
            maxLength={400}
            placeholder={texts.lawHint}
            onChange={({ target }) => set({ legalBasis: { ...grounds, law: target.value } })}
          />
        </label>
      </fieldset>
      <Fault faults={faults} field="legalBasis" />
      <TextArea
        label={texts.fields.publication}
        description={texts.publicationHint}
        maxLength={2000}
        value={content.publication ?? ''}
        onChange={(publication) => set({ publication })}
      />
      <Fault faults={faults} field="publication" />
    </>
  )
}

/** Who is to use it, and how long. */
export function PeopleStep(props: StepProps & { names: RequestPage['people'] }) {
  const texts = useTexts(requestTexts)
  const login = useLogin()
  const { draft, faults, names } = props
  const { content } = draft
  const set = setIn(props)
  const { data } = useQuery({
    queryKey: ['trust', 'employees', 'first'],
    queryFn: ({ signal }) =>
      askTrust<{ items: { id: string; name: string }[] }>('GET', '/employees', {
        query: { limit: 500 },
        signal,
      }),
  })
  const known = [...names, ...(data?.items ?? []), ...(login ? [{ id: login.id, name: login.name }] : [])]
  return (
    <>
      <PickMany
        label={texts.fields.people}
        hint={texts.peopleHint}
        from={data?.items ?? []}
        path="employees"
        values={content.people ?? []}
        nameOf={(id) => known.find((each) => each.id === id)?.name ?? id}
        onChange={(people) => set({ people })}
      />
      <Fault faults={faults} field="people" />
      <label className="field">
        {texts.fields.months}
        <span className="services-unit">
          <input
            type="number"
            min={1}
            max={120}
            value={content.months ?? ''}
            onChange={({ target }) => {
              const { months: _, ...rest } = content
              const months = target.valueAsNumber
              props.onChange({ ...draft, content: Number.isNaN(months) ? rest : { ...rest, months } })
            }}
          />
          {texts.monthsUnit}
        </span>
      </label>
      <p className="quiet">{texts.monthsHint}</p>
      <Fault faults={faults} field="months" />
    </>
  )
}

/** How it is protected. */
export function ProtectionStep(props: StepProps) {
  const texts = useTexts(requestTexts)
  const language = useLanguage()
  const { data: rules } = useRules()
  return (
    <>
      <TextArea
        label={texts.fields.protection}
        description={texts.protectionHint}
        maxLength={4000}
        value={props.draft.content.protection ?? ''}
        onChange={(protection) => setIn(props)({ protection })}
      />
      <Fault faults={props.faults} field="protection" />
      {rules && (
        <div>
          <p>
            <b>{texts.standing}</b>
          </p>
          <ul className="request-list">
            {rules.conditions.map((condition) => (
              <li key={condition.sv}>{condition[language]}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}
