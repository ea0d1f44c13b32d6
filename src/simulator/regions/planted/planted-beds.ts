import { unitNumbers } from '../make/units.ts'
import type { ModelRegion } from '../model-region.ts'
import { addDays, type Day, daysBetween, type Period } from '../period.ts'

export interface PlantedBeds {
  readonly unit: number
  /** At 06:00. */
  readonly day: Day
  readonly available: number
  readonly occupied: number
  readonly overcrowded: number
  readonly outlying: number
  readonly closed: number
}

/** Two wards, alone in their hospital, measured at 06:00 every day. */
export function plantedBeds(
  seed: number,
  { number }: ModelRegion,
  { bedsFirst, until }: Period,
): PlantedBeds[] {
  const [one, other] = unitNumbers.plantedWards
  return Array.from({ length: daysBetween(bedsFirst, until) + 1 }, (_, d): PlantedBeds[] => {
    const day = addDays(bedsFirst, d)
    const available = 20 + number
    const occupied = 18 + ((d * 5 + seed) % 7)
    return [
      {
        unit: one,
        day,
        available,
        occupied,
        overcrowded: Math.max(0, occupied - available),
        outlying: d % 3,
        closed: d % 4,
      },
      { unit: other, day, available: 12, occupied: 9 + (d % 4), overcrowded: 0, outlying: 0, closed: 0 },
    ]
  }).flat()
}
