import type { DuckDBConnection } from '@duckdb/node-api'
import { literal, quoted } from '../engine/duckdb.ts'
import { type ColumnType, type Entity, entities, type ModelColumn, modelVersion } from '../model/entities.ts'

/** The model's types in the store. */
export const storeTypes: Readonly<Record<ColumnType, string>> = {
  text: 'varchar',
  int: 'integer',
  bigint: 'bigint',
  number: 'double',
  money: 'decimal(14,2)',
  day: 'date',
  time: 'timestamp with time zone',
  boolean: 'boolean',
}

/** The entity's table in the store. */
export const tableOf = (entity: string): string => `model.${quoted(entity)}`

/**
 * How a text is kept. DuckDB would find it out by trying each way, which takes half of what it costs to write a table: of codes and units there are few,
 * and pseudonyms are noise, which nothing makes smaller.
 */
function keptAs({ name, type, codes, refers }: ModelColumn): string {
  if (type !== 'text') return ''
  if (name === 'person') return 'using compression uncompressed'
  return `using compression ${codes === undefined && refers !== 'unit' ? 'fsst' : 'dictionary'}`
}

/** The columns of an entity's table. */
export const columnsSql = ({ columns }: Entity): string =>
  columns.map((column) => `${quoted(column.name)} ${storeTypes[column.type]} ${keptAs(column)}`).join(', ')

/** Rows that were set aside, and what each load came to; `outcome` is there if and only if the load's rows are. */
const ownTables = `
  create schema if not exists model;
  create schema if not exists aside;
  create schema if not exists meta;
  create table if not exists meta.store (model_version integer not null);
  create table if not exists meta.epoch (id varchar not null);
  create table if not exists meta.load (id uuid not null, made timestamp with time zone not null, outcome json not null);
  create table if not exists aside.row (
    load uuid not null, made timestamp with time zone not null, entity varchar not null, reasons varchar[] not null, "row" json not null
  )`

/** Makes the tables of the model, or brings those of an earlier version to this one. What columns are gone from the model are dropped. */
export async function makeTables(connection: DuckDBConnection): Promise<void> {
  await connection.run('begin')
  await connection.run(ownTables)
  for (const entity of entities) {
    const { name, columns } = entity
    await connection.run(`create table if not exists ${tableOf(name)} (${columnsSql(entity)})`)
    const there = await columnsOf(connection, name)
    for (const column of columns) {
      const type = there.get(column.name)
      const wanted = storeTypes[column.type]
      if (type === undefined)
        await connection.run(`alter table ${tableOf(name)} add column ${quoted(column.name)} ${wanted}`)
      else if (type !== wanted)
        await connection.run(`alter table ${tableOf(name)} alter ${quoted(column.name)} type ${wanted}`)
    }
    for (const gone of [...there.keys()].filter((column) => !columns.some((each) => each.name === column)))
      await connection.run(`alter table ${tableOf(name)} drop column ${quoted(gone)}`)
  }
  await connection.run(`delete from meta.store; insert into meta.store values (${modelVersion})`)
  await connection.run('commit')
}

async function columnsOf(connection: DuckDBConnection, entity: string): Promise<Map<string, string>> {
  const reader = await connection.runAndReadAll(
    `select column_name, lower(data_type) from duckdb_columns() where schema_name = 'model' and table_name = ${literal(entity)}`,
  )
  return new Map(reader.getRows() as [string, string][])
}
