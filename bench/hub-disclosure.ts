// What the control of disclosure takes and leaves, by the size of a table: in this process, without a database.
import { benchDisclosure, type DisclosureReport, type Entry } from '../src/hub/testkit/index.ts'

const { cellsBy, controlDisclosure, product, question, skewedCounts } = benchDisclosure

const numbered = (letter: string, many: number): string[] =>
  Array.from({ length: many }, (_, at) => `${letter}${String(at).padStart(2, '0')}`)
const regions = (many: number): string[] =>
  Array.from({ length: many }, (_, at) => String(at + 1).padStart(2, '0'))
const months = (many: number): string[] =>
  Array.from(
    { length: many },
    (_, at) => `${2024 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`,
  )

const shapes: Record<string, { region: string[]; specialty?: string[]; month?: string[] }> = {
  '3 × 12': { region: regions(3), specialty: numbered('s', 12) },
  '3 × 12 × 24': { region: regions(3), specialty: numbered('s', 12), month: months(24) },
  '21 × 12': { region: regions(21), month: months(12) },
  '21 × 12 × 12': { region: regions(21), specialty: numbered('s', 12), month: months(12) },
}

type Shape = (typeof shapes)[string]

const own = product()
const specialty = { ...own.dimensions[2]!, id: 'specialty', column: 'specialty' }
const middle = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
const percent = (share: number): string => `${Math.round(share * 100)} %`
const spread = (values: number[]): string => `${percent(middle(values))} (${percent(Math.min(...values))})`
const seeds = [1, 2, 3, 4, 5]

interface Round {
  milliseconds: number
  small: number
  kept: number
  report: DisclosureReport
  entries: readonly Entry[]
}

/** Asks for a table by some of a shape's dimensions. `kept`: of its larger cells so large a share is told. */
async function ask(
  shape: Shape,
  counts: readonly number[],
  ids: readonly string[],
  { tables, earlier = [] }: { tables?: string[][]; earlier?: readonly Entry[] } = {},
): Promise<Round> {
  const cells = cellsBy(shape as Record<string, string[]>, counts, ids)
  const asked = question({
    product: { ...own, dimensions: [...own.dimensions, specialty], ...(tables && { tables }) },
    dimensions: ids,
    period: { from: '2024-01-01', to: '2026-01-01' },
    regions: shape.region,
    earlier,
  })
  const start = process.cpuUsage()
  const { cells: told, report, entries } = await controlDisclosure(cells, asked)
  const { user, system } = process.cpuUsage(start)
  const large = new Set(cells.filter(({ people }) => people! >= 5).map(({ at }) => at.join()))
  const kept = told.filter(({ at, figures }) => large.has(at.join()) && 'value' in figures['n']!).length
  const small = 1 - large.size / cells.length
  return { milliseconds: (user + system) / 1000, small, kept: kept / large.size, report, entries }
}

/** People in a place, on average: as queues are, and a quarter of them. */
const means = [80, 20]

async function bySize(): Promise<void> {
  for (const [name, shape] of Object.entries(shapes))
    for (const mean of means) {
      const rounds: Round[] = []
      for (const seed of seeds)
        rounds.push(
          await ask(shape, skewedCounts(shape as Record<string, string[]>, seed, mean), Object.keys(shape)),
        )
      const times = rounds.map(({ milliseconds }) => milliseconds)
      const sum = (of: 'exposed' | 'tooLarge') =>
        rounds.reduce((all, { report }) => all + report.audit[of], 0)
      console.log(
        `${name}: ${Math.round(middle(times))} ms of processor time (${Math.round(Math.max(...times))} at most); ` +
          `${percent(middle(rounds.map(({ small }) => small)))} small; of the others told ${spread(rounds.map(({ kept }) => kept))}; ` +
          `exposed ${sum('exposed')}, too large ${sum('tooLarge')}`,
      )
    }
}

const three = ['region', 'specialty', 'month']
const twos = [
  ['region', 'month'],
  ['specialty', 'month'],
  ['region', 'specialty'],
]

/** The fine table and its sums one after the other, with none, some or all of the sums tables of the product. */
async function byOrder(): Promise<void> {
  const shape = shapes['3 × 12 × 24']!
  const orders = { 'fine first': [three, ...twos], 'coarse first': [...twos, three] }
  for (const [order, asks] of Object.entries(orders))
    for (const tables of [[], twos.slice(0, 1), twos.slice(0, 2), twos]) {
      const kept: number[][] = asks.map(() => [])
      const times: number[] = []
      let exposed = 0
      for (const seed of seeds) {
        const counts = skewedCounts(shape as Record<string, string[]>, seed, 40)
        const earlier: Entry[] = []
        for (const [at, ids] of asks.entries()) {
          const round = await ask(shape, counts, ids, { tables, earlier: [...earlier] })
          earlier.push(...round.entries)
          kept[at]!.push(round.kept)
          if (ids === three) times.push(round.milliseconds)
          exposed += round.report.audit.exposed
        }
      }
      console.log(
        `${order}, ${tables.length} own tables: ${asks.map((ids, at) => `${ids.join(' × ')} ${spread(kept[at]!)}`).join('; ')}; ` +
          `fine in ${Math.round(middle(times))} ms; exposed ${exposed}`,
      )
    }
}

/** A table beside very much that has been told: the same of others, each chosen by another value. */
async function byLedger(): Promise<void> {
  const shape = shapes['3 × 12 × 24']!
  const counts = skewedCounts(shape as Record<string, string[]>, 1, 80)
  const { entries } = await ask(shape, counts, three)
  const earlier = Array.from({ length: Math.floor(200_000 / entries.length) }, (_, at) =>
    entries.map((entry) => {
      const of = ({ by, ...days }: Entry['described']) => ({ ...days, by: { ...by, sex: { in: [`${at}`] } } })
      return {
        ...entry,
        described: of(entry.described),
        table: { ...entry.table, whole: of(entry.table.whole) },
      }
    }),
  ).flat()
  const { milliseconds } = await ask(shape, counts, three, { earlier })
  console.log(
    `3 × 12 × 24 with ${earlier.length} figures told before: ${Math.round(milliseconds)} ms of processor time`,
  )
}

await bySize()
await byOrder()
await byLedger()
