import { dirname } from 'node:path'
import { literal, openDuckDb, quoted } from '../engine/duckdb.ts'
import { duckDbEngine } from '../engine/duckdb-engine.ts'
import type { Cell, RunOrder } from '../wire/index.ts'
import { askCells } from './ask.ts'
import { checkOrder } from './check-order.ts'

const mostCells = 200_000
const limits = { threads: 2, memoryMb: 1024 }

/**
 * Cells of an order over a region's rows that a hub keeps: the same question as a node asks its own data, of the view's rows in a file.
 *
 * @param path of a Parquet file with the columns that the product's dimensions and measures speak of, without people
 * @throws {KnutpunktError} region.order_…; {RangeError} when the view has people
 */
export async function cellsOfStaged(order: RunOrder, path: string, region: string): Promise<Cell[]> {
  const checked = checkOrder(order)
  if (checked.columns.has('person')) throw new RangeError(`rows of ${checked.view.name} are of people`)
  const duckDb = await openDuckDb({ path: ':memory:', folders: [dirname(path)], ...limits })
  try {
    const has = await duckDb.rows(`describe select * from read_parquet(${literal(path)})`)
    const columns = has.map((each) => quoted(String(each['column_name']))).join(', ')
    const view = { ...checked.view, sql: `select ${columns} from read_parquet(${literal(path)})` }
    return await askCells(
      { ...checked, view },
      {
        engine: duckDbEngine(duckDb),
        mostCells,
        context: {
          region,
          cellKeySalt: '',
          relationOf: (entity) => {
            throw new RangeError(`rows that are kept have no entity ${entity}`)
          },
        },
      },
    )
  } finally {
    duckDb.close()
  }
}
