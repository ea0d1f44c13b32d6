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
    if (next.first === '' || next.last === '') return
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
      <label className="field">
        <span>{texts.from}</span>
        <input type="date" value={days.first} onChange={(event) => change({ first: event.target.value })} />
      </label>
      <label className="field">
        <span>{texts.to}</span>
        <input type="date" value={days.last} onChange={(event) => change({ last: event.target.value })} />
      </label>
    </div>
  )
}
