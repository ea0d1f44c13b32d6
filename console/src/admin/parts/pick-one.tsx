import { useId, useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { ChoiceList } from '../../parts/choice-list.tsx'
import { registerTexts } from '../../register/register.texts.ts'

export interface Named {
  id: string
  name: string
}

interface PickOneProps {
  label: string
  hint?: string
  from: readonly Named[]
  value: string | undefined
  shown: string
  fault?: string
  required?: boolean
  detail?(id: string): string | undefined
  onChange(id: string | undefined): void
}

/** One of many, found by searching. */
export function PickOne(props: PickOneProps) {
  const { label, hint, from, value, shown, fault, required, detail, onChange } = props
  const texts = useTexts(registerTexts)
  const [open, setOpen] = useState(false)
  return (
    <div className="field ref-field">
      <span>{label}</span>
      {hint && <span className="quiet">{hint}</span>}
      <div className="ref-line">
        <b>{value ? shown : texts.none}</b>
        <button type="button" className="plain-button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {texts.choose} <span className="spoken">{label}</span>
        </button>
        {value && !required && (
          <button type="button" className="plain-button" onClick={() => onChange(undefined)}>
            {texts.clear} <span className="spoken">{label}</span>
          </button>
        )}
      </div>
      {fault && <p className="fault">{fault}</p>}
      {open && (
        <ChoiceList
          label={label}
          searchLabel={texts.search}
          nothing={texts.nothingFound}
          choices={from.map(({ id, name }) => ({ id, label: name, ...(detail && { detail: detail(id) }) }))}
          chosen={value}
          onChoose={(id) => {
            onChange(id)
            setOpen(false)
          }}
        />
      )}
    </div>
  )
}

interface PickManyProps {
  label: string
  hint?: string
  from: readonly Named[]
  values: readonly string[]
  nameOf(id: string): string
  fault?: string
  onChange(ids: string[]): void
}

/** Any number of many, each with a way to take it out. */
export function PickMany({ label, hint, from, values, nameOf, fault, onChange }: PickManyProps) {
  const texts = useTexts(registerTexts)
  const [open, setOpen] = useState(false)
  const id = useId()
  return (
    <fieldset className="several" aria-describedby={hint ? id : undefined}>
      <legend>{label}</legend>
      {hint && (
        <p className="quiet" id={id}>
          {hint}
        </p>
      )}
      {values.length > 0 && (
        <ul className="chips">
          {values.map((value) => (
            <li key={value}>
              {nameOf(value)}
              <button
                type="button"
                className="plain-button"
                onClick={() => onChange(values.filter((one) => one !== value))}
              >
                {texts.takeOut} <span className="spoken">{nameOf(value)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {fault && <p className="fault">{fault}</p>}
      <button type="button" className="plain-button" aria-expanded={open} onClick={() => setOpen(!open)}>
        {texts.choose} <span className="spoken">{label}</span>
      </button>
      {open && (
        <ChoiceList
          label={label}
          searchLabel={texts.search}
          nothing={texts.nothingFound}
          choices={from
            .filter((one) => !values.includes(one.id))
            .map((one) => ({ id: one.id, label: one.name }))}
          chosen={undefined}
          onChoose={(chosen) => onChange([...values, chosen])}
        />
      )}
    </fieldset>
  )
}
