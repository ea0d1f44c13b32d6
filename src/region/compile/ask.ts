import { KnutpunktError } from '../../kernel/index.ts'
import { type Engine, TooManyRows } from '../engine/engine.ts'
import { regionErrors } from '../region-errors.ts'
import type { Cell } from '../wire/index.ts'
import { compileAggregate } from './aggregate.ts'
import { cellsOf } from './cells.ts'
import type { CheckedOrder } from './check-order.ts'
import type { CompileContext } from './rows-of-view.ts'
import type { Statement } from './statement.ts'

export interface AskOptions {
  engine: Engine
  context: Omit<CompileContext, 'dialect'>
  signal?: AbortSignal | undefined
  /** Cells at most; of steps of values twenty times as many. */
  mostCells: number
}

const stepsPerCell = 20

/** Asks the engine for an order's cells. @throws {KnutpunktError} region.order_too_many_cells */
export async function askCells(checked: CheckedOrder, options: AskOptions): Promise<Cell[]> {
  const { engine, signal, mostCells } = options
  const questions = compileAggregate(checked, { ...options.context, dialect: engine.dialect })
  const ask = ({ sql, values }: Statement, most: number) => engine.rows(sql, values, { signal, most })
  try {
    const cells = await ask(questions.cells, mostCells)
    const different = questions.different && (await ask(questions.different, mostCells))
    const steps = []
    for (const question of questions.steps) steps.push(await ask(question, mostCells * stepsPerCell))
    return cellsOf(checked, questions, { cells, ...(different && { different }), steps })
  } catch (error) {
    if (!(error instanceof TooManyRows)) throw error
    throw new KnutpunktError(regionErrors.order_too_many_cells, { values: { most: mostCells }, cause: error })
  }
}
