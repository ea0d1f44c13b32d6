import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import type { ProductPage, Run } from '../data-api.ts'
import { labelOf } from '../figures/rows.ts'
import { dashboardTexts } from './dashboard.texts.ts'

/** How many of the country's regions have answered, and which are not connected. */
export function coverageOf(page: ProductPage, { parts }: Pick<Run, 'parts'>) {
  const all = Object.keys(page.codes['region'] ?? {})
  return {
    answered: parts.filter(({ state }) => state === 'done').length,
    all: all.length,
    unconnected: all.filter((code) => !parts.some(({ region }) => region === code)),
  }
}

/** Says of figures of regions together how much of the country they are of. */
export function Coverage({ page, run }: { page: ProductPage; run: Run }) {
  const texts = useTexts(dashboardTexts)
  const language = useLanguage()
  const { answered, all, unconnected } = coverageOf(page, run)
  const names = unconnected.map((code) => labelOf(page, 'region', code, language))
  return (
    <div className="data-coverage">
      <p>{texts.coverage(answered, all)}</p>
      {names.length > 0 && (
        <details>
          <summary>{texts.unconnected(names.length)}</summary>
          <p>{names.join(', ')}.</p>
        </details>
      )}
    </div>
  )
}
