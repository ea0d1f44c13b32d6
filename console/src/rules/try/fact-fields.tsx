import { useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Pick } from '../../register/form/fields.tsx'
import { type Field, listOf } from './case-fields.ts'
import { tryTexts } from './try.texts.ts'

interface FactFieldsProps {
  fields: readonly Field[]
  value: object
  onChange(value: object): void
}

/** The facts of an actor or a resource, each asked for in its way; the yes-or-no ones last. */
export function FactFields({ fields, value, onChange }: FactFieldsProps) {
  const texts = useTexts(tryTexts)
  const facts = value as Record<string, unknown>
  const set = (name: string, next: unknown) => onChange({ ...facts, [name]: next })
  const flags = fields.filter(({ as }) => as === 'flag').map(({ name }) => name)
  const isConsents = fields.some(({ as }) => as === 'consents')
  return (
    <>
      <div className="try-fields">
        {fields.map((field) => (
          <OneFact key={field.name} field={field} value={facts[field.name]} onChange={set} />
        ))}
      </div>
      {flags.length > 0 && (
        <Checks
          label={texts.situation}
          choices={flags.map((name) => ({ value: name, label: texts.fields[name] ?? name }))}
          values={flags.filter((name) => facts[name] === true)}
          onChange={(chosen) =>
            onChange({ ...facts, ...Object.fromEntries(flags.map((name) => [name, chosen.includes(name)])) })
          }
        />
      )}
      {isConsents && (
        <div>
          <p>
            <b>{texts.fields['consents']}</b>
          </p>
          <Checks
            label={texts.fields['consents'] ?? ''}
            choices={Object.entries(texts.consents).map(([code, label]) => ({ value: code, label }))}
            values={facts['consents'] as string[]}
            onChange={(consents) => set('consents', consents)}
          />
        </div>
      )}
    </>
  )
}

interface OneFactProps {
  field: Field
  value: unknown
  onChange(name: string, value: unknown): void
}

function OneFact({ field: { name, as, values = [] }, value, onChange }: OneFactProps) {
  const texts = useTexts(tryTexts)
  const label = texts.fields[name] ?? name
  switch (as) {
    case 'text':
      return <TextLine label={label} value={value as string} onChange={(next) => onChange(name, next)} />
    case 'list':
      return <ListLine label={label} value={value as string[]} onChange={(next) => onChange(name, next)} />
    case 'choice':
      return (
        <Pick
          label={label}
          value={value as string}
          choices={values.map((one) => ({ value: one, label: texts.values[one] ?? one }))}
          onChange={(next) => onChange(name, next)}
        />
      )
    case 'class':
      return (
        <Pick
          label={label}
          value={String(value)}
          choices={['0', '1', '2', '3'].map((one) => ({ value: one, label: one }))}
          onChange={(next) => onChange(name, Number(next))}
        />
      )
    default:
      return null
  }
}

interface LineProps<T> {
  label: string
  value: T
  onChange(value: T): void
}

export function TextLine({ label, value, onChange }: LineProps<string>) {
  return (
    <label className="field">
      <span>{label}</span>
      <input value={value} maxLength={200} onChange={(event) => onChange(event.target.value)} />
    </label>
  )
}

/** Words with commas between; what is being typed is left as it is until the field is left. */
function ListLine({ label, value, onChange }: LineProps<string[]>) {
  const texts = useTexts(tryTexts)
  const [typed, setTyped] = useState<string>()
  return (
    <label className="field">
      <span>
        {label} <small className="quiet">({texts.listHint})</small>
      </span>
      <input
        value={typed ?? value.join(', ')}
        maxLength={1000}
        onChange={(event) => {
          setTyped(event.target.value)
          onChange(listOf(event.target.value))
        }}
        onBlur={() => setTyped(undefined)}
      />
    </label>
  )
}

interface ChecksProps<T extends string> {
  label: string
  choices: readonly { value: T; label: string }[]
  values: readonly T[]
  onChange(values: T[]): void
}

/** Several facts that are so or not. */
export function Checks<T extends string>({ label, choices, values, onChange }: ChecksProps<T>) {
  return (
    <div className="try-checks" role="group" aria-label={label}>
      {choices.map((choice) => (
        <label key={choice.value}>
          <input
            type="checkbox"
            checked={values.includes(choice.value)}
            onChange={(event) =>
              onChange(
                event.target.checked
                  ? [...values, choice.value]
                  : values.filter((value) => value !== choice.value),
              )
            }
          />
          {choice.label}
        </label>
      ))}
    </div>
  )
}
