import { useCallback, useMemo } from 'react'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { type Bar, barOptions } from '../chart/bars.ts'
import { ChartFrame } from '../chart/chart-frame.tsx'
import type { ProductPage } from '../data-api.ts'
import { FigureTable } from '../figures/figure-table.tsx'
import { figuresTexts } from '../figures/figures.texts.ts'
import { figureText, formatStep, isSuppressed, measureHead, valueOf } from '../figures/format-figure.ts'
import { dimensionIn, type FigureRow, placesOf } from '../figures/rows.ts'
import { dashboardTexts } from './dashboard.texts.ts'
import type { ViewProps } from './views.tsx'

const mostBars = 20

/** Rows side by side by one measure, and a table of all measures. */
export function BarsView({
  block,
  page,
  rows,
  missing,
  row,
  measure,
  measures,
  at,
  least,
  choose,
}: ViewProps) {
  const texts = useTexts(dashboardTexts)
  const words = useTexts(figuresTexts)
  const language = useLanguage()
  const all = useMemo(
    () => [...(block.inOrder ? byCode(page, rows, row) : bySize(rows, measure.id)), ...missing],
    [block, page, rows, row, missing, measure],
  )
  const bars = useMemo(
    () =>
      all.slice(0, mostBars).map(
        (each): Bar => ({
          label: each.labels[row]!,
          value: valueOf(each.figures[measure.id]),
          text: each.absent
            ? words.absentRow
            : isSuppressed(each.figures[measure.id])
              ? words.hidden
              : figureText(each.figures[measure.id], measure, { words, least, language }),
          hidden: isSuppressed(each.figures[measure.id]),
        }),
      ),
    [all, row, measure, words, least, language],
  )
  const options = useCallback((width: number) => barOptions(bars, width), [bars])
  const title = texts.bars(measureHead(measure, language), at === undefined ? '' : formatStep(at, language))
  const places = placesOf(page)
  const below = block.by === 'place' && places.at(-1) !== row
  return (
    <section className={measures.length > 5 ? 'data-parts data-wide' : 'data-parts'} aria-label={title}>
      <div>
        <h3>{title}</h3>
        <ChartFrame label={texts.chart(title)} options={options} />
        {all.length > mostBars && <p className="quiet">{words.mostBars(mostBars, all.length)}</p>}
        {bars.some(({ hidden }) => hidden) && <p className="quiet">{words.hatched}</p>}
      </div>
      <div>
        <FigureTable
          label={texts.table(title)}
          page={page}
          rows={all}
          dimensions={[row]}
          columns={measures.map((each) => ({
            key: each.id,
            head: measureHead(each, language),
            measure: each,
          }))}
          least={least}
          file={`${page.product.id}-${row}${at === undefined ? '' : `-${at}`}`}
          {...(below && {
            renderPlace: ({ at: codes, labels, absent }: FigureRow) =>
              absent || typeof codes[row] !== 'string' ? (
                labels[row]
              ) : (
                <button
                  type="button"
                  className="data-into"
                  aria-label={texts.into(labels[row]!)}
                  onClick={() => choose({ [row]: codes[row]! })}
                >
                  {labels[row]}
                </button>
              ),
          })}
        />
      </div>
    </section>
  )
}

/** The largest first; then those that are not told, and those with nothing to tell. */
function bySize(rows: readonly FigureRow[], measure: string): FigureRow[] {
  const size = ({ figures }: FigureRow) =>
    valueOf(figures[measure]) ?? (isSuppressed(figures[measure]) ? -1 : -2)
  return rows.toSorted((one, other) => size(other) - size(one))
}

/** As the codes stand in their list; what is unknown last. */
function byCode(page: ProductPage, rows: readonly FigureRow[], dimension: string): FigureRow[] {
  const codes = Object.keys(page.codes[dimensionIn(page, dimension).codes ?? ''] ?? {})
  const place = ({ at }: FigureRow) => {
    const found = codes.indexOf(at[dimension] ?? '')
    return found === -1 ? codes.length : found
  }
  return rows.toSorted((one, other) => place(one) - place(other))
}
