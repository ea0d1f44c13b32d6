import { Pool, type PoolClient } from 'pg'
import { quoted } from '../engine/duckdb.ts'
import { isMapped } from '../mapping/check-mapping.ts'
import type { CodeLists } from '../mapping/code-lists.ts'
import type { EntityMapping, Mapping } from '../mapping/mapping.ts'
import { type ColumnType, type Entity, entity as modelEntity } from '../model/entities.ts'
import { type RuleForms, rulesOf } from '../quality/rules.ts'

/** The model's types in PostgreSQL. */
const types: Readonly<Record<ColumnType, string>> = {
  text: 'text',
  int: 'integer',
  bigint: 'bigint',
  number: 'double precision',
  money: 'numeric(14,2)',
  day: 'date',
  time: 'timestamptz',
  boolean: 'boolean',
}

/** Text in PostgreSQL's SQL, whatever its settings are. */
const text = (value: string): string => `E'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

const forms: RuleForms = {
  matches: (value, pattern) => `(${value} ~ ${text(pattern)})`,
  now: 'now()',
}

/**
 * An entity of a warehouse that is read in place, as a relation in PostgreSQL's SQL: the mapping's columns in the model's types, and only rows
 * that hold to the model's rules, that refer to rows which do, and one row of each key: as a load would have kept.
 *
 * Nothing is kept in the warehouse, and no identity leaves it: `person` is a column of pseudonyms that the region's own loading of the
 * warehouse fills, and the mapping names as any other column.
 *
 * @param options.alone rows are looked at one by one: it was counted that none come twice, or refer to what is not there
 * @throws {RangeError} when the mapping does not have the entity
 */
export function relationInPlace(
  mapping: Mapping,
  name: string,
  codes: CodeLists,
  { alone = false }: { alone?: boolean } = {},
): string {
  if (alone) return rowsAlone(mapping, name, codes)
  const { columns, from } = held(mapping, name, codes)
  const shown = columns.map(({ name: column }) => quoted(column)).join(', ')
  return `(select ${shown} from (${from}) held where not "#wrong" and "#nth" = 1)`
}

/** Rows that hold to what can be told of each by itself. A tenth of the time that the whole takes. */
function rowsAlone(mapping: Mapping, name: string, codes: CodeLists): string {
  const { entity, of } = partsOf(mapping, name)
  const rules = rulesOf(entity, { mapped: (column) => isMapped(of, column), codes, forms })
  const wrong = rules.map(({ bad }) => `coalesce(${bad}, false)`).join(' or ')
  const shown = entity.columns.map(({ name: column }) => quoted(column)).join(', ')
  return `(select ${shown} from (${mappedInPlace(entity, of)}) mapped where not (${wrong}))`
}

function partsOf(mapping: Mapping, name: string) {
  const entity = modelEntity(name)
  const of = mapping.entities[name]
  if (of === undefined) throw new RangeError(`${mapping.file} has no entity ${name}`)
  return { entity, of }
}

/** Counts rows of an entity read in place, and those that hold to no rule by its code: columns `read`, `set_aside`, and one for each rule. */
export function qualityInPlace(mapping: Mapping, name: string, codes: CodeLists): string {
  const { from, rules } = held(mapping, name, codes)
  const counts = rules.map(({ code, bad }) => `count(*) filter (where ${bad}) as ${quoted(code)}`)
  const twice = 'not "#wrong" and "#nth" > 1'
  return `select count(*) as read, count(*) filter (where "#wrong" or ${twice}) as set_aside, ${counts.join(', ')},
      count(*) filter (where ${twice}) as "row:duplicate"
    from (${from}) held`
}

/**
 * Mapped rows with whether they are wrong (`#wrong`), and which of the right ones with their key they are (`#nth`). Where the mapping has a
 * watermark the newest is the first; else the order is that of their values, so that it is always the same one.
 */
