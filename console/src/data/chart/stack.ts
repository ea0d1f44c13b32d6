import * as Plot from '@observablehq/plot'
import { leftOf } from './bars.ts'
import { hatching } from './hatch.ts'
import { cut, strokeOf } from './series.ts'

/** A bar put together of parts, in their order; a part without a value is hatched when it is not told. */
export interface Stacked {
  label: string
  parts: readonly { value: number | undefined; hidden: boolean }[]
}

interface Piece {
  label: string
  part: number
  from: number
  to: number
  hidden: boolean
}

/** Parts of a whole, a bar for each row. */
export function stackOptions(
  rows: readonly Stacked[],
  { width, format }: { width: number; format(value: number): string },
): Plot.PlotOptions {
  const left = leftOf(rows, width)
  const most =
    Math.max(0, ...rows.map(({ parts }) => parts.reduce((sum, { value = 0 }) => sum + value, 0))) || 1
  const pieces = rows.flatMap((row) => piecesOf(row, most * 0.08))
  const hatch = hatching()
  // Of nothing but hatched parts no size is told.
  const axis = pieces.some(({ hidden }) => !hidden) ? ('bottom' as const) : null
  const inset = { insetTop: 4, insetBottom: 4, insetRight: 1 }
  return {
    height: rows.length * 40 + 48,
    marginLeft: left,
    marginRight: 24,
    x: {
      axis,
      label: null,
      domain: [0, most],
      ticks: Math.max(2, Math.floor((width - left) / 110)),
      tickFormat: format,
      grid: axis !== null,
    },
    y: {
      label: null,
      domain: rows.map(({ label }) => label),
      tickSize: 0,
      tickFormat: (label: string) => cut(label, Math.floor(left / 7) - 1),
    },
    marks: [
      hatch.defined,
      Plot.barX(
        pieces.filter(({ hidden }) => !hidden),
        { y: 'label', x1: 'from', x2: 'to', fill: ({ part }: Piece) => strokeOf(part), ...inset },
      ),
      Plot.barX(
        pieces.filter(({ hidden }) => hidden),
        {
          y: 'label',
          x1: 'from',
          x2: 'to',
          fill: hatch.fill,
          stroke: ({ part }: Piece) => strokeOf(part),
          ...inset,
        },
      ),
      Plot.ruleX([0], { stroke: 'var(--ink)' }),
    ],
  }
}

function piecesOf({ label, parts }: Stacked, stub: number): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const [part, { value, hidden }] of parts.entries()) {
    const to = from + (hidden ? stub : (value ?? 0))
    if (to > from) pieces.push({ label, part, from, to, hidden })
    from = to
  }
  return pieces
}
