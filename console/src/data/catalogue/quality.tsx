import { Link } from '@tanstack/react-router'
import { formatDate, formatInstant, formatNumber, formatShare } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { type DataColumn, DataTable } from '../../services/list/data-table.tsx'
import { catalogueTexts } from './catalogue.texts.ts'
import type { CataloguePage } from './catalogue-api.ts'

type Part = CataloguePage['parts'][number]
type Row = Part['sources'][number] & { part: Part }

/** How good the data is in each region, entity by entity, and how the region takes part. */
export function Quality({
  parts,
  product,
  linked,
}: {
  parts: readonly Part[]
  product: string
  /** Each region's name leads to its own dataset. */
  linked: boolean
}) {
  const texts = useTexts(catalogueTexts)
  const language = useLanguage()
  const nameOf = ({ region, name }: Part) =>
    linked ? (
      <Link to="/data/catalogue/$id" params={{ id: `${product}-${region}` }}>
        {name}
      </Link>
    ) : (
      name
    )
  const columns: DataColumn<Row>[] = [
    { key: 'region', head: texts.region, text: ({ part }) => part.name, render: ({ part }) => nameOf(part) },
    { key: 'content', head: texts.content, text: ({ title }) => title[language] },
    { key: 'rows', head: texts.rows, text: ({ rows }) => formatNumber(rows, language), numeric: true },
    {
      key: 'aside',
      head: texts.setAside,
      text: ({ setAside }) => formatNumber(setAside, language),
      numeric: true,
    },
    {
      key: 'coverage',
      head: texts.coverage,
      text: ({ coverage }) => formatShare(coverage, language),
      numeric: true,
    },
    {
      key: 'until',
      head: texts.until,
      text: ({ until }) => (until === undefined ? '' : formatDate(until, language)),
    },
    { key: 'loaded', head: texts.loaded, text: ({ loadedAt }) => formatInstant(loadedAt, language) },
  ]
  const rows = parts.flatMap((part) => part.sources.map((source) => ({ ...source, part })))
  return (
    <>
      <h2>{texts.quality}</h2>
      <p className="quiet">{parts.length === 0 ? texts.noQuality : texts.qualityLead}</p>
      {rows.length > 0 && (
        <DataTable
          label={texts.quality}
          columns={columns}
          rows={rows}
          keyOf={({ part, entity }) => `${part.region} ${entity}`}
        />
      )}
      {parts.map((part) => (
        <p key={part.region} className="quiet">
          {part.name}. {texts.threshold}: {part.threshold}. {texts.byHand}{' '}
          {part.byHand ? texts.byHandYes : texts.byHandNo}.
        </p>
      ))}
    </>
  )
}
