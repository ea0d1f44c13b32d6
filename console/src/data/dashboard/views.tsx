import type { Measure, ProductPage, Run } from '../data-api.ts'
import { type FigureRow, leastOf, timeOf } from '../figures/rows.ts'
import { BarsView } from './bars-view.tsx'
import type { Block, View } from './dashboards.ts'
import { StackView } from './stack-view.tsx'
import { TrendView } from './trend-view.tsx'

/** What a view is drawn of. */
export interface ViewProps {
  block: Block
  page: ProductPage
  rows: readonly FigureRow[]
  /** Regions that did not answer. */
  missing: readonly FigureRow[]
  /** The dimension that rows are of. */
  row: string
  measure: Measure
  measures: readonly Measure[]
  /** The step of time that is looked at. */
  at: string | undefined
  /** The least count that is told. */
  least: number
  /** Days that a series breaks at. */
  breaks: readonly string[]
  choose(changes: Record<string, string>): void
}

/** The views of a block, one under the other, each a chart and its table. */
export function Views({ run, ...given }: Omit<ViewProps, 'least'> & { run: Run }) {
  const { block, page, at } = given
  const least = leastOf(page, run)
  const now = block.over === 'at' ? given.rows : given.rows.filter((row) => row.at[timeOf(page)] === at)
  return block.views.map((view) => <One key={view.kind} view={view} {...given} least={least} now={now} />)
}

function One({ view, now, ...given }: ViewProps & { view: View; now: readonly FigureRow[] }) {
  switch (view.kind) {
    case 'bars':
      return <BarsView {...given} rows={now} />
    case 'trend':
      return <TrendView {...given} />
    case 'stack':
      return <StackView {...given} rows={now} parts={view.measures} />
  }
}
