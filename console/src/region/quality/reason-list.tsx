import { formatNumber } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useModelWords } from './model-words.ts'

/** Why rows were set aside, the most common first, with how many for each. */
export function ReasonList({
  entity,
  reasons,
}: {
  entity: string
  reasons: Readonly<Record<string, number>>
}) {
  const language = useLanguage()
  const words = useModelWords()
  const sorted = Object.entries(reasons).toSorted(([, a], [, b]) => b - a)
  if (sorted.length === 0) return '–'
  return (
    <ul className="region-reasons">
      {sorted.map(([code, many]) => (
        <li key={code}>
          {words.reason(entity, code)} <span className="quiet">({formatNumber(many, language)})</span>
        </li>
      ))}
    </ul>
  )
}
