// What the control of disclosure takes and leaves, by the size of a table: in this process, without a database.
import { benchDisclosure, type DisclosureReport } from '../src/hub/testkit/index.ts'

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

const own = product()
const specialty = { ...own.dimensions[2]!, id: 'specialty', column: 'specialty' }
const middle = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!
const percent = (share: number): string => `${Math.round(share * 100)} %`

for (const [name, shape] of Object.entries(shapes)) {
  const rounds: { milliseconds: number; small: number; kept: number; report: DisclosureReport }[] = []
  for (let seed = 1; seed <= 5; seed++) {
    const counts = skewedCounts(shape, seed, 80)
    const cells = cellsBy(shape, counts, Object.keys(shape))
    const asked = question({
      product: { ...own, dimensions: [...own.dimensions, specialty] },
      dimensions: Object.keys(shape),
      period: { from: '2024-01-01', to: '2026-01-01' },
      regions: shape.region,
    })
    const start = performance.now()
    const { cells: told, report } = await controlDisclosure(cells, asked)
    const milliseconds = performance.now() - start
    const large = new Set(cells.filter(({ people }) => people! >= 5).map(({ at }) => at.join()))
    const kept = told.filter(({ at, figures }) => large.has(at.join()) && 'value' in figures['n']!).length
    rounds.push({ milliseconds, small: 1 - large.size / cells.length, kept: kept / large.size, report })
  }
  const of = (what: 'milliseconds' | 'small' | 'kept'): number[] => rounds.map((round) => round[what])
  console.log(
    `${name}: ${Math.round(middle(of('milliseconds')))} ms (${Math.round(Math.max(...of('milliseconds')))} at most); ${percent(middle(of('small')))} small; ` +
      `of the others told ${percent(middle(of('kept')))} (${percent(Math.min(...of('kept')))} at least); ` +
      `exposed ${rounds.reduce((sum, { report }) => sum + report.audit.exposed, 0)}, too large ${rounds.reduce((sum, { report }) => sum + report.audit.tooLarge, 0)}`,
  )
}