function held(mapping: Mapping, name: string, codes: CodeLists) {
  const { key, columns, judged, rules } = judgedRows(mapping, name, codes)
  const order = ['"#mark"', ...columns.map((column) => quoted(column.name))]
  const from = `select judged.*, row_number() over (partition by "#wrong", ${key.map(quoted).join(', ')}
      order by ${order.map((each) => `${each} desc nulls last`).join(', ')}) as "#nth"
    from (${judged}) judged`
  return { columns, from, rules }
}

/** Mapped rows with whether each is wrong. What they refer to is joined: asked for row by row, it would not end with millions. */
function judgedRows(mapping: Mapping, name: string, codes: CodeLists) {
  const { entity, of } = partsOf(mapping, name)
  const there = (column: string) => quoted(`#there ${column}`)
  const rules = rulesOf(entity, {
    mapped: (column) => isMapped(of, column),
    codes,
    forms: { ...forms, isThere: (column) => `(${there(column)} is not null)` },
  })
  const joins = entity.columns.flatMap(({ name: column, refers }) => {
    if (refers === undefined || !isMapped(of, column)) return []
    const keys =
      mapping.entities[refers] === undefined ? 'select null::text as key' : keysOf(mapping, refers, codes)
    return [
      `left join (select distinct key as ${there(column)} from (${keys}) keys) ${there(`${column} row`)}
        on ${there(column)} = mapped.${quoted(column)}`,
    ]
  })
  const wrong = rules.map(({ bad }) => `coalesce(${bad}, false)`).join(' or ')
  const judged = `select known.*, (${wrong}) as "#wrong" from (
    select * from (${mappedInPlace(entity, of)}) mapped ${joins.join(' ')}) known`
  return { ...entity, judged, rules }
}

/** Keys of rows that hold to the rules: those that can be referred to. */
function keysOf(mapping: Mapping, name: string, codes: CodeLists): string {
  const { key, judged } = judgedRows(mapping, name, codes)
  return `select ${quoted(key[0]!)} as key from (${judged}) judged where not "#wrong"`
}

/** Codes that the mapping's table does not have stay as they are, and are refused by the model's rule on codes. */
function mappedInPlace({ columns }: Entity, of: EntityMapping): string {
  const selected = columns.map(({ name, type }) => {
    const expression = of.columns[name]
    if (expression === undefined) return `null::${types[type]} as ${quoted(name)}`
    const table = of.codes?.[name]
    const coded = table ? translated(expression, table) : `(${expression})`
    return `${coded}::${types[type]} as ${quoted(name)}`
  })
  const mark = `${of.watermark === undefined ? 'null' : `(${of.watermark})`} as "#mark"`
  return `select ${[...selected, mark].join(', ')} from ${of.from}${of.where === undefined ? '' : ` where ${of.where}`}`
}

function translated(expression: string, table: Readonly<Record<string, string>>): string {
  const cases = Object.entries(table).map(([from, to]) => `when ${text(from)} then ${text(to)}`)
  return `(case (${expression})::text ${cases.join(' ')} else (${expression})::text end)`
}

/** A region's warehouse in PostgreSQL, read alone. */
export interface Warehouse {
  /** Reads at one moment, in a transaction that cannot write; days are Swedish, times told in UTC's ISO form. */
  read<T>(use: (client: PoolClient) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** The longest that a statement of an extract may take. */
const patienceMs = 600_000

export function openWarehouse(url: string): Warehouse {
  const pool = new Pool({
    connectionString: url,
    max: 2,
    connectionTimeoutMillis: 10_000,
    application_name: 'knutpunkt region load',
  })
  pool.on('connect', (client) => client.on('error', () => undefined))
  pool.on('error', () => undefined)
  return {
    async read(use) {
      const client = await pool.connect()
      let broken: Error | undefined
      try {
        await client.query('begin transaction isolation level repeatable read, read only')
        await client.query(
          `select set_config('statement_timeout', $1, true), set_config('timezone', 'Europe/Stockholm', true),
             set_config('datestyle', 'ISO', true)`,
          [String(patienceMs)],
        )
        return await use(client)
      } finally {
        await client.query('rollback').catch((error: Error) => (broken = error))
        client.release(broken)
      }
    },
    close: () => pool.end(),
  }
}
