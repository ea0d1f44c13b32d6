import type { Row } from '../engine/duckdb.ts'
import type { Cell } from '../wire/index.ts'
import type { CellQuestion, Questions } from './aggregate.ts'
import type { CheckedOrder } from './check-order.ts'
import { writtenMoment } from './moment.ts'

/** What the engine answered to an order's questions, each in its place. */
export interface Answered {
  readonly cells: readonly Row[]
  readonly different?: readonly Row[]
  readonly steps: readonly (readonly Row[])[]
}

/** Puts an order's cells together, in the order of their dimensions. */
export function cellsOf(checked: CheckedOrder, questions: Questions, answered: Answered): Cell[] {
  const cells = new Map<string, Cell>()
  for (const row of answered.cells) {
    // Without dimensions there is a row when there is nothing too.
    if (number(row['cell_rows']) === 0) continue
    cells.set(keyOf(checked, row), cellOf(checked, questions.cells, row))
  }
  for (const row of answered.different ?? []) {
    const cell = cells.get(keyOf(checked, row))
    if (cell) Object.assign(cell.parts, partsOf(questions.different!, row))
  }
  questions.steps.forEach(({ measures, step }, at) => {
    for (const row of answered.steps[at]!) addStep(cells.get(keyOf(checked, row)), measures, step, row)
  })
  for (const { steps } of cells.values())
    for (const list of Object.values(steps ?? {})) list.sort(([a], [b]) => a - b)
  return [...cells.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell)
}

function addStep(cell: Cell | undefined, measures: readonly string[], step: number, row: Row): void {
  if (cell === undefined) return
  const upper = Number((number(row['bucket']) * step).toFixed(6))
  cell.steps ??= {}
  for (const measure of measures) {
    cell.steps[measure] ??= []
    cell.steps[measure].push([upper, number(row['times'])])
  }
}

function cellOf(checked: CheckedOrder, question: CellQuestion, row: Row): Cell {
  const largest = question.parts.filter(({ part }) => part === 'largest')
  return {
    at: placeOf(checked, row),
    rows: number(row['cell_rows']),
    ...('people' in row && { people: number(row['people']) }),
    key: number(row['cell_key']) % 256,
    parts: partsOf(question, row),
    ...(largest.length > 0 && {
      largest: Object.fromEntries(
        largest.map(({ measure, column }) => {
          const [first = 0, second = 0] = (row[column] ?? []) as unknown[]
          return [measure, [number(first), number(second)] as [number, number]]
        }),
      ),
    }),
  }
}

function partsOf({ parts }: CellQuestion, row: Row): Record<string, number> {
  return Object.fromEntries(
    parts
      .filter(({ part }) => part !== 'largest')
      .map(({ measure, part, column }) => {
        const value = number(row[column])
        return [`${measure}.${part}`, part.endsWith('key') ? value % 256 : value]
      }),
  )
}

function placeOf({ dimensions }: CheckedOrder, row: Row): (string | null)[] {
  return dimensions.map(({ by }, at) => {
    const value = row[`d${at}`]
    if (value === null || value === undefined) return null
    return by === undefined ? String(value) : writtenMoment(String(value), by)
  })
}

const keyOf = (checked: CheckedOrder, row: Row): string => JSON.stringify(placeOf(checked, row))
const number = (value: unknown): number => Number(value ?? 0)
