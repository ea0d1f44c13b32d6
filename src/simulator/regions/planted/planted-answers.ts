import { type ModelRegion, modelRegions } from '../model-region.ts'
import { type Day, daysBetween, type Period, periodUntil } from '../period.ts'
import { percentile, sum } from './figures.ts'
import { plantedBeds } from './planted-beds.ts'
import { type PlantedCost, plantedCosts, plantedDiagnoses, plantedGroupsOfCare } from './planted-costs.ts'
import { type PlantedWait, plantedQueues, plantedWaits } from './planted-waits.ts'

/** A cell of a product whose figures are known, since nothing is in it but what was planted. */
export interface PlantedAnswer {
  readonly product: 'beds' | 'waiting' | 'completed_waits' | 'costs' | 'person_years' | 'diagnoses'
  /** Values of dimensions; those that are not here are not asked for. Without `region`: of the regions together. */
  readonly at: Readonly<Record<string, string>>
  /** Figures before disclosure control, not rounded. */
  readonly measures: Readonly<Record<string, number>>
  /** Why disclosure control must not tell: too few people, or one who is nearly all of a sum. */
  readonly suppressed?: 'threshold' | 'dominance'
}

export interface PlantedQuestion {
  readonly seed: number
  /** As the regions were generated with. */
  readonly people: number
  readonly until: Day
  /** Codes of those that there are; all three when nothing is said. */
  readonly regions?: readonly string[]
}

/** A region, or all of them. */
interface Whole {
  readonly at: Readonly<Record<string, string>>
  readonly regions: readonly ModelRegion[]
}

/** The exact figures of what was planted, counted on the planted rows themselves, one by one. */
export function plantedAnswers({ seed, people, until, regions: codes }: PlantedQuestion): PlantedAnswer[] {
  const period = periodUntil(until)
  const regions = modelRegions.filter(({ code }) => codes?.includes(code) ?? true)
  const wholes: Whole[] = [
    ...regions.map((region) => ({ at: { region: region.code }, regions: [region] })),
    { at: {}, regions },
  ]
  return wholes.flatMap((whole) => {
    const waits = whole.regions.flatMap((region) => plantedWaits(seed, region, period))
    const costs = whole.regions.map((region) => plantedCosts(seed, region, Math.floor(people / 3), period))
    const answers = [
      ...waitingAnswers(waits, period),
      ...completedAnswers(waits, period),
      ...costAnswers(
        costs,
        period,
        whole.regions.every(({ key }) => key !== 'norr'),
      ),
      ...personYears(costs, period),
      ...diagnoses(costs, period),
      ...(whole.regions.length === 1 ? bedAnswers(seed, whole.regions[0]!, period) : []),
    ]
    return answers.map((answer) => ({ ...answer, at: { ...whole.at, ...answer.at } }))
  })
}

const least = 5
const few = (people: number) => (people < least ? { suppressed: 'threshold' as const } : {})

function waitingAnswers(all: readonly PlantedWait[], { months }: Period): PlantedAnswer[] {
  return [plantedQueues.waiting, plantedQueues.few].flatMap((specialty) =>
    months.flatMap(({ month, end }): PlantedAnswer[] => {
      const waits = (one: Day | null) => one === null || one > end
      const there = all.filter(
        (each) =>
          each.specialty === specialty && each.since <= end && waits(each.performed) && waits(each.left),
      )
      const own = there.filter(({ deviation }) => deviation === null)
      if (own.length === 0) return []
      const by = there.filter(({ deviation }) => deviation === 'PvV').length
      return [
        {
          product: 'waiting',
          at: { specialty, stage: 'treatment', month },
          measures: {
            waiting: own.length,
            ...lengths(own.map(({ since }) => daysBetween(since, end))),
            by_choice: by,
          },
          ...few(there.length),
        },
      ]
    }),
  )
}

function lengths(days: readonly number[]) {
  return {
    within_90: days.filter((each) => each <= 90).length / days.length,
    median: percentile(days, 0.5),
    p90: percentile(days, 0.9),
  }
}

