import type { KnownNode, NodeClient } from '../hub/index.ts'
import { NodeError } from '../hub/index.ts'
import type { Order, ProductDefinition, RunAnswer, RunOrder } from '../region/index.ts'

/** How a node behaves when it is asked to run something. */
export type NodeManner = 'answers' | 'counts' | 'refuses' | 'away'

/** Regions' nodes that answer by a rule that tests know, without any data behind. */
export interface CannedNodes {
  client: NodeClient
  /** How each region's node behaves from now on; it answers until told. */
  manners: Map<string, NodeManner>
  /** What was ordered, as it came. */
  orders: Order[]
}

/** People in a cell that is too small to be told, also when three regions are put together. */
export const tooFew = 1
/** The speciality in which every region has too few. */
export const smallSpecialty = '731'

const flags: Readonly<Record<string, string[]>> = { '09': ['kpp_partial'] }

/** Nodes that answer any order of any product: the same to the same order. */
export function cannedNodes(): CannedNodes {
  const manners = new Map<string, NodeManner>()
  const orders: Order[] = []
  /** What was ordered to be run, by the run. */
  const runs = new Map<string, RunOrder>()
  return {
    manners,
    orders,
    client: {
      ask: async (node, order) => {
        orders.push(order)
        if (order.act === 'run') runs.set(order.run, order)
        const asked = order.act === 'result' ? runs.get(order.run)! : order
        return answerOf(node, asked, manners.get(node.region) ?? 'answers')
      },
      describe: () => Promise.reject(new NodeError('away')),
      file: () => Promise.reject(new NodeError('away')),
    },
  }
}

function answerOf(
  { region }: KnownNode,
  order: Exclude<Order, { act: 'describe' }>,
  manner: NodeManner,
): RunAnswer {
  const { run } = order
  if (manner === 'away') throw new NodeError('away')
  if (order.act !== 'run') return { run, region, state: 'cancelled' }
  if (manner === 'counts') return { run, region, state: 'running' }
  if (manner === 'refuses')
    return {
      run,
      region,
      state: 'refused',
      reason: {
        code: 'region.takes_no_part',
        sv: 'Regionen deltar inte i dataprodukten.',
        en: 'The region does not take part in the data product.',
      },
    }
  return {
    run,
    region,
    state: 'done',
    cells: cellsOf(region, order),
    evidence: {
      threshold: Math.max(order.threshold, 0),
      modelVersion: 1,
      loadedAt: '2026-11-25T03:10:00Z',
      dataUntil: '2026-11-24',
      setAside: 12,
      engine: 'duckdb',
      milliseconds: 40,
      flags: order.product.measures.some(({ unit }) => unit === 'sek') ? (flags[region] ?? []) : [],
    },
  }
}

/** Cells for every place that the order's dimensions and filters leave. */
function cellsOf(region: string, { product, selection }: RunOrder): NonNullable<RunAnswer['cells']> {
  const { dimensions, filters, period } = selection
  const chosen = new Map(filters.map(({ column, value }) => [column, String(value)]))
  let places: string[][] = [[]]
  for (const id of dimensions) {
    const values = valuesOf(region, product, { id, period, chosen }).filter(
      (value) => (chosen.get(id) ?? value) === value,
    )
    places = places.flatMap((place) => values.map((value) => [...place, value]))
  }
  return places.map((at) => {
    const people = at.includes(smallSpecialty) ? tooFew : 40 + (hash(region, ...at) % 300)
    return {
      at,
      rows: people,
      ...(product.person !== undefined && { people }),
      key: hash(...at) % 256,
      ...partsOf(product, selection.measures, { people, key: hash(...at) % 256 }),
    }
  })
}

function valuesOf(
  region: string,
  { dimensions }: ProductDefinition,
  {
    id,
    period,
    chosen,
  }: { id: string; period: { from: string; to: string }; chosen: ReadonlyMap<string, string> },
): string[] {
  const { by } = dimensions.find((each) => each.id === id)!
  if (by !== undefined) return stepsOf(period, { day: 10, month: 7, year: 4 }[by as 'day'])
  const hospital = chosen.get('hospital') ?? `Norra sjukhuset ${region}`
  const known: Record<string, string[]> = {
    region: [region],
    hospital: [`Norra sjukhuset ${region}`, `Södra sjukhuset ${region}`],
    ward: [1, 2, 3].map((ward) => `${hospital}, avdelning ${ward}`),
    specialty: ['101', '301', '311', '511', smallSpecialty],
    drg: ['A10N', 'F20E', 'H09C', 'O60O'],
    care_form: ['inpatient', 'outpatient'],
    age_group: ['0-17', '18-44', '45-64', '65-79', '80+'],
  }
  return known[id] ?? ['1']
}

function stepsOf({ from, to }: { from: string; to: string }, length: number): string[] {
  const steps = new Set<string>()
  for (let day = Date.parse(from); day < Date.parse(to); day += 86_400_000)
    steps.add(new Date(day).toISOString().slice(0, length))
  return [...steps]
}

/** Parts of which each measure is put together, in proportion to the people. */
function partsOf(
  product: ProductDefinition,
  asked: readonly string[],
  { people, key }: { people: number; key: number },
) {
  const parts: Record<string, number> = {}
  const steps: Record<string, [number, number][]> = {}
  for (const measure of product.measures.filter(({ id }) => asked.includes(id))) {
    const put = (name: string, value: number) => (parts[`${measure.id}.${name}`] = value)
    if (product.person !== undefined) {
      put('people', people)
      put('key', key)
    }
    switch (measure.kind) {
      case 'count':
      case 'distinct':
        put('n', people)
        break
      case 'sum':
        put('sum', people * 12_500)
        break
      case 'mean':
        put('sum', people * 20_000 + (people % 7) * 90_000)
        put('n', people)
        break
      case 'level':
        put('sum', people)
        put('times', 1)
        break
      case 'share':
        put('hits', Math.floor(people * 0.7))
        put('hit_people', Math.floor(people * 0.7))
        put('hit_key', key)
        put('n', people)
        break
      case 'rate':
        put('sum', people * (0.6 + (people % 9) / 20))
        put('over', people)
        break
      case 'percentile':
        steps[measure.id] = [10, 40, 80, 120].map((value) => [
          (value + (people % 13)) * measure.step,
          Math.ceil(people / 4),
        ])
    }
  }
  return { parts, steps }
}

/** Spreads texts over whole numbers, always alike. */
const hash = (...texts: string[]): number =>
  [...texts.join('|')].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 10_007, 7)
