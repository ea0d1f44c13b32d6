import { literal, quoted } from '../engine/duckdb.ts'
import { isMapped, personColumn } from '../mapping/check-mapping.ts'
import type { CodeLists } from '../mapping/code-lists.ts'
import type { EntityMapping, Formats } from '../mapping/mapping.ts'
import { type Entity, entity as modelEntity } from '../model/entities.ts'
import { type Rule, rulesOf } from '../quality/rules.ts'
import { storeTypes, tableOf } from '../store/tables.ts'
import { castTo, localIn } from './cast.ts'

export interface RowOptions {
  entity: Entity
  mapping: EntityMapping
  formats?: Formats | undefined
  codes: CodeLists
  now: Date
  /** Whether what rows refer to is looked for in the store. */
  references: boolean
}

/** SQL of rows that were read, typed and checked. */
export interface StagedRows {
  /** `select` of the model's columns, each rule's `#bad code`, whether one of them holds (`#wrong`), and what `row` is made of. */
  readonly all: string
  /** Of such a row: what is wrong with it, codes with commas between. */
  readonly reasons: string
  /** Of such a row: it as the source has it, in the model's columns, as JSON. */
  readonly row: string
}

/**
 * Rows of what is in `mapped`, each step beside the one before it so that DuckDB works nothing out twice: values as the source has them; what they
 * are translated to; typed; checked.
 *
 * @param types of `mapped`'s columns
 */
export function stagedRows(options: RowOptions, types: ReadonlyMap<string, string>): StagedRows {
  const rules = new Map<string, string[]>()
  for (const { code, bad } of allRules(options, types))
    rules.set(code, [...(rules.get(code) ?? []), `(${bad})`])
  const flag = (code: string): string => quoted(`#bad ${code}`)
  const flags = [...rules].map(([code, bad]) => `${bad.join(' or ')} as ${flag(code)}`)
  const codes = [...rules.keys()].sort()
  return {
    all: `select *, coalesce(${codes.map(flag).join(' or ')}, false) as "#wrong"
      from (select *, ${flags.join(',\n ')} from (${withPerson(options, typedSql(options, types))}))`,
    reasons: `concat_ws(',', ${codes.map((code) => `case when ${flag(code)} then ${literal(code)} end`).join(', ')})`,
    row: rowJson(options.entity, options.mapping),
  }
}

const raw = (name: string): string => quoted(`#raw ${name}`)
const coded = (name: string): string => quoted(`#coded ${name}`)
const local = (name: string): string => quoted(`#local ${name}`)
/** Not in quotation marks, as `mapped` has it. */
const failed = (name: string): string => `#failed ${name}`

/** The model's columns beside what they were made of: `#raw column`, `#coded column` after translation, `#failed column`. */
function typedSql(options: RowOptions, types: ReadonlyMap<string, string>): string {
  const { entity, mapping, formats } = options
  const parts = entity.columns.flatMap(({ name, type }): string[] => {
    if (isPseudonym(mapping, name)) return ['"#identity"']
    if (!types.has(name)) return [`null::${storeTypes[type]} as ${quoted(name)}`]
    const table = mapping.codes?.[name] !== undefined
    const [value, from] = table ? [coded(name), 'VARCHAR'] : [quoted(name), types.get(name)!]
    const hasLocal = localIn(type, value, from, formats) !== undefined
    return [
      `${castTo(type, value, from, formats, hasLocal ? local(name) : undefined)} as ${quoted(name)}`,
      `${quoted(name)} as ${raw(name)}`,
      ...(table ? [coded(name)] : []),
      ...(types.has(failed(name)) ? [quoted(failed(name))] : []),
    ]
  })
  return `select ${parts.join(', ')} from (${readSql(options, types)})`
}

/** Rows with the pseudonym of whom they are of. */
const withPerson = ({ mapping }: RowOptions, rows: string): string =>
  mapping.person === undefined
    ? rows
    : `select r.*, p.pseudonym as ${quoted(personColumn)}, p.known as "#known"
      from (${rows}) r left join pseudonym p on p.identity = r."#identity"`

/** What is in `mapped`, with what typing it would otherwise work out several times. */
function readSql({ entity, mapping, formats }: RowOptions, types: ReadonlyMap<string, string>): string {
  const parts = entity.columns.flatMap(({ name, type }): string[] => {
    if (!types.has(name)) return []
    const table = mapping.codes?.[name]
    const [value, from] = table
      ? [translated(quoted(name), table), 'VARCHAR']
      : [quoted(name), types.get(name)!]
    const time = localIn(type, value, from, formats)
    return [
      ...(table ? [`${value} as ${coded(name)}`] : []),
      ...(time === undefined ? [] : [`${time} as ${local(name)}`]),
    ]
  })
  return `select ${['*', ...parts].join(', ')} from mapped`
}

const isPseudonym = (mapping: EntityMapping, column: string): boolean =>
  column === personColumn && mapping.person !== undefined

/** A value by the mapping's table of codes; null when it is not in it. */
function translated(value: string, table: Readonly<Record<string, string>>): string {
  const cases = Object.entries(table).map(([from, to]) => `when ${literal(from)} then ${literal(to)}`)
  return `case ${value}::varchar ${cases.join(' ')} end`
}

/** The model's rules, with those on how values were read before them. */
function allRules(
  { entity, mapping, codes, references, now }: RowOptions,
  types: ReadonlyMap<string, string>,
): Rule[] {
  const read = entity.columns.flatMap(({ name, type }): Rule[] => {
    if (isPseudonym(mapping, name))
      return [{ code: `${name}:identity`, bad: `"#identity" is not null and ${quoted(name)} is null` }]
    if (!types.has(name)) return []
    const table = mapping.codes?.[name] !== undefined
    return [
      ...(types.has(failed(name)) ? [{ code: `${name}:expression`, bad: quoted(failed(name)) }] : []),
      ...(table
        ? [{ code: `${name}:code`, bad: `${raw(name)} is not null and ${coded(name)} is null` }]
        : []),
      // Anything is a text.
      ...(type === 'text'
        ? []
        : [
            {
              code: `${name}:type`,
              bad: `${table ? coded(name) : raw(name)} is not null and ${quoted(name)} is null`,
            },
          ]),
    ]
  })
  const forms = {
    matches: (text: string, pattern: string) => `regexp_matches(${text}, ${literal(pattern)})`,
    isThere: references
      ? (column: string, refers: string) =>
          isPseudonym(mapping, column) ? '"#known"' : inStore(column, refers)
      : undefined,
    now: `timestamptz ${literal(now.toISOString())}`,
  }
  return [...read, ...rulesOf(entity, { mapped: (column) => isMapped(mapping, column), codes, forms })]
}

/** References are to entities with a key of one column. */
const inStore = (column: string, refers: string): string =>
  `${quoted(column)} in (select ${quoted(modelEntity(refers).key[0]!)} from ${tableOf(refers)})`

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
      isPseudonym(mapping, name)
        ? `${quoted(name)} := ${quoted(name)}`
        : `${quoted(name)} := ${masked(`${raw(name)}::varchar`)}`,
    )
  return `to_json(struct_pack(${parts.join(', ')}))`
}
