import { useId, useState } from 'react'
import { dayOf, endOf, lastDayBefore, startOf } from './days.ts'

interface DayFieldProps {
  label: string
  hint?: string
  /** `from` is the beginning of the day, `until` the end of it. */
  edge: 'from' | 'until'
  instant: string | undefined
  fault?: string
  onChange(instant: string | undefined): void
}

/** A day as ISO 8601 has it, for the beginning or the end of what is valid. */
export function DayField({ label, hint, edge, instant, fault, onChange }: DayFieldProps) {
  const id = useId()
  const [draft, setDraft] = useState<string>()
  const shown = instant === undefined ? '' : edge === 'from' ? dayOf(instant) : lastDayBefore(instant)
  const written = draft ?? shown
  const toInstant = edge === 'from' ? startOf : endOf
  const wrong = written !== '' && toInstant(written) === undefined
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        inputMode="numeric"
        placeholder="2026-01-31"
        maxLength={10}
        autoComplete="off"
        value={written}
        aria-invalid={wrong || fault !== undefined}
        aria-describedby={hint || fault ? `${id}-hint` : undefined}
        onChange={(event) => {
          const { value } = event.target
          setDraft(value)
          const next = toInstant(value)
          if (next !== undefined || value === '') onChange(next)
        }}
        onBlur={() => setDraft(undefined)}
      />
      {(fault ?? hint) && (
        <p className={fault ? 'fault' : 'quiet'} id={`${id}-hint`}>
          {fault ?? hint}
        </p>
      )}
    </div>
  )
}