function completedAnswers(all: readonly PlantedWait[], { months }: Period): PlantedAnswer[] {
  return Object.values(plantedQueues).flatMap((specialty) =>
    months.flatMap(({ month }): PlantedAnswer[] => {
      const done = all.filter((each) => each.specialty === specialty && each.performed?.startsWith(month))
      const own = done.filter(({ deviation }) => deviation === null)
      if (own.length === 0) return []
      const days = own.map(({ since, performed }) => daysBetween(since, performed!))
      const { within_90, median, p90 } = lengths(days)
      const stage = own[0]!.stage
      const share: Record<string, number> =
        stage === 'assessment'
          ? { within_3: days.filter((each) => each <= 3).length / days.length }
          : { within_90 }
      return [
        {
          product: 'completed_waits',
          at: { specialty, stage, month },
          measures: { completed: own.length, ...share, median, p90 },
          ...few(done.length),
        },
      ]
    }),
  )
}

const partsOfCost = { cost_care: 0.5, cost_surgery: 0.25, cost_diagnostics: 0.1, cost_medicine: 0.1 }

function costAnswers(
  byRegion: readonly (readonly PlantedCost[])[],
  { years }: Period,
  hasParts: boolean,
): PlantedAnswer[] {
  return Object.values(plantedGroupsOfCare).flatMap((drg) =>
    years.map(({ year, day }): PlantedAnswer => {
      const rows = byRegion.flat().filter((each) => each.drg === drg && each.day === day)
      const usual = rows.filter(({ outlier }) => !outlier)
      const [total, cost] = [rows, usual].map((of) => sum(of.map((each) => each.cost))) as [number, number]
      const parts = Object.entries(partsOfCost).map(([name, share]) => [name, Math.round(total * share)])
      return {
        product: 'costs',
        at: { care_form: rows[0]!.form, drg, year: String(year) },
        measures: {
          contacts: usual.length,
          outliers: rows.length - usual.length,
          cost: cost / usual.length,
          cost_per_point: cost / sum(usual.map(({ weight }) => weight)),
          total,
          ...(hasParts ? Object.fromEntries(parts) : {}),
        },
        ...(drg === plantedGroupsOfCare.dominated && byRegion.length === 1
          ? { suppressed: 'dominance' }
          : drg === plantedGroupsOfCare.two
            ? few(rows.length)
            : {}),
      }
    }),
  )
}

/** Men of eighty and more; each region's are others than the other regions'. */
function personYears(byRegion: readonly (readonly PlantedCost[])[], { years }: Period): PlantedAnswer[] {
  return years.map(({ year, day }) => {
    const costs = byRegion.flatMap((rows) => {
      const old = rows.filter((each) => each.drg === plantedGroupsOfCare.old && each.day === day)
      return [...Map.groupBy(old, ({ person }) => person).values()].map((of) =>
        sum(of.map(({ cost }) => cost)),
      )
    })
    return {
      product: 'person_years',
      at: { year: String(year), age_group: '80+', sex: '1' },
      measures: {
        persons: costs.length,
        mean_cost: sum(costs) / costs.length,
        median_cost: percentile(costs, 0.5),
        p90_cost: percentile(costs, 0.9),
        total: sum(costs),
      },
    }
  })
}

/** Old men's visits by their diagnosis, which nobody else has; each region's are others than the other regions'. */
function diagnoses(byRegion: readonly (readonly PlantedCost[])[], { years }: Period): PlantedAnswer[] {
  return years.map(({ year, day }) => {
    const visits = byRegion.map((rows) =>
      rows.filter((each) => each.diagnosis === plantedDiagnoses.old && each.day === day),
    )
    return {
      product: 'diagnoses',
      at: { year: String(year), age_group: '80+', chapter: '18', diagnosis: plantedDiagnoses.old },
      measures: {
        contacts: sum(visits.map(({ length }) => length)),
        persons: sum(visits.map((rows) => new Set(rows.map(({ person }) => person)).size)),
      },
    }
  })
}

/** By day for the hospital of planted wards: two wards' beds together. */
function bedAnswers(seed: number, region: ModelRegion, period: Period): PlantedAnswer[] {
  const byDay = Map.groupBy(plantedBeds(seed, region, period), ({ day }) => day)
  return [...byDay].map(([day, wards]) => {
    const of = (column: 'available' | 'occupied' | 'overcrowded' | 'outlying') =>
      sum(wards.map((each) => each[column]))
    const rate = (column: 'occupied' | 'overcrowded' | 'outlying') => (100 * of(column)) / of('available')
    return {
      product: 'beds',
      at: { hospital: region.plantedHospital, day },
      measures: {
        available: of('available'),
        occupancy: rate('occupied'),
        overcrowding: rate('overcrowded'),
        outlying: rate('outlying'),
      },
    }
  })
}
