import { formatNumber } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { environmentTexts } from './environment.texts.ts'
import type { QueryAnswer } from './environment-api.ts'
import { ValueTable } from './value-table.tsx'

/** What a question came to: rows, or why there are none. It cannot be saved from here as a file. */
export function QueryResult({ answer }: { answer: QueryAnswer }) {
  const texts = useTexts(environmentTexts)
  const language = useLanguage()
  const { columns, rows = [], more, fault, said, ms } = answer
  if (fault !== undefined || columns === undefined)
    return (
      <div className="refused" role="alert">
        <b>{texts.faults[fault ?? 'sql']}</b>
        {said !== undefined && <pre className="environment-said">{said}</pre>}
      </div>
    )
  const count = formatNumber(rows.length, language)
  return (
    <>
      <h3>{texts.answer}</h3>
      <p className="quiet">
        {more ? texts.more(count) : texts.shown(count)} {texts.answerIn(formatNumber(ms, language))}
      </p>
      <ValueTable label={texts.answer} columns={columns} rows={rows} />
    </>
  )
}
