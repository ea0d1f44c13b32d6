import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { type DataColumn, DataTable } from '../../services/list/data-table.tsx'
import { catalogueTexts } from './catalogue.texts.ts'
import type { CataloguePage } from './catalogue-api.ts'

type Variable = CataloguePage['variables'][number]

/** What each column means, who says so, and which codes it has. */
export function Variables({ variables }: { variables: readonly Variable[] }) {
  const texts = useTexts(catalogueTexts)
  const language = useLanguage()
  const columns: DataColumn<Variable>[] = [
    {
      key: 'name',
      head: texts.variable,
      text: ({ title }) => title[language],
      render: ({ name, title, role }) => (
        <>
          {title[language]}
          <div className="quiet">
            <code>{name}</code>, {texts.roles[role]}
          </div>
        </>
      ),
    },
    {
      key: 'meaning',
      head: texts.meaning,
      text: ({ description }) => description[language],
      render: ({ description, codes }) => (
        <>
          {description[language]}
          {codes && <Codes codes={codes} />}
        </>
      ),
    },
    { key: 'type', head: texts.type, text: ({ datatype }) => texts.types[datatype] },
    { key: 'source', head: texts.source, text: ({ source = '' }) => source },
  ]
  return (
    <>
      <h2>{texts.variables}</h2>
      <DataTable label={texts.variables} columns={columns} rows={variables} keyOf={({ name }) => name} />
    </>
  )
}

function Codes({ codes }: { codes: NonNullable<Variable['codes']> }) {
  const texts = useTexts(catalogueTexts)
  const language = useLanguage()
  return (
    <details>
      <summary>{texts.codes(codes.length)}</summary>
      <ul>
        {codes.map(({ code, text }) => (
          <li key={code}>
            <code>{code}</code> {text[language]}
          </li>
        ))}
      </ul>
    </details>
  )
}
