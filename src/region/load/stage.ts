import type { DuckDBConnection } from '@duckdb/node-api'
import { literal, quoted } from '../engine/duckdb.ts'
import { isMapped, personColumn } from '../mapping/check-mapping.ts'
import type { CodeLists } from '../mapping/code-lists.ts'
import type { EntityMapping, Formats } from '../mapping/mapping.ts'
import { type Entity, entity as modelEntity } from '../model/entities.ts'
import { type Rule, rulesOf } from '../quality/rules.ts'
import { storeTypes, tableOf } from '../store/tables.ts'
import { castTo } from './cast.ts'
import { makePseudonyms, type Pseudonyms } from './pseudonymise.ts'

export interface StageOptions {
  entity: Entity
  mapping: EntityMapping
  formats?: Formats | undefined
  codes: CodeLists
  pseudonyms: Pseudonyms
  now: Date
  /** Whether what rows refer to is looked for in the store. */
  references: boolean
}

/** How many rows were read, and how many are wrong, by reason (`column:reason`; a row can have several). */
export interface Staged {
  read: number
  good: number
  setAside: number
  reasons: Record<string, number>
}

/**
 * Makes of the temporary table `mapped` two others: `good`, typed rows of the model, and `bad` (reasons, row). What is in `mapped`: each mapped
 * column as the source has it, `#identity` where there is a person, and `#failed column` where an expression can fail.
 *
 * All is done on whole tables: row by row would take a hundred times as long.
 */
export async function stage(connection: DuckDBConnection, options: StageOptions): Promise<Staged> {
  const { entity, mapping, pseudonyms } = options
  if (mapping.person !== undefined) await makePseudonyms(connection, pseudonyms)
  const types = await typesOf(connection)
  const rules = allRules(options, types)
  const typed = typedSql(options, types)
  const wrong = rules.map(({ bad }) => `coalesce(${bad}, false)`).join('\n or ')
  await connection.run(
    `create temp table checked as select "#n", ${columnList(entity)}, not (${wrong}) as "#ok" from (${typed})`,
  )
  await findTwice(connection, entity)
  await connection.run(`create temp view good as select ${columnList(entity)} from checked where "#ok"`)
  const reasons = rules.map(({ code, bad }) => `case when ${bad} then ${literal(code)} end`)
  await connection.run(
    `create temp table bad as select
       list_sort(list_distinct(list_filter([${reasons.join(', ')}, case when "#n" in (select n from twice) then 'row:duplicate' end], lambda r: r is not null))) as reasons,
       ${rowJson(entity, mapping)} as "row"
     from (${typedSql(options, types, wrongRows)})`,
  )
  return countStaged(connection)
}

const wrongRows = `(select *, rowid from mapped where rowid in (select "#n" from checked where not "#ok"))`

/** Drops what `stage` and who filled `mapped` made, so that the next entity can be staged. */
export async function clearStage(connection: DuckDBConnection): Promise<void> {
  await connection.run(
    `drop view good; drop table checked; drop table twice; drop table bad; drop table mapped; drop table if exists pseudonym`,
  )
}

async function typesOf(connection: DuckDBConnection): Promise<Map<string, string>> {
  const reader = await connection.runAndReadAll('describe mapped')
  return new Map(reader.getRows().map(([name, type]) => [String(name), String(type)]))
}

const columnList = ({ columns }: Entity): string => columns.map(({ name }) => quoted(name)).join(', ')

