import type { Filter, Period } from '../../region/index.ts'
import type { Combined, Figure, Suppression } from '../combine/figure.ts'
import { valueOf } from '../combine/measure-value.ts'
import { measureOf } from '../product/parts-of.ts'
import type { Product } from '../product/product-book.ts'
import { guard, hideNested, hideSmall, protectCounts } from './counts.ts'
import { describedQuestion } from './described.ts'
import { gridOf, singlePlaces } from './grid.ts'
import { halfEntries, isHalf } from './halves.ts'
import { differences, type Entry, nameOf } from './ledger.ts'
import { noisy } from './noisy.ts'
import { hideEnds } from './percentiles.ts'
import { countOf, type Population, populationsOf } from './population.ts'
import { countFigures, type DisclosureReport } from './report.ts'
import { controlShares } from './shares.ts'
import { auditReport, type Control, cellAt, controlOf, stateOf } from './states.ts'
import { controlSums } from './sums.ts'
import type { ToldCell } from './told.ts'
import { describedPlaces, type EarlierSums, earlierSums } from './told-sums.ts'

export interface ControlQuestion {
  readonly product: Product
  /** Ids, in the order of the cells' places. */
  readonly dimensions: readonly string[]
  readonly measures: readonly string[]
  readonly filters: readonly Filter[]
  readonly period: Period
  /** Regions that answered. */
  readonly regions: readonly string[]
  /** The strictest of the product's and the nodes' least counts. */
  readonly threshold: number
  /** The state of the data: the same text, the same data. */
  readonly data: string
  /** The last day of which there is all; absent: the period has ended. */
  readonly dataUntil?: string
  /** What has been told of the product and may have rows in common with this. */
  readonly earlier: readonly Entry[]
}

/** What may be told, what was done, and what to remember of it. */
export interface Disclosure {
  readonly cells: readonly ToldCell[]
  readonly report: DisclosureReport
  readonly entries: readonly Entry[]
}

/**
 * Controls what a table discloses: each cell by itself, then what figures give away of each other, in the cell, in the table and its sums, and
 * with what has been told before. `disclosure/README.md` tells how.
 */
export async function controlDisclosure(
  cells: readonly Combined[],
  asked: ControlQuestion,
): Promise<Disclosure> {
  const { product, threshold, dimensions } = asked
  const populations = populationsOf(product, asked.measures)
  const grid = product.person === undefined ? singlePlaces(cells) : gridOf(product, dimensions, cells)
  const control = controlOf(grid, cells, threshold, populations)
  if (product.person === undefined) hideWithheld(control)
  else await controlPeople(control, asked)
  const told = toldCells(control, asked)
  return {
    cells: told,
    report: {
      methods: {
        suppression: product.person === undefined ? null : 1,
        cellKey: product.disclosure.cellKey ? 1 : null,
        dominance: product.disclosure.dominance === undefined ? null : 1,
        ledger: product.person === undefined ? null : 1,
      },
      threshold,
      figures: countFigures(told),
      audit: auditReport(control.audits),
    },
    entries: product.person === undefined ? [] : allEntries(control, asked),
  }
}

function hideWithheld(control: Control): void {
  for (const states of control.states.values())
    states.forEach((_, place) => {
      if (cellAt(control, place)?.withheld) states[place] = 'withheld'
    })
}

async function controlPeople(control: Control, asked: ControlQuestion): Promise<void> {
  hideSmall(control)
  hideNested(control)
  const places = describedPlaces(asked, control.grid, control.cells)
  const sums = earlierSums(asked, places, asked.earlier)
  await hideDifferences(control, asked, sums)
  noteKnown(control, asked)
  for (const population of control.populations) {
    await protectCounts(control, population, sums.get(population.id))
    hideEnds(control, population)
    await controlShares(control, population, asked, sums)
    const { dominance } = asked.product.disclosure
    if (dominance !== undefined) await controlSums(control, population, dominance)
  }
}

interface PlacedEntry {
  readonly population: Population
  readonly place: number
  readonly entry: Entry
}

/** In tables with so many places at most it is remembered where nobody is. */
const mostEmpty = 1_000

