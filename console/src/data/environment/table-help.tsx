import { formatNumber } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { environmentTexts } from './environment.texts.ts'
import type { Environment } from './environment-api.ts'

/** What there is to ask about: tables and columns, each with what it means, one press from the question. */
export function TableHelp({
  tables,
  onInsert,
}: {
  tables: Environment['tables']
  onInsert(name: string): void
}) {
  const texts = useTexts(environmentTexts)
  const language = useLanguage()
  return (
    <div className="environment-tables">
      <h2>{texts.tables}</h2>
      {tables.length === 0 && <p className="quiet">{texts.tablesNone}</p>}
      {tables.map(({ name, title, rows, columns }) => (
        <div key={name}>
          <h3>
            <Insert name={name} onInsert={onInsert} />
          </h3>
          <p className="quiet">
            {title[language]}. {texts.rowCount(formatNumber(rows, language))}
          </p>
          <dl className="environment-columns">
            {columns.map((column) => (
              <div key={column.name}>
                <dt>
                  <Insert name={column.name} onInsert={onInsert} />{' '}
                  <span className="quiet">{column.type.toLowerCase()}</span>
                </dt>
                <dd>
                  <b>{column.title[language]}.</b> {column.definition[language]}
                </dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
    </div>
  )
}

function Insert({ name, onInsert }: { name: string; onInsert(name: string): void }) {
  const texts = useTexts(environmentTexts)
  return (
    <button
      type="button"
      className="data-into"
      aria-label={texts.insert(name)}
      onClick={() => onInsert(name)}
    >
      <code>{name}</code>
    </button>
  )
}