/** The model's columns beside what they were made of: `#raw column`, `#coded column` after translation, `#failed column`. */
function typedSql(
  { entity, mapping, formats }: StageOptions,
  types: ReadonlyMap<string, string>,
  source = 'mapped',
): string {
  const parts = entity.columns.flatMap(({ name, type }): string[] => {
    if (name === personColumn && mapping.person !== undefined) return [`p.pseudonym as ${quoted(name)}`]
    if (!types.has(name)) return [`null::${storeTypes[type]} as ${quoted(name)}`]
    const raw = `m.${quoted(name)}`
    const table = mapping.codes?.[name]
    const from = table ? 'VARCHAR' : types.get(name)!
    const coded = table ? translated(raw, table) : raw
    const failed = types.has(`#failed ${name}`) ? [`m.${quoted(`#failed ${name}`)}`] : []
    return [
      `${castTo(type, coded, from, formats)} as ${quoted(name)}`,
      `${raw} as ${quoted(`#raw ${name}`)}`,
      ...(table ? [`${coded} as ${quoted(`#coded ${name}`)}`] : []),
      ...failed,
    ]
  })
  const person = mapping.person === undefined ? '' : 'left join pseudonym p on p.identity = m."#identity"'
  const identity = mapping.person === undefined ? [] : ['m."#identity"', 'p.known as "#known"']
  return `select m.rowid as "#n", ${[...parts, ...identity].join(', ')} from ${source} m ${person}`
}

/** A value by the mapping's table of codes; null when it is not in it. */
function translated(raw: string, table: Readonly<Record<string, string>>): string {
  const cases = Object.entries(table).map(([from, to]) => `when ${literal(from)} then ${literal(to)}`)
  return `case ${raw}::varchar ${cases.join(' ')} end`
}

/** The model's rules, with those on how values were read before them. */
function allRules(
  { entity, mapping, codes, references, now }: StageOptions,
  types: ReadonlyMap<string, string>,
): Rule[] {
  const read = entity.columns.flatMap(({ name }): Rule[] => {
    if (name === personColumn && mapping.person !== undefined)
      return [{ code: `${name}:identity`, bad: `"#identity" is not null and ${quoted(name)} is null` }]
    if (!types.has(name)) return []
    const [raw, coded] = [quoted(`#raw ${name}`), quoted(`#coded ${name}`)]
    const table = mapping.codes?.[name] !== undefined
    return [
      ...(types.has(`#failed ${name}`)
        ? [{ code: `${name}:expression`, bad: quoted(`#failed ${name}`) }]
        : []),
      ...(table ? [{ code: `${name}:code`, bad: `${raw} is not null and ${coded} is null` }] : []),
      { code: `${name}:type`, bad: `${table ? coded : raw} is not null and ${quoted(name)} is null` },
    ]
  })
  const forms = {
    matches: (text: string, pattern: string) => `regexp_matches(${text}, ${literal(pattern)})`,
    isThere: references
      ? (column: string, refers: string) =>
          column === personColumn && mapping.person !== undefined ? '"#known"' : inStore(column, refers)
      : undefined,
    now: `timestamptz ${literal(now.toISOString())}`,
  }
  return [...read, ...rulesOf(entity, { mapped: (column) => isMapped(mapping, column), codes, forms })]
}

/** References are to entities with a key of one column. */
const inStore = (column: string, refers: string): string =>
  `${quoted(column)} in (select ${quoted(modelEntity(refers).key[0]!)} from ${tableOf(refers)})`

/** Of rows with the same key the last is believed, as it was written last. */
async function findTwice(connection: DuckDBConnection, { key }: Entity): Promise<void> {
  const columns = key.map(quoted).join(', ')
  await connection.run(
    `create temp table repeated as select ${columns} from checked where "#ok" group by ${columns} having count(*) > 1`,
  )
  await connection.run(`
    create temp table twice as select "#n" as n from (
      select "#n", row_number() over (partition by ${columns} order by "#n" desc) as nth
      from checked semi join repeated using (${columns}) where "#ok"
    ) where nth > 1`)
  await connection.run(`update checked set "#ok" = false where "#n" in (select n from twice)`)
  await connection.run('drop table repeated')
}

/** What looks like a personal identity number: of a row that was set aside, columns may have come in each other's places. */
const likeIdentity =
  '\\b(?:18|19|20)?\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01]|6[1-9]|[78]\\d|9[01])[-+ ]?\\d{4}\\b'
const masked = (sql: string): string =>
  `regexp_replace(${sql}, ${literal(likeIdentity)}, '[personnummer]', 'g')`

/** The row as the source has it, in the model's columns. The person is her pseudonym: no identity is kept. */
function rowJson({ columns }: Entity, mapping: EntityMapping): string {
  const parts = columns
    .filter(({ name }) => isMapped(mapping, name))
    .map(({ name }) =>
      name === personColumn && mapping.person !== undefined
        ? `${quoted(name)} := ${quoted(name)}`
        : `${quoted(name)} := ${masked(`${quoted(`#raw ${name}`)}::varchar`)}`,
    )
  return `to_json(struct_pack(${parts.join(', ')}))`
}

async function countStaged(connection: DuckDBConnection): Promise<Staged> {
  const counts = await connection.runAndReadAll(
    `select (select count(*) from mapped), (select count(*) from good), (select count(*) from bad)`,
  )
  const [read, good, setAside] = counts.getRows()[0]!.map(Number) as [number, number, number]
  const byReason = await connection.runAndReadAll(
    `select reason, count(*) from (select unnest(reasons) as reason from bad) group by reason order by reason`,
  )
  const reasons = Object.fromEntries(byReason.getRows().map(([reason, n]) => [String(reason), Number(n)]))
  return { read, good, setAside, reasons }
}
