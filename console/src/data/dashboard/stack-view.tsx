import { useCallback, useMemo } from 'react'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { ChartFrame } from '../chart/chart-frame.tsx'
import { Legend } from '../chart/legend.tsx'
import { type Stacked, stackOptions } from '../chart/stack.ts'
import { FigureTable } from '../figures/figure-table.tsx'
import { figuresTexts } from '../figures/figures.texts.ts'
import { formatStep, isSuppressed, isUnreported, measureHead, valueOf } from '../figures/format-figure.ts'
import { dashboardTexts } from './dashboard.texts.ts'
import type { ViewProps } from './views.tsx'

/** Measures that are parts of a whole, stacked, a bar for each row. */
export function StackView({
  page,
  rows,
  missing,
  row,
  measures,
  parts,
  at,
  least,
}: ViewProps & { parts: readonly string[] }) {
  const texts = useTexts(dashboardTexts)
  const words = useTexts(figuresTexts)
  const language = useLanguage()
  const stacked = useMemo(() => measures.filter(({ id }) => parts.includes(id)), [measures, parts])
  const bars = useMemo(
    () =>
      rows.map(
        ({ labels, figures }): Stacked => ({
          label: labels[row]!,
          parts: stacked.map(({ id }) => ({
            value: valueOf(figures[id]),
            hidden: isSuppressed(figures[id]),
          })),
        }),
      ),
    [rows, row, stacked],
  )
  const options = useCallback(
    (width: number) =>
      stackOptions(bars, {
        width,
        format: new Intl.NumberFormat(language === 'sv' ? 'sv-SE' : 'en-GB', {
          notation: 'compact',
          maximumFractionDigits: 1,
        }).format,
      }),
    [bars, language],
  )
  const stacks: Readonly<Record<string, string>> = texts.stacks
  const title = texts.bars(
    stacks[page.product.id] ?? page.product.title[language],
    at === undefined ? '' : formatStep(at, language),
  )
  return (
    <section className="data-parts" aria-label={title}>
      <div>
        <h3>{title}</h3>
        <ChartFrame label={texts.chart(title)} options={options} />
        <Legend labels={stacked.map((measure) => measureHead(measure, language))} filled />
        {bars.some((bar) => bar.parts.some(({ hidden }) => hidden)) && (
          <p className="quiet">{words.hatched}</p>
        )}
        {rows.map(({ labels, figures }) => {
          const lacking = stacked.filter(({ id }) => isUnreported(figures[id]))
          return (
            lacking.length > 0 && (
              <p key={labels[row]} className="quiet">
                {words.notReported(labels[row]!, lacking.map((each) => each.title[language]).join(', '))}
              </p>
            )
          )
        })}
      </div>
      <div>
        <FigureTable
          label={texts.table(title)}
          page={page}
          rows={[...rows, ...missing]}
          dimensions={[row]}
          columns={stacked.map((measure) => ({
            key: measure.id,
            head: measureHead(measure, language),
            measure,
          }))}
          least={least}
          file={`${page.product.id}-${parts.join('-')}`}
        />
      </div>
    </section>
  )
}
