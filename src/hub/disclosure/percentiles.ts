import { percentile } from '../combine/measure-value.ts'
import type { Population } from './population.ts'
import { type Control, cellAt } from './states.ts'

/**
 * Hides percentiles that are the values of one or two at an end, such as the 90th of seven people, which is the longest wait: with fewer than half the
 * least count at it or below, or at it or above.
 */
export function hideEnds(control: Control, { measures }: Population): void {
  const least = Math.ceil(control.threshold / 2)
  for (const measure of measures) {
    if (measure.kind !== 'percentile') continue
    const own = control.own.get(measure.id)!
    control.grid.places.forEach((_, place) => {
      const steps = cellAt(control, place)?.steps[measure.id] ?? []
      const value = percentile(steps, measure.p)
      if (value === undefined) return
      const many = (holds: (step: number) => boolean): number =>
        steps.reduce((sum, [step, count]) => sum + (holds(step) ? count : 0), 0)
      if (
        Math.min(
          many((step) => step <= value),
          many((step) => step >= value),
        ) < least
      )
        own[place] = 'threshold'
    })
  }
}
