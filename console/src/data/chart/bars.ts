import * as Plot from '@observablehq/plot'
import { hatching } from './hatch.ts'
import { cut } from './series.ts'

/** A bar, or in words why there is none. */
export interface Bar {
  label: string
  value: number | undefined
  /** Of the value, or what stands in its place. */
  text: string
  /** Not told: its place is hatched. */
  hidden: boolean
}

/** Of a wide letter; room is better left over than missing. */
const letterWidth = 7.5
const rowHeight = 30

/** Bars side by side, largest as they come. */
export function barOptions(bars: readonly Bar[], width: number): Plot.PlotOptions {
  const left = leftOf(bars, width)
  const most = Math.max(0, ...bars.map(({ value }) => value ?? 0)) || 1
  const letters = Math.floor(left / letterWidth) - 1
  const hatch = hatching()
  const shown = bars.filter(({ value }) => value !== undefined)
  const hidden = bars.filter((bar) => bar.hidden)
  const said = bars.filter((bar) => bar.value === undefined && !bar.hidden)
  // What has no value is told from the edge, or from the end of its hatching.
  const stub = most * 0.08
  return {
    height: bars.length * rowHeight + 16,
    marginLeft: left,
    marginRight: 16 + letterWidth * Math.max(0, ...shown.map(({ text }) => text.length)),
    marginTop: 4,
    marginBottom: 12,
    x: { axis: null, domain: [Math.min(0, ...bars.map(({ value }) => value ?? 0)), most] },
    y: {
      label: null,
      domain: bars.map(({ label }) => label),
      tickSize: 0,
      tickFormat: (label: string) => cut(label, letters),
    },
    marks: [
      hatch.defined,
      Plot.barX(shown, { y: 'label', x: 'value', fill: 'var(--series-1)', insetTop: 3, insetBottom: 3 }),
      Plot.text(shown, {
        y: 'label',
        x: 'value',
        text: 'text',
        textAnchor: 'start',
        dx: 6,
        fill: 'var(--ink)',
      }),
      Plot.barX(hidden, {
        y: 'label',
        x: stub,
        fill: hatch.fill,
        stroke: 'var(--ink-quiet)',
        insetTop: 3,
        insetBottom: 3,
      }),
      ...[
        { bars: hidden, x: stub },
        { bars: said, x: 0 },
      ].map(({ bars: some, x }) =>
        Plot.text(some, {
          y: 'label',
          x,
          text: ({ text }: Bar) => cut(text, Math.floor((width - left) / letterWidth) - 4),
          textAnchor: 'start',
          dx: 6,
          fill: 'var(--ink-quiet)',
        }),
      ),
      Plot.ruleX([0], { stroke: 'var(--ink)' }),
    ],
  }
}

/** Room for the longest label, up to half. */
export function leftOf(rows: readonly { label: string }[], width: number): number {
  const longest = Math.max(...rows.map(({ label }) => label.length))
  return Math.min(Math.round(width * 0.5), Math.ceil(longest * letterWidth) + 16)
}
