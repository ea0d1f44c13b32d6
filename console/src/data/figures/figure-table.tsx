import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { ExportCsv } from '../../register/list/export-csv.tsx'
import { DataList } from '../../services/list/data-list.tsx'
import type { DataColumn } from '../../services/list/data-table.tsx'
import type { Sort } from '../../services/list/sort.ts'
import type { Measure, ProductPage } from '../data-api.ts'
import { figuresTexts } from './figures.texts.ts'
import { figureText, isSuppressed, valueOf } from './format-figure.ts'
import { dimensionIn, type FigureRow } from './rows.ts'

/** A column of figures: which of a row's, what it is called, and how it is told. */
export interface FigureColumn {
  key: string
  head: string
  measure: Measure
}

interface FigureTableProps {
  label: string
  page: ProductPage
  rows: readonly FigureRow[]
  /** Ids, in the order of their columns. */
  dimensions: readonly string[]
  columns: readonly FigureColumn[]
  /** The least count that is told. */
  least: number
  first?: Sort
  /** Of the file, without its ending. */
  file: string
  /** The first dimension's cell, where it leads somewhere. */
  renderPlace?(row: FigureRow): React.ReactNode
}

/** Figures as a table, each with its value or in words why there is none, and as a file with both. */
export function FigureTable({
  label,
  page,
  rows,
  dimensions,
  columns,
  least,
  first,
  file,
  renderPlace,
}: FigureTableProps) {
  const words = useTexts(figuresTexts)
  const language = useLanguage()
  const say = (row: FigureRow, { key, measure }: FigureColumn) =>
    row.absent ? words.absentRow : figureText(row.figures[key], measure, { words, least, language })
  const heads: DataColumn<FigureRow>[] = dimensions.map((id, at) => ({
    key: id,
    head: dimensionIn(page, id).title[language],
    text: ({ labels }) => labels[id] ?? '',
    value: ({ at: codes, labels }) =>
      dimensionIn(page, id).by === undefined ? labels[id] : (codes[id] ?? undefined),
    ...(at === 0 && renderPlace && { render: renderPlace }),
  }))
  const figures: DataColumn<FigureRow>[] = columns.map((column) => ({
    key: column.key,
    head: column.head,
    text: (row) => say(row, column),
    value: (row) => valueOf(row.figures[column.key]),
    render: (row) =>
      isSuppressed(row.figures[column.key]) ? (
        <span className="data-hidden">{say(row, column)}</span>
      ) : row.absent || valueOf(row.figures[column.key]) === undefined ? (
        <span className="quiet">{say(row, column)}</span>
      ) : (
        say(row, column)
      ),
    numeric: true,
  }))
  return (
    <div className="data-figures">
      <DataList
        label={label}
        columns={[...heads, ...figures]}
        rows={rows}
        keyOf={({ at }) => JSON.stringify(at)}
        {...(first && { first })}
      />
      <ExportCsv<FigureRow>
        name={file}
        heads={[...heads.map(({ head }) => head), ...columns.flatMap(({ head }) => [head, words.why(head)])]}
        cells={(row) => [
          ...heads.map(({ text }) => text(row)),
          ...columns.flatMap((column) => {
            const value = valueOf(row.figures[column.key])
            return value === undefined ? ['', say(row, column)] : [plain(value, language), '']
          }),
        ]}
        read={async () => ({ items: rows })}
      />
    </div>
  )
}

/** A number as a spreadsheet in the language reads it, with no spaces in it. */
const plain = (value: number, language: 'sv' | 'en'): string =>
  language === 'sv' ? String(value).replace('.', ',') : String(value)
