import { useId } from 'react'

interface TextFieldProps {
  label: string
  help?: string
  /** What is wrong, in place of the help. */
  fault?: string | undefined
  value: string
  max: number
  numeric?: boolean
  onChange(value: string): void
}

/** A line of text, with what it means or what is wrong with it below. */
export function TextField({ label, help, fault, value, max, numeric = false, onChange }: TextFieldProps) {
  const id = useId()
  const below = fault ?? help
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        inputMode={numeric ? 'numeric' : 'text'}
        autoComplete="off"
        maxLength={max}
        value={value}
        aria-invalid={fault !== undefined}
        aria-describedby={below && `${id}-help`}
        onChange={({ target }) => onChange(target.value)}
      />
      {below && (
        <p className={fault === undefined ? 'quiet' : 'fault'} id={`${id}-help`}>
          {below}
        </p>
      )}
    </div>
  )
}
