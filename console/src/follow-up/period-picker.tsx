import { useState } from 'react'
import { useTexts } from '../i18n/texts.ts'
import { followUpTexts } from './follow-up.texts.ts'
import { type Days, type PeriodName, periodNames } from './period.ts'

interface PeriodPickerProps {
  name: PeriodName
  days: Days
  onName(name: PeriodName): void
  onDays(days: Days): void
}

/** Which days the follow-up is about. */
export function PeriodPicker({ name, days, onName, onDays }: PeriodPickerProps) {
  const texts = useTexts(followUpTexts)
  const change = (changes: Partial<Days>) => {
    const next = { ...days, ...changes }
    onDays(next.first <= next.last ? next : { first: next.last, last: next.first })
    onName('own')
  }
  return (
    <div className="period no-print">
      <label className="field">
        <span>{texts.period}</span>
        <select value={name} onChange={(event) => onName(event.target.value as PeriodName)}>
          {periodNames.map((one) => (
            <option key={one} value={one}>
              {texts.periods[one]}
            </option>
          ))}
        </select>
      </label>
      <DayField label={texts.from} day={days.first} onDay={(first) => change({ first })} />
      <DayField label={texts.to} day={days.last} onDay={(last) => change({ last })} />
    </div>
  )
}

/**
 * A date as ISO 8601 has it, which is how Swedes write it. The browser's own date field follows the computer's
 * language, not the page's.
 */
function DayField({ label, day, onDay }: { label: string; day: string; onDay(day: string): void }) {
  const [draft, setDraft] = useState<string>()
  const written = draft ?? day
  const isDay = /^\d{4}-\d\d-\d\d$/.test(written) && !Number.isNaN(Date.parse(written))
  return (
    <label className="field">
      <span>{label}</span>
      <input
        inputMode="numeric"
        maxLength={10}
        value={written}
        aria-invalid={!isDay}
        onChange={(event) => {
          const { value } = event.target
          setDraft(value)
          if (/^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))) onDay(value)
        }}
        onBlur={() => setDraft(undefined)}
      />
    </label>
  )
}
