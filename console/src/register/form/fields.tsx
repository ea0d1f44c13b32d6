import { Checkbox } from '@midas-ds/components/checkbox'
import { TextArea, TextField } from '@midas-ds/components/textfield'
import { type ReactNode, useId } from 'react'
import type { Form } from './use-form.ts'

/** The fields of an object whose value is of type V, or absent. */
type FieldsOf<Write, V> = { [K in keyof Write]-?: NonNullable<Write[K]> extends V ? K : never }[keyof Write] &
  string

interface FieldProps<Write extends object, V> {
  form: Form<Write>
  field: FieldsOf<Write, V>
  label: string
  hint?: string
}

/** One line of text. */
export function TextInput<Write extends object>({
  form,
  field,
  label,
  hint,
  required,
  max,
  type = 'text',
}: FieldProps<Write, string> & { required?: boolean; max?: number; type?: 'text' | 'tel' | 'password' }) {
  const fault = form.fault(field)
  return (
    <TextField
      label={label}
      description={hint}
      size="medium"
      type={type}
      isRequired={required}
      maxLength={max}
      value={(form.value[field] as string | undefined) ?? ''}
      onChange={(value) => form.set(field, value as Write[typeof field])}
      isInvalid={fault !== undefined}
      errorMessage={fault}
      validationBehavior="aria"
      autoComplete="off"
    />
  )
}

/** Several lines of text. */
export function LongText<Write extends object>({
  form,
  field,
  label,
  hint,
  max,
}: FieldProps<Write, string> & { max: number }) {
  const fault = form.fault(field)
  return (
    <TextArea
      label={label}
      description={hint}
      maxLength={max}
      value={(form.value[field] as string | undefined) ?? ''}
      onChange={(value) => form.set(field, value as Write[typeof field])}
      isInvalid={fault !== undefined}
      errorMessage={fault}
      validationBehavior="aria"
    />
  )
}

/** A whole number, or nothing. */
export function NumberInput<Write extends object>({ form, field, label, hint }: FieldProps<Write, number>) {
  const fault = form.fault(field)
  const value = form.value[field] as number | undefined
  return (
    <TextField
      label={label}
      description={hint}
      size="medium"
      inputMode="numeric"
      value={value === undefined ? '' : String(value)}
      onChange={(text) => {
        const digits = text.replace(/\D/g, '').slice(0, 9)
        form.set(field, (digits === '' ? undefined : Number(digits)) as Write[typeof field])
      }}
      isInvalid={fault !== undefined}
      errorMessage={fault}
      validationBehavior="aria"
    />
  )
}

/** Yes or no. */
export function YesNo<Write extends object>({ form, field, label }: FieldProps<Write, boolean>) {
  return (
    <Checkbox
      isSelected={Boolean(form.value[field])}
      onChange={(value) => form.set(field, value as Write[typeof field])}
    >
      {label}
    </Checkbox>
  )
}

interface PickProps {
  label: string
  value: string | undefined
  choices: readonly { value: string; label: string }[]
  /** Words for "none"; absent when one must be chosen. */
  none?: string
  fault?: string
  onChange(value: string | undefined): void
}

/** One of a few: the browser's own list, which every telephone and screen reader knows. */
export function Pick({ label, value, choices, none, fault, onChange }: PickProps) {
  const id = useId()
  const isKnown = value === undefined || choices.some((choice) => choice.value === value)
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value ?? ''}
        aria-invalid={fault !== undefined}
        aria-describedby={fault ? `${id}-fault` : undefined}
        onChange={(event) => onChange(event.target.value || undefined)}
      >
        {(none !== undefined || value === undefined) && <option value="">{none ?? '–'}</option>}
        {!isKnown && <option value={value}>{value}</option>}
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      {fault && (
        <p className="fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </div>
  )
}

interface SeveralProps<T extends string> {
  label: string
  hint?: string
  values: readonly T[]
  choices: readonly { value: T; label: string }[]
  onChange(values: T[]): void
}

/** Any number of a few. */
export function Several<T extends string>({ label, hint, values, choices, onChange }: SeveralProps<T>) {
  return (
    <fieldset className="several">
      <legend>{label}</legend>
      {hint && <p className="quiet">{hint}</p>}
      <div>
        {choices.map(({ value, label: text }) => (
          <label key={value} className="check">
            <input
              type="checkbox"
              checked={values.includes(value)}
              onChange={(event) =>
                onChange(event.target.checked ? [...values, value] : values.filter((one) => one !== value))
              }
            />
            {text}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** Several things of the same kind in order, each with a way to take it out, and to move it up where the order matters. */
export function Rows<T>({
  label,
  items,
  add,
  removeLabel,
  moveLabel,
  blank,
  onChange,
  children,
}: {
  label: string
  items: readonly T[]
  add: string
  removeLabel: string
  /** Given where the order matters. */
  moveLabel?: string
  blank(): T
  onChange(items: T[]): void
  children(item: T, change: (item: T) => void, index: number): ReactNode
}) {
  return (
    <fieldset className="rows-field">
      <legend>{label}</legend>
      {items.map((item, index) => (
        <div key={index} className="rows-item">
          <div className="rows-fields">
            {children(item, (next) => onChange(items.with(index, next)), index)}
          </div>
          {moveLabel && index > 0 && (
            <button
              type="button"
              className="plain-button"
              onClick={() => onChange(items.toSpliced(index - 1, 2, item, items[index - 1]!))}
            >
              {moveLabel} <span className="spoken">{index + 1}</span>
            </button>
          )}
          <button type="button" className="plain-button" onClick={() => onChange(items.toSpliced(index, 1))}>
            {removeLabel} <span className="spoken">{index + 1}</span>
          </button>
        </div>
      ))}
      <button type="button" className="plain-button" onClick={() => onChange([...items, blank()])}>
        {add}
      </button>
    </fieldset>
  )
}

/** A labelled plain field, for rows where the design system's is too tall. */
export function Plain({
  label,
  value,
  type = 'text',
  required,
  max,
  onChange,
}: {
  label: string
  value: string
  type?: 'text' | 'tel' | 'time' | 'number'
  required?: boolean
  max?: number
  onChange(value: string): void
}) {
  return (
    <label className="field">
      <span>{label}</span>
      <input
        // the browser's own time field follows the computer's language, not the page's, and may say 03:00 AM
        type={type === 'time' ? 'text' : type}
        inputMode={type === 'time' ? 'numeric' : undefined}
        placeholder={type === 'time' ? '00:00' : undefined}
        value={value}
        required={required}
        maxLength={max}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  )
}
