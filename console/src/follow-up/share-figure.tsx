import * as Plot from '@observablehq/plot'
import { useEffect, useId, useRef } from 'react'
import { formatNumber, formatShare } from '../i18n/format.ts'
import { type Language, useLanguage } from '../i18n/language.ts'
import { useTexts } from '../i18n/texts.ts'
import { type FollowUpTexts, followUpTexts } from './follow-up.texts.ts'

export interface LabelledShare {
  label: string
  alarms: number
  within60: number
  within180: number
  unanswered: number
}

interface ShareFigureProps {
  title: string
  /** What the chart says to those who do not see it. */
  label: string
  head: string
  shares: readonly LabelledShare[]
  goal: number
  /** Leaves rows without alarms out of the table; the chart keeps their place. */
  onlyUsedRows?: boolean
}

/** Shares answered in time, as a chart with the goal as a line, and as the table it was drawn from. */
export function ShareFigure({ title, label, head, shares, goal, onlyUsedRows }: ShareFigureProps) {
  const texts = useTexts(followUpTexts)
  const language = useLanguage()
  const id = useId()
  const rows = onlyUsedRows ? shares.filter(({ alarms }) => alarms > 0) : shares
  return (
    <section className="figure" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <div className="figure-parts">
        <Chart label={label} shares={shares} goal={goal} texts={texts} language={language} />
        <div className="table-frame">
          <table className="plain-table numbers" aria-labelledby={id}>
            <thead>
              <tr>
                <th scope="col">{head}</th>
                <th scope="col">{texts.alarms}</th>
                <th scope="col">{texts.within60}</th>
                <th scope="col">{texts.within180}</th>
                <th scope="col">{texts.unanswered}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.label}>
                  <th scope="row">{row.label}</th>
                  <td>{formatNumber(row.alarms, language)}</td>
                  <td>{shareText(row.within60, row.alarms, language, texts)}</td>
                  <td>{shareText(row.within180, row.alarms, language, texts)}</td>
                  <td>{formatNumber(row.unanswered, language)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
    </section>
  )
}

const shareText = (part: number, of: number, language: Language, texts: FollowUpTexts): string =>
  of === 0 ? texts.noShare : formatShare(part / of, language)

/** The frame's padding on both sides, in pixels. */
const padding = 24

interface ChartProps {
  label: string
  shares: readonly LabelledShare[]
  goal: number
  texts: FollowUpTexts
  language: Language
}

function Chart({ label, shares, goal, texts, language }: ChartProps) {
  const frame = useRef<HTMLElement>(null)
  useEffect(() => {
    const element = frame.current
    if (element === null) return undefined
    const draw = () => {
      const used = shares.filter(({ alarms }) => alarms > 0)
      const chart = Plot.plot({
        width: Math.max(200, element.clientWidth - padding),
        height: 240,
        marginLeft: 48,
        style: { background: 'transparent', color: 'var(--ink)', fontSize: '12px' },
        x: {
          label: null,
          domain: shares.map((share) => share.label),
          tickRotate: shares.length > 24 ? -45 : 0,
        },
        y: {
          label: texts.chartAxis,
          domain: [0, 1],
          ticks: 5,
          tickFormat: (share: number) => formatNumber(share * 100, language),
          grid: true,
        },
        marks: [
          Plot.barY(used, {
            x: 'label',
            y: (share: LabelledShare) => share.within60 / share.alarms,
            fill: (share: LabelledShare) =>
              share.within60 / share.alarms >= goal ? 'var(--accent)' : 'var(--prompt)',
            insetLeft: 1,
            insetRight: 1,
          }),
          Plot.text(used, {
            x: 'label',
            y: (share: LabelledShare) => share.within60 / share.alarms,
            text: (share: LabelledShare) =>
              formatNumber(Math.floor((share.within60 / share.alarms) * 100), language),
            dy: -8,
            fill: 'var(--ink)',
            stroke: 'var(--surface)',
          }),
          Plot.ruleY([goal], { stroke: 'var(--ink)', strokeDasharray: '5 4' }),
          Plot.ruleY([0], { stroke: 'var(--ink)' }),
        ],
      })
      chart.setAttribute('aria-hidden', 'true')
      element.replaceChildren(chart)
    }
    draw()
    let width = element.clientWidth
    const observer = new ResizeObserver(() => {
      if (element.clientWidth === width) return
      width = element.clientWidth
      draw()
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [shares, goal, texts, language])
  return <figure ref={frame} role="img" aria-label={label} className="chart" />
}
