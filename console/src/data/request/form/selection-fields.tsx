import { useId } from 'react'
import { addDays } from '../../../clock/swedish-time.ts'
import { useLanguage } from '../../../i18n/language.ts'
import { useTexts } from '../../../i18n/texts.ts'
import type { ProductPage, Selection } from '../../data-api.ts'
import { requestTexts } from '../request.texts.ts'
import { FilterFields } from './filter-fields.tsx'
import { isPeriod } from './request-draft.ts'

interface SelectionFieldsProps {
  page: ProductPage
  /** What can be chosen of; all of the product when not told. */
  within?: Selection | undefined
  value: Selection
  onChange(value: Selection): void
}

/** What is asked of a product: measures, divisions, which part, and the period. */
export function SelectionFields({ page, within, value, onChange }: SelectionFieldsProps) {
  const texts = useTexts(requestTexts)
  const isIn = (of: 'measures' | 'dimensions') =>
    page.product[of].filter(({ id }) => within === undefined || within[of].includes(id))
  return (
    <>
      <Several
        label={texts.measures}
        hint={texts.measuresHint}
        choices={isIn('measures')}
        chosen={value.measures}
        onChange={(measures) => onChange({ ...value, measures })}
      />
      <Several
        label={texts.dimensions}
        hint={texts.dimensionsHint}
        choices={isIn('dimensions')}
        chosen={value.dimensions}
        onChange={(dimensions) => onChange({ ...value, dimensions })}
      />
      <FilterFields
        page={page}
        within={within}
        filters={value.filters}
        onChange={(filters) => onChange({ ...value, filters })}
      />
      <Period
        within={within?.period}
        period={value.period}
        onChange={(period) => onChange({ ...value, period })}
      />
    </>
  )
}

interface SeveralProps {
  label: string
  hint?: string
  choices: readonly {
    id: string
    title: { sv: string; en: string }
    definition?: { sv: string; en: string }
  }[]
  chosen: readonly string[]
  onChange(chosen: string[]): void
}

/** Any number of a few, with what each means. */
export function Several({ label, hint, choices, chosen, onChange }: SeveralProps) {
  const language = useLanguage()
  const id = useId()
  return (
    <fieldset className="several" aria-describedby={hint && id}>
      <legend>{label}</legend>
      {hint && (
        <p className="quiet" id={id}>
          {hint}
        </p>
      )}
      <div>
        {choices.map((each) => (
          <label key={each.id} className="services-check" title={each.definition?.[language]}>
            <input
              type="checkbox"
              checked={chosen.includes(each.id)}
              onChange={({ target }) =>
                onChange(
                  choices
                    .map((one) => one.id)
                    .filter((one) => (one === each.id ? target.checked : chosen.includes(one))),
                )
              }
            />
            {each.title[language]}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

interface PeriodProps {
  period: Selection['period']
  within: Selection['period'] | undefined
  onChange(period: Selection['period']): void
}

/** The first and the last day; the interface has the day after the last one. */
function Period({ period, within, onChange }: PeriodProps) {
  const texts = useTexts(requestTexts)
  const id = useId()
  const day = /^\d{4}-\d\d-\d\d$/
  const last = day.test(period.to) ? addDays(period.to, -1) : period.to
  const isOutside = within !== undefined && (period.from < within.from || period.to > within.to)
  const fault = !isPeriod(period) ? texts.periodFault : isOutside ? texts.periodOutside : undefined
  return (
    <fieldset className="several">
      <legend>{texts.period}</legend>
      <div className="request-period">
        <DayInput
          label={texts.firstDay}
          id={`${id}-from`}
          value={period.from}
          onChange={(from) => onChange({ ...period, from })}
        />
        <DayInput
          label={texts.lastDayOf}
          id={`${id}-to`}
          value={last}
          onChange={(to) => onChange({ ...period, to: day.test(to) ? addDays(to, 1) : to })}
        />
      </div>
      <p className={fault ? 'fault' : 'quiet'}>{fault ?? texts.periodHint}</p>
    </fieldset>
  )
}

interface DayInputProps {
  id: string
  label: string
  value: string
  onChange(value: string): void
}

function DayInput({ id, label, value, onChange }: DayInputProps) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        inputMode="numeric"
        placeholder="2026-01-31"
        maxLength={10}
        autoComplete="off"
        value={value}
        onChange={({ target }) => onChange(target.value.trim())}
      />
    </div>
  )
}
