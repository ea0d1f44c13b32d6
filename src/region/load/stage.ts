import type { DuckDBConnection } from '@duckdb/node-api'
import { quoted } from '../engine/duckdb.ts'
import type { EntityMapping } from '../mapping/mapping.ts'
import type { Entity } from '../model/entities.ts'
import { columnsSql, tableOf } from '../store/tables.ts'
import { countOf } from './keep.ts'
import { makePseudonyms, type Pseudonyms } from './pseudonymise.ts'
import { type RowOptions, type StagedRows, stagedRows } from './staged-rows.ts'

export interface StageOptions extends RowOptions {
  pseudonyms: Pseudonyms
}

/** How many rows were read, and how many are wrong, by reason (`column:reason`; a row can have several). */
export interface Staged {
  read: number
  good: number
  setAside: number
  reasons: Record<string, number>
}

/**
 * Makes of `mapped` two relations: `good`, typed rows of the model, and `bad` (reasons, row). What is in `mapped`: each mapped
 * column as the source has it, `#identity` where there is a person, and `#failed column` where an expression can fail. It may be a view of files:
 * reading them again, on all processors, takes less time than putting rows down that are to be put elsewhere.
 *
 * All is done on whole tables: row by row would take a hundred times as long.
 */
export async function stage(connection: DuckDBConnection, options: StageOptions): Promise<Staged> {
  const { entity, mapping, pseudonyms } = options
  const read =
    mapping.person === undefined
      ? await countOf(connection, 'select count(*) from mapped')
      : await makePseudonyms(connection, pseudonyms)
  const rows = stagedRows(options, await typesOf(connection))
  const table = goodIn(entity, mapping)
  const kind = mapping.mode === 'replace' ? 'table' : 'temp table'
  await connection.run(`create or replace ${kind} ${table} (${columnsSql(entity)})`)
  await connection.run(
    `insert into ${table} select ${columnList(entity)} from (${rows.all}) where not "#wrong"`,
  )
  await connection.run(`create temp view good as from ${table}`)
  const wrong = read - (await countOf(connection, 'select count(*) from good'))
  await connection.run(
    `create temp table bad as select string_split(${rows.reasons}, ',') as reasons, ${rows.row} as "row"
     from (${rows.all}) where "#wrong" ${wrong === 0 ? 'limit 0' : ''}`,
  )
  await setTwiceAside(connection, options, rows)
  return { read, ...(await countStaged(connection)) }
}

/** Rows that take the place of all that were there are put there at once. */
const goodIn = ({ name }: Entity, { mode }: EntityMapping): string =>
  mode === 'replace' ? tableOf(name) : 'arrived'

/** Drops what `stage` made, so that the next entity can be staged. */
export async function clearStage(connection: DuckDBConnection): Promise<void> {
  await connection.run(
    'drop view good; drop table if exists arrived; drop table bad; drop table if exists pseudonym',
  )
}

async function typesOf(connection: DuckDBConnection): Promise<Map<string, string>> {
  const reader = await connection.runAndReadAll('describe mapped')
  return new Map(reader.getRows().map(([name, type]) => [String(name), String(type)]))
}

const columnList = ({ columns }: Entity): string => columns.map(({ name }) => quoted(name)).join(', ')

/**
 * Of rows with the same key the last is believed, as it was written last. Those with such keys are read once more, since the others are set
 * aside as the source has them.
 */
async function setTwiceAside(
  connection: DuckDBConnection,
  { entity, mapping }: StageOptions,
  rows: StagedRows,
): Promise<void> {
  const key = entity.key.map(quoted).join(', ')
  // Hashes are counted in half the time of keys; those of two keys can be the same, which costs the look below and no more.
  if ((await countOf(connection, `select count(*) - count(distinct hash(${key})) from good`)) === 0) return
  const table = goodIn(entity, mapping)
  const same = entity.key.map((name) => `had.${quoted(name)} = repeated.${quoted(name)}`).join(' and ')
  await connection.run(`
    create temp table repeated as select ${key} from good group by ${key} having count(*) > 1;
    create temp table again as select * from (${rows.all}) semi join repeated using (${key}) where not "#wrong";
    create temp table ranked as select *, row_number() over (partition by ${key} order by rowid desc) as nth from again;
    delete from ${table} as had using repeated where ${same};
    insert into ${table} select ${columnList(entity)} from ranked where nth = 1;
    insert into bad select ['row:duplicate'], ${rows.row} from ranked where nth > 1;
    drop table repeated; drop table again; drop table ranked`)
}

async function countStaged(connection: DuckDBConnection): Promise<Omit<Staged, 'read'>> {
  const good = await countOf(connection, 'select count(*) from good')
  const setAside = await countOf(connection, 'select count(*) from bad')
  const byReason = await connection.runAndReadAll(
    'select reason, count(*) from (select unnest(reasons) as reason from bad) group by reason order by reason',
  )
  const reasons = Object.fromEntries(byReason.getRows().map(([reason, n]) => [String(reason), Number(n)]))
  return { good, setAside, reasons }
}
