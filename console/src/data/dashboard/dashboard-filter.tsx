import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import type { ProductPage } from '../data-api.ts'
import { formatStep } from '../figures/format-figure.ts'
import { dimensionIn, labelOf } from '../figures/rows.ts'
import { useNodes } from '../use-product.ts'
import type { Choices } from './choices.ts'
import { dashboardTexts } from './dashboard.texts.ts'
import type { Dashboard } from './dashboards.ts'
import { isNational, spanOf } from './question.ts'

interface DashboardFilterProps {
  dashboard: Dashboard
  page: ProductPage
  choices: Choices
  /** The times there are figures of. */
  steps: readonly string[]
  at: string | undefined
  choose(changes: Record<string, string>): void
}

/** What the whole page is chosen by: place, dimensions, how far back, and which time is looked at. */
export function DashboardFilter({ dashboard, page, choices, steps, at, choose }: DashboardFilterProps) {
  const texts = useTexts(dashboardTexts)
  const language = useLanguage()
  const { grain } = page.product.time
  const latest = steps.at(-1)
  const national = isNational(choices)
  const ofAPlace = ['hospital', 'ward'].filter((id) => choices[id] !== undefined)
  const chosen = ['region', 'hospital', 'ward', ...dashboard.filters, 'at', 'span', 'group'].filter(
    (key) => choices[key] !== undefined,
  )
  return (
    <search aria-label={texts.choices}>
      <div className="services-steps data-scope" role="group" aria-label={texts.scope}>
        {(['national', 'regions'] as const).map((scope) => (
          <button
            key={scope}
            type="button"
            className="plain-button"
            aria-pressed={national === (scope === 'national')}
            onClick={() =>
              choose({ scope: scope === 'national' ? scope : '', region: '', hospital: '', ward: '' })
            }
          >
            {texts.scopes[scope]}
          </button>
        ))}
      </div>
      <div className="services-tools">
        {!national && <RegionChoice page={page} chosen={choices['region']} choose={choose} />}
        {dashboard.filters.map((id) => (
          <Choice
            key={id}
            label={dimensionLabel(page, id, language)}
            all={texts.all}
            options={codesOf(page, id, language)}
            chosen={choices[id] ?? ''}
            onChoose={(code) => choose({ [id]: code })}
          />
        ))}
        <Choice
          label={texts.span}
          options={dashboard.spans.map((span) => [String(span), texts.spans[grain](span)])}
          chosen={String(spanOf(dashboard, choices))}
          onChoose={(span) => choose({ span, at: '' })}
        />
        {latest !== undefined && at !== undefined && (
          <Choice
            label={texts.at[grain]}
            options={steps
              .toReversed()
              .map((step) => [
                step,
                step === latest ? texts.latest(formatStep(step, language)) : formatStep(step, language),
              ])}
            chosen={at}
            onChoose={(step) => choose({ at: step === latest ? '' : step })}
          />
        )}
        {chosen.length > 0 && (
          <button
            type="button"
            className="plain-button"
            onClick={() => choose(Object.fromEntries(chosen.map((key) => [key, ''])))}
          >
            {texts.clear}
          </button>
        )}
      </div>
      {ofAPlace.length > 0 && (
        <div className="data-place">
          {ofAPlace.map((id) => (
            <button
              key={id}
              type="button"
              className="plain-button"
              aria-label={texts.up(choices[id]!)}
              onClick={() => choose({ [id]: '', ...(id === 'hospital' && { ward: '' }) })}
            >
              {choices[id]} <span aria-hidden="true">×</span>
            </button>
          ))}
        </div>
      )}
    </search>
  )
}

/** The whole country, or one of the regions that are connected. */
function RegionChoice({
  page,
  chosen = '',
  choose,
}: {
  page: ProductPage
  chosen: string | undefined
  choose: DashboardFilterProps['choose']
}) {
  const texts = useTexts(dashboardTexts)
  const language = useLanguage()
  const regions =
    useNodes()
      .data?.filter(({ active }) => active)
      .map(({ region }) => region) ?? []
  const all = chosen === '' || regions.includes(chosen) ? regions : [chosen, ...regions]
  return (
    <Choice
      label={dimensionLabel(page, 'region', language)}
      all={texts.everywhere}
      options={all.map((region) => [region, labelOf(page, 'region', region, language)])}
      chosen={chosen}
      onChoose={(region) => choose({ region, hospital: '', ward: '' })}
    />
  )
}

interface ChoiceProps {
  label: string
  /** What stands for no choice; absent: one is always chosen. */
  all?: string
  options: readonly (readonly [string, string])[]
  chosen: string
  onChoose(value: string): void
}

/** One of a few. */
export function Choice({ label, all, options, chosen, onChoose }: ChoiceProps) {
  return (
    <label className="field">
      {label}
      <select value={chosen} onChange={({ target }) => onChoose(target.value)}>
        {all !== undefined && <option value="">{all}</option>}
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}

const dimensionLabel = (page: ProductPage, id: string, language: 'sv' | 'en') =>
  dimensionIn(page, id).title[language]

function codesOf(page: ProductPage, id: string, language: 'sv' | 'en'): [string, string][] {
  const { codes } = dimensionIn(page, id)
  return Object.entries(page.codes[codes ?? ''] ?? {}).map(([code, text]) => [code, text[language]])
}
