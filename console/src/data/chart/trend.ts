import * as Plot from '@observablehq/plot'
import { hatching } from './hatch.ts'
import { dashOf, strokeOf } from './series.ts'

/** A line over time: its values by day (`2026-05-01`), nothing where there is none; `hidden` where it is not told. */
export interface Line {
  label: string
  points: readonly { day: string; value: number | undefined; hidden: boolean }[]
}

interface TrendLook {
  width: number
  /** Of a value, at the axis. */
  format(value: number): string
  formatDay(day: string): string
  breaks: readonly string[]
}

const dateOf = (day: string) => new Date(`${day}T00:00:00Z`)

/** Lines over time: gaps where nothing is known, hatched at the foot where it is not told, and the breaks of the series. */
export function trendOptions(lines: readonly Line[], look: TrendLook): Plot.PlotOptions {
  const all = lines.flatMap(({ points }) => points)
  const values = all.flatMap(({ value }) => value ?? [])
  const days = [...new Set(all.map(({ day }) => day))].sort()
  const top = Math.max(0, ...values) || 1
  const [first = '', last = ''] = [days[0], days.at(-1)]
  const breaks = look.breaks.filter((day) => day >= first && day <= last)
  const hatch = hatching()
  const ticks = ticksOf(days, Math.max(2, Math.floor(look.width / 110)))
  return {
    height: 260,
    marginLeft: 64,
    marginRight: 28,
    marginTop: 24,
    x: {
      type: 'utc',
      label: null,
      ticks: ticks.map(dateOf),
      tickFormat: (date: Date) => look.formatDay(isoDay(date)),
    },
    y: { label: null, domain: [0, top * 1.05], ticks: 5, tickFormat: look.format, grid: true },
    marks: [
      hatch.defined,
      Plot.rect(hiddenSteps(all, days), {
        x1: 'from',
        x2: 'to',
        y1: 0,
        y2: top * 0.06,
        fill: hatch.fill,
        stroke: 'var(--ink-quiet)',
      }),
      Plot.ruleX(breaks.map(dateOf), { stroke: 'var(--ink)', strokeDasharray: '5 4' }),
      ...lines.flatMap(({ points }, at) => lineMarks(points, at)),
      Plot.ruleY([0], { stroke: 'var(--ink)' }),
    ],
  }
}

function lineMarks(points: Line['points'], at: number): Plot.Markish[] {
  const x = ({ day }: Line['points'][number]) => dateOf(day)
  const y = ({ value }: Line['points'][number]) => value ?? Number.NaN
  const stroke = strokeOf(at)
  return [
    Plot.line(points, { x, y, stroke, strokeWidth: 2, strokeDasharray: dashOf(at) }),
    // A point between two gaps would not be seen as a line.
    Plot.dot(points.length > 40 ? points.slice(-1) : points, { x, y, fill: stroke, r: 2.5 }),
  ]
}

const isoDay = (date: Date) => date.toISOString().slice(0, 10)

/** The steps at which something is not told, each half a step wide on both sides, within what is shown. */
function hiddenSteps(all: Line['points'], days: readonly string[]): { from: Date; to: Date }[] {
  const hidden = new Set(all.filter((point) => point.hidden).map(({ day }) => day))
  const times = days.map((day) => dateOf(day).getTime())
  const half = times.length < 2 ? 43_200_000 : (times.at(-1)! - times[0]!) / (times.length - 1) / 2
  const within = (time: number) => new Date(Math.min(times.at(-1)!, Math.max(times[0]!, time)))
  return [...hidden].map((day) => {
    const time = dateOf(day).getTime()
    return { from: within(time - half), to: within(time + half) }
  })
}

/** Some of the steps, evenly spread, so that their names do not run into each other. */
function ticksOf(days: readonly string[], most: number): readonly string[] {
  const every = Math.ceil(days.length / most)
  return days.filter((_, at) => at % every === 0)
}
