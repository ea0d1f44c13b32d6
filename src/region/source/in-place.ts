import { literal, quoted } from '../engine/duckdb.ts'
import { isMapped } from '../mapping/check-mapping.ts'
import type { CodeLists } from '../mapping/code-lists.ts'
import type { EntityMapping, Mapping } from '../mapping/mapping.ts'
import { type ColumnType, type Entity, entity as modelEntity } from '../model/entities.ts'
import { type RuleForms, rulesOf } from '../quality/rules.ts'

/** How engines that are read in place write what they write differently. */
interface InPlaceForms extends RuleForms {
  /** The model's types. */
  readonly types: Readonly<Record<ColumnType, string>>
  /** A text as a constant. */
  text(value: string): string
}

/** Whatever the database's settings are. */
const postgresText = (value: string): string => `E'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

const postgres: InPlaceForms = {
  types: {
    text: 'text',
    int: 'integer',
    bigint: 'bigint',
    number: 'double precision',
    money: 'numeric(14,2)',
    day: 'date',
    time: 'timestamptz',
    boolean: 'boolean',
  },
  text: postgresText,
  matches: (value, pattern) => `(${value} ~ ${postgresText(pattern)})`,
  now: 'now()',
}

const trino: InPlaceForms = {
  types: {
    text: 'varchar',
    int: 'integer',
    bigint: 'bigint',
    number: 'double',
    money: 'decimal(14,2)',
    day: 'date',
    time: 'timestamp(6) with time zone',
    boolean: 'boolean',
  },
  text: literal,
  matches: (value, pattern) => `regexp_like(${value}, ${literal(pattern)})`,
  now: 'now()',
}

const formsOf = ({ kind }: Mapping): InPlaceForms => (kind === 'trino' ? trino : postgres)

/**
 * An entity of a warehouse that is read in place, as a relation in its own SQL: the mapping's columns in the model's types, and only rows
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
  const rules = rulesOf(entity, {
    mapped: (column) => isMapped(of, column),
    codes,
    forms: formsOf(mapping),
  })
  const wrong = rules.map(({ bad }) => `coalesce(${bad}, false)`).join(' or ')
  const shown = entity.columns.map(({ name: column }) => quoted(column)).join(', ')
  return `(select ${shown} from (${mappedInPlace(mapping, entity, of)}) mapped where not (${wrong}))`
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
    forms: { ...formsOf(mapping), isThere: (column) => `(${there(column)} is not null)` },
  })
  const joins = entity.columns.flatMap(({ name: column, refers }) => {
    if (refers === undefined || !isMapped(of, column)) return []
    const keys =
      mapping.entities[refers] === undefined
        ? `select cast(null as ${formsOf(mapping).types.text}) as key`
        : keysOf(mapping, refers, codes)
    return [
      `left join (select distinct key as ${there(column)} from (${keys}) keys) ${there(`${column} row`)}
        on ${there(column)} = mapped.${quoted(column)}`,
    ]
  })
  const wrong = rules.map(({ bad }) => `coalesce(${bad}, false)`).join(' or ')
  const judged = `select known.*, (${wrong}) as "#wrong" from (
    select * from (${mappedInPlace(mapping, entity, of)}) mapped ${joins.join(' ')}) known`
  return { ...entity, judged, rules }
}

/** Keys of rows that hold to the rules: those that can be referred to. */
function keysOf(mapping: Mapping, name: string, codes: CodeLists): string {
  const { key, judged } = judgedRows(mapping, name, codes)
  return `select ${quoted(key[0]!)} as key from (${judged}) judged where not "#wrong"`
}

/** The columns of the model, one by one, each with the SQL that it is made of. */
function columnsInPlace(
  mapping: Mapping,
  { columns }: Entity,
  of: EntityMapping,
): [name: string, sql: string][] {
  const forms = formsOf(mapping)
  return columns.map(({ name, type }) => {
    const expression = of.columns[name] ?? 'null'
    const table = of.codes?.[name]
    const coded = table ? translated(forms, expression, table) : `(${expression})`
    return [name, `cast(${coded} as ${forms.types[type]})`]
  })
}

const fromOf = ({ from, where }: EntityMapping): string =>
  `from ${from}${where === undefined ? '' : ` where ${where}`}`

function mappedInPlace(mapping: Mapping, entity: Entity, of: EntityMapping): string {
  const selected = columnsInPlace(mapping, entity, of).map(([name, sql]) => `${sql} as ${quoted(name)}`)
  const mark = `${of.watermark === undefined ? 'null' : `(${of.watermark})`} as "#mark"`
  return `select ${[...selected, mark].join(', ')} ${fromOf(of)}`
}

/** Selects of what a mapping says of an entity, each by itself, to find out which of it a source refuses. */
export function partsInPlace(mapping: Mapping, name: string): [column: string, select: string][] {
  const { entity, of } = partsOf(mapping, name)
  const mapped = columnsInPlace(mapping, entity, of).filter(([column]) => isMapped(of, column))
  const watermark: [string, string][] = of.watermark === undefined ? [] : [['watermark', of.watermark]]
  return [['from', '1'] as [string, string], ...mapped, ...watermark].map(([column, sql]) => [
    column,
    `select ${sql} ${fromOf(of)}`,
  ])
}

/** Codes that the mapping's table does not have stay as they are, and are refused by the model's rule on codes. */
function translated(
  { text, types }: InPlaceForms,
  expression: string,
  table: Readonly<Record<string, string>>,
): string {
  const value = `cast(${expression} as ${types.text})`
  const cases = Object.entries(table).map(([from, to]) => `when ${text(from)} then ${text(to)}`)
  return `(case ${value} ${cases.join(' ')} else ${value} end)`
}
