import { useCallback, useMemo } from 'react'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { ChartFrame } from '../chart/chart-frame.tsx'
import { Legend } from '../chart/legend.tsx'
import { mostSeries } from '../chart/series.ts'
import { type Line, trendOptions } from '../chart/trend.ts'
import { FigureTable } from '../figures/figure-table.tsx'
import { figuresTexts } from '../figures/figures.texts.ts'
import { formatStep, formatValue, isSuppressed, measureHead, valueOf } from '../figures/format-figure.ts'
import { type FigureRow, stepsOf, timeOf } from '../figures/rows.ts'
import { dashboardTexts } from './dashboard.texts.ts'
import { dayOf } from './period.ts'
import type { ViewProps } from './views.tsx'

/** A measure over time, a line for each row, and a table with a column for each. */
export function TrendView({ page, rows, row, measure, least, breaks }: ViewProps) {
  const texts = useTexts(dashboardTexts)
  const words = useTexts(figuresTexts)
  const language = useLanguage()
  const time = timeOf(page)
  const { series, all, table } = useMemo(
    () => ({ ...seriesOf(rows, row, measure.id), table: bySteps(rows, { row, time, measure: measure.id }) }),
    [rows, row, time, measure],
  )
  const lines = useMemo(
    () =>
      series.map(
        ({ key, label }): Line => ({
          label,
          points: table.map(({ at, figures }) => ({
            day: dayOf(at[time]!),
            value: valueOf(figures[key]),
            hidden: isSuppressed(figures[key]),
          })),
        }),
      ),
    [series, table, time],
  )
  const options = useCallback(
    (width: number) =>
      trendOptions(lines, {
        width,
        format: (value) =>
          formatValue(value, { ...measure, decimals: measure.unit === 'share' ? 2 : 0 }, language),
        formatDay: (day) => formatStep(day.slice(0, stepLength[page.product.time.grain]), language),
        breaks,
      }),
    [lines, measure, language, breaks, page],
  )
  const title = texts.trend(measureHead(measure, language))
  return (
    <section className="data-parts" aria-label={title}>
      <div>
        <h3>{title}</h3>
        <ChartFrame label={texts.chart(title)} options={options} />
        <Legend labels={series.map(({ label }) => label)} />
        {all > series.length && <p className="quiet">{words.mostSeries(series.length, all)}</p>}
        {lines.some(({ points }) => points.some(({ hidden }) => hidden)) && (
          <p className="quiet">{words.hatched}</p>
        )}
      </div>
      <div>
        <FigureTable
          label={texts.table(title)}
          page={page}
          rows={table}
          dimensions={[time]}
          columns={series.map(({ key, label }) => ({ key, head: label, measure }))}
          least={least}
          first={{ key: time, descending: true }}
          file={`${page.product.id}-${measure.id}-${row}-${time}`}
        />
      </div>
    </section>
  )
}

/** How much of a day says which step it is in. */
const stepLength = { day: 10, month: 7, year: 4 } as const

const keyOf = (row: FigureRow, by: string) => row.at[by] ?? ''

/** The series with the largest values, by name; and how many there are. */
function seriesOf(rows: readonly FigureRow[], by: string, measure: string) {
  const most = new Map<string, { label: string; value: number }>()
  for (const row of rows) {
    const value = valueOf(row.figures[measure]) ?? 0
    const key = keyOf(row, by)
    most.set(key, { label: row.labels[by]!, value: Math.max(value, most.get(key)?.value ?? 0) })
  }
  const series = [...most]
    .sort(([, one], [, other]) => other.value - one.value)
    .slice(0, mostSeries)
    .map(([key, { label }]) => ({ key, label }))
    .sort((one, other) => one.label.localeCompare(other.label, 'sv'))
  return { series, all: most.size }
}

/** A row for each step of time, with a figure for each series. */
function bySteps(
  rows: readonly FigureRow[],
  { row: by, time, measure }: { row: string; time: string; measure: string },
): FigureRow[] {
  return stepsOf(rows, time).map((step) => {
    const here = rows.filter(({ at }) => at[time] === step)
    return {
      at: { [time]: step },
      labels: { [time]: here[0]!.labels[time]! },
      figures: Object.fromEntries(
        here.flatMap((row) => {
          const figure = row.figures[measure]
          return figure === undefined ? [] : [[keyOf(row, by), figure]]
        }),
      ),
    }
  })
}