/** What is told and hidden of each population, place by place. */
function entriesOf(control: Control, asked: ControlQuestion): PlacedEntry[] {
  const table = { whole: describedQuestion(asked), dimensions: asked.dimensions }
  const { data, dataUntil } = asked
  const { grid, cells, populations } = control
  const described = describedPlaces(asked, grid, cells)
  return populations.flatMap((population) =>
    grid.places.flatMap((_, place) => {
      const cell = cellAt(control, place)
      const count = cell === undefined ? { people: 0, rows: 0 } : countOf(population, cell)
      if (count !== 'withheld' && count.people === 0 && grid.places.length > mostEmpty) return []
      const growing = dataUntil !== undefined && described[place]!.to > dataUntil
      const entry = {
        described: described[place]!,
        population: population.id,
        data,
        table,
        ...(growing && { growing }),
      }
      const hidden = count === 'withheld' ? count : control.states.get(population)![place]
      // What is hidden now and was told before is not forgotten.
      const isTold = hidden === undefined || control.known.get(population)!.has(place)
      const told = count === 'withheld' || !isTold ? { hidden: hidden! } : { count }
      return [{ population, place, entry: { ...entry, ...told } }]
    }),
  )
}

/** What there is to remember: of counts, and of those that shares hold for and do not. */
function allEntries(control: Control, asked: ControlQuestion): Entry[] {
  const shares = control.populations.flatMap((population) =>
    population.measures
      .filter(({ kind }) => kind === 'share')
      .flatMap((measure) => halfEntries(control, population, measure, asked)),
  )
  return [...entriesOf(control, asked), ...shares].map(({ entry }) => entry)
}

async function hideDifferences(
  control: Control,
  asked: ControlQuestion,
  sums: ReadonlyMap<string, EarlierSums>,
): Promise<void> {
  const entries = entriesOf(control, asked)
  const small = entries.filter(({ entry }) => entry.hidden === 'threshold')
  const open = entries.flatMap(({ entry, ...where }) =>
    entry.count === undefined ? [] : [{ ...where, entry: { ...entry, count: entry.count } }],
  )
  const hide = (at: number, why: Suppression): void => {
    control.states.get(open[at]!.population)![open[at]!.place] = why
  }
  const found = await differences(
    open.map(({ entry }) => entry),
    asked.earlier.filter((entry) => !isHalf(entry)),
    asked.threshold,
    {
      sums: new Set([...sums.values()].flatMap(({ names }) => [...names])),
      small: small.map(({ entry }) => entry),
    },
  )
  for (const at of found.unsaid) control.states.get(small[at]!.population)![small[at]!.place] = 'differencing'
  for (const [at, why] of found.again) hide(at, why)
  for (const at of found.close) guard(control, open[at]!.population, open[at]!.place, 'differencing')
}

function noteKnown(control: Control, asked: ControlQuestion): void {
  const told = new Set(asked.earlier.flatMap((each) => (each.count ? [`${each.data} ${nameOf(each)}`] : [])))
  for (const { population, place, entry } of entriesOf(control, asked))
    if (told.has(`${entry.data} ${nameOf(entry)}`)) control.known.get(population)!.add(place)
}

/** Cells as they are told; a place with nobody that belongs to a hidden row is one too. */
function toldCells(control: Control, { product, measures }: ControlQuestion): ToldCell[] {
  const populationOf = new Map(
    control.populations.flatMap((each) => each.measures.map(({ id }) => [id, each] as const)),
  )
  return control.grid.places.flatMap(({ at }, place) => {
    const cell = cellAt(control, place)
    const why = (id: string) => stateOf(control, populationOf.get(id)!, id, place)
    if (cell === undefined && measures.every((id) => why(id) === undefined)) return []
    const figure = (id: string): Figure => {
      const state = why(id)
      if (state !== undefined) return { suppressed: state }
      const measure = measureOf(product, id)
      const { cellKey } = product.disclosure
      const own = cell ?? nobody(at)
      return valueOf(measure, cellKey ? noisy(measure, own, control.threshold) : own)
    }
    return [{ at, figures: Object.fromEntries(measures.map((id) => [id, figure(id)])) }]
  })
}

const nobody = (at: readonly (string | null)[]): Combined => ({
  at,
  rows: 0,
  people: 0,
  key: 0,
  parts: {},
  steps: {},
  largest: {},
  withheld: false,
  partly: [],
  regions: [],
})
