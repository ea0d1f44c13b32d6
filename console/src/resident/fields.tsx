import { useId } from 'react'
import { useToday } from '../clock/now.ts'

interface OneOfProps<T extends string> {
  label: string
  value: T | undefined
  choices: readonly { value: T; label: string; hint?: string }[]
  onChange(value: T): void
}

/** One of a few, each on a line of its own with a large target. */
export function OneOf<T extends string>({ label, value, choices, onChange }: OneOfProps<T>) {
  const name = useId()
  return (
    <fieldset className="me-choices">
      <legend>{label}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className="me-choice">
          <input
            type="radio"
            name={name}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
          />
          <span>
            {choice.label}
            {choice.hint && <small>{choice.hint}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

interface SomeOfProps<T extends string> {
  label: string
  hint?: string
  values: readonly T[]
  choices: readonly { value: T; label: string }[]
  onChange(values: T[]): void
}

/** Any number of a few. */
export function SomeOf<T extends string>({ label, hint, values, choices, onChange }: SomeOfProps<T>) {
  return (
    <fieldset className="me-choices">
      <legend>{label}</legend>
      {hint && <p>{hint}</p>}
      {choices.map((choice) => (
        <label key={choice.value} className="me-choice">
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
          <span>{choice.label}</span>
        </label>
      ))}
    </fieldset>
  )
}

interface PickNameProps {
  label: string
  /** Words for none chosen. */
  none: string
  value: string | undefined
  choices: readonly { id: string; name: string }[]
  onChange(id: string | undefined): void
}

/** One organisation or unit by its name: the browser's own list. */
export function PickName({ label, none, value, choices, onChange }: PickNameProps) {
  return (
    <label className="me-field">
      <span>{label}</span>
      <select value={value ?? ''} onChange={(event) => onChange(event.target.value || undefined)}>
        <option value="">{none}</option>
        {choices.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

interface UntilProps {
  label: string
  open: string
  day: string
  dayLabel: string
  /** The last day; empty when a day is to be chosen; absent for no end. */
  value: string | undefined
  onChange(day: string | undefined): void
}

/** No end, or a last day. */
export function UntilWhen({ label, open, day, dayLabel, value, onChange }: UntilProps) {
  const today = useToday()
  return (
    <>
      <OneOf
        label={label}
        value={value === undefined ? 'open' : 'day'}
        choices={[
          { value: 'open', label: open },
          { value: 'day', label: day },
        ]}
        onChange={(chosen) => onChange(chosen === 'open' ? undefined : '')}
      />
      {value !== undefined && <DayField label={dayLabel} value={value} min={today} onChange={onChange} />}
    </>
  )
}

interface DayProps {
  label: string
  value: string
  min?: string
  max?: string
  onChange(day: string): void
}

/** A date, as the browser asks for it. */
export function DayField({ label, value, min, max, onChange }: DayProps) {
  return (
    <label className="me-field">
      <span>{label}</span>
      <input
        type="date"
        value={value}
        min={min}
        max={max}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  )
}
