import * as Plot from '@observablehq/plot'
import { useEffect, useRef } from 'react'

/** The frame's padding on both sides, in pixels. */
const padding = 24

/** A chart as wide as there is room for, drawn anew when that changes. What it shows stands in the table beside it too. */
export function ChartFrame({ label, options }: { label: string; options(width: number): Plot.PlotOptions }) {
  const frame = useRef<HTMLElement>(null)
  useEffect(() => {
    const element = frame.current
    if (element === null) return undefined
    let width = element.clientWidth
    const draw = () => {
      const chart = Plot.plot({
        width: Math.max(200, width - padding),
        style: { background: 'transparent', color: 'var(--ink)', fontSize: '12px' },
        ...options(Math.max(200, width - padding)),
      })
      chart.setAttribute('aria-hidden', 'true')
      element.replaceChildren(chart)
    }
    draw()
    const observer = new ResizeObserver(() => {
      if (element.clientWidth === width) return
      width = element.clientWidth
      draw()
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [options])
  return <figure ref={frame} role="img" aria-label={label} className="data-chart" />
}
