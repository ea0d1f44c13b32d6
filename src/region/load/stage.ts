import type { DuckDBConnection } from '@duckdb/node-api'
import { quoted } from '../engine/duckdb.ts'
import type { Entity } from '../model/entities.ts'
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
 * it is read once for the identities, once for the rows, and again if rows come twice.
 *
 * All is done on whole tables: row by row would take a hundred times as long.
 */
export async function stage(connection: DuckDBConnection, options: StageOptions): Promise<Staged> {
  const { entity, mapping, pseudonyms } = options
  if (mapping.person !== undefined) await makePseudonyms(connection, pseudonyms)
  const rows = stagedRows(options, await typesOf(connection))
  const made = await connection.runAndReadAll(
    `create temp table staged as select ${columnList(entity)},
       case when "#wrong" then ${rows.reasons} end as "#reasons", case when "#wrong" then ${rows.row} end as "#row" from (${rows.all})`,
  )
  await connection.run(
    `create temp view good as select ${columnList(entity)} from staged where "#reasons" is null;
     create temp view bad as select string_split("#reasons", ',') as reasons, "#row" as "row" from staged where "#reasons" is not null`,
  )
  await setTwiceAside(connection, entity, rows)
  return countStaged(connection, Number(made.getRows()[0]![0]))
}

/** Drops what `stage` made, so that the next entity can be staged. */
export async function clearStage(connection: DuckDBConnection): Promise<void> {
  await connection.run('drop view good; drop view bad; drop table staged; drop table if exists pseudonym')
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
async function setTwiceAside(connection: DuckDBConnection, entity: Entity, rows: StagedRows): Promise<void> {
  const key = entity.key.map(quoted).join(', ')
  // Hashes are counted in half the time of keys; those of two keys can be the same, which costs the look below and no more.
  const counts = await connection.runAndReadAll(`select count(*) - count(distinct hash(${key})) from good`)
  if (Number(counts.getRows()[0]![0]) === 0) return
  const same = entity.key.map((name) => `staged.${quoted(name)} = repeated.${quoted(name)}`).join(' and ')
  await connection.run(`
    create temp table repeated as select ${key} from good group by ${key} having count(*) > 1;
    create temp table again as select * from (${rows.all}) semi join repeated using (${key}) where not "#wrong";
    delete from staged using repeated where "#reasons" is null and ${same};
    insert into staged select ${columnList(entity)}, case when nth > 1 then 'row:duplicate' end, case when nth > 1 then ${rows.row} end
      from (select *, row_number() over (partition by ${key} order by rowid desc) as nth from again);
    drop table repeated; drop table again`)
}

async function countStaged(connection: DuckDBConnection, read: number): Promise<Staged> {
  const counts = await connection.runAndReadAll(
    'select (select count(*) from good), (select count(*) from bad)',
  )
  const [good, setAside] = counts.getRows()[0]!.map(Number) as [number, number]
  const byReason = await connection.runAndReadAll(
    'select reason, count(*) from (select unnest(reasons) as reason from bad) group by reason order by reason',
  )
  const reasons = Object.fromEntries(byReason.getRows().map(([reason, n]) => [String(reason), Number(n)]))
  return { read, good, setAside, reasons }
}
