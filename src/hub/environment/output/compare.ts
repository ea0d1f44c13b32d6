import type { Both } from '../../../region/index.ts'
import type { Check } from './checks.ts'
import type { SavedTable } from './saved-table.ts'

/** A table that has left the environment, is on its way out, or would leave. */
export interface Told {
  readonly title: string
  readonly table: SavedTable
  readonly countColumn: string | null
}

/** A group of people that a row is of, by the values that tell it. */
interface Group {
  readonly from: Told
  readonly values: ReadonlyMap<string, string>
  readonly people: number
  readonly fresh: boolean
}

/** Names of groups that are shown; there may be many. */
const mostNamed = 5
/** Of columns that tell groups though they are numbers. */
const timeLike = /^(year|quarter|month|week|day|ar|år|kvartal|manad|månad|vecka|dag)$/i
const telling = /^(VARCHAR|BOOLEAN|DATE)$/

/**
 * Looks whether few people come to be told of by what two tables say together: the same group with almost the same count, as when one more
 * person is in it, or a group that is all but a few of another.
 *
 * @param threshold the least count of people that may leave; 0: rows are of nobody
 * @param names columns of the rows that tell groups, such as dimensions that are numbers
 * @param unread titles of tables that could not be read
 */
export function compareTold(
  output: Told,
  earlier: readonly Told[],
  { threshold, names, unread }: { threshold: number; names: readonly string[]; unread: readonly string[] },
): Check {
  if (threshold === 0)
    return check('ok', 'Raderna handlar inte om personer.', 'The rows are not about people.')
  const groups = [
    ...groupsOf(output, true, names),
    ...earlier.flatMap((each) => groupsOf(each, false, names)),
  ]
  const found = [...new Set([...almostSame(groups, threshold), ...allButFew(groups, threshold)])]
  const tables = earlier.length
  const told = [
    ...(found.length > 0 ? [differences(found, threshold)] : []),
    ...(unread.length > 0
      ? [
          {
            sv: `Kunde inte jämföras med: ${unread.join('; ')}. Jämför för hand.`,
            en: `Could not be compared with: ${unread.join('; ')}. Compare by hand.`,
          },
        ]
      : []),
  ]
  if (earlier.length === 0 && told.length === 0)
    return check(
      'ok',
      'Inget annat resultat har lämnat miljön eller är på väg.',
      'No other result has left the environment or is on its way.',
    )
  return told.length > 0
    ? check('look', told.map(({ sv }) => sv).join(' '), told.map(({ en }) => en).join(' '))
    : check(
        'ok',
        `Jämfört med ${tables} resultat som har lämnat miljön eller är på väg: inget litet antal syns som skillnad.`,
        `Compared with ${tables} results that have left the environment or are on their way: no small count is seen as a difference.`,
      )
}

const check = (outcome: Check['outcome'], sv: string, en: string): Check => ({
  code: 'earlier',
  outcome,
  text: { sv, en },
})

function differences(found: readonly string[], threshold: number): Both {
  const shown = found.slice(0, mostNamed).join('; ')
  const more = found.length - mostNamed
  return {
    sv: `Färre än ${threshold} personer kan räknas fram som skillnad: ${shown}${more > 0 ? `; och ${more} till` : ''}.`,
    en: `Fewer than ${threshold} people can be reckoned as a difference: ${shown}${more > 0 ? `; and ${more} more` : ''}.`,
  }
}

function groupsOf(from: Told, fresh: boolean, names: readonly string[]): Group[] {
  const { columns, rows } = from.table
  const count = columns.findIndex(({ name }) => name === from.countColumn)
  if (count < 0) return []
  const by = (tells: (column: { name: string; type: string }) => boolean): Group[] => {
    const told = columns.flatMap((column, at) =>
      at !== count && tells(column) ? [[column.name.toLowerCase(), at] as const] : [],
    )
    return rows.map((row) => ({
      from,
      fresh,
      people: Number(row[count]),
      // Nothing in a column is how totals are written (rollup).
      values: new Map(
        told.flatMap(([name, at]) => (row[at] === null ? [] : [[name, String(row[at])] as const])),
      ),
    }))
  }
  const named = by(
    ({ name, type }) => telling.test(type) || timeLike.test(name) || names.includes(name.toLowerCase()),
  )
  const different = new Set(named.map((group) => keyOf(group.values, namesOf(group)) + shapeOf(group)))
  // Rows of one group: then some whole number tells them apart.
  return different.size === rows.length ? named : by(({ type }) => telling.test(type) || /INT/.test(type))
}

const keyOf = (values: ReadonlyMap<string, string>, names: readonly string[]): string =>
  JSON.stringify(names.map((name) => values.get(name)))
const namesOf = ({ values }: Group): string[] => [...values.keys()].sort()
const shapeOf = (group: Group): string => JSON.stringify(namesOf(group))
const few = (difference: number, threshold: number): boolean =>
  difference !== 0 && Math.abs(difference) < threshold

const wordsOf = ({ values, from }: Group): string => {
  const told = [...values].map(([name, value]) => `${name} = ${value}`).join(', ')
  return `${told || '*'} (${from.title})`
}

/** The same group twice, with counts that differ by few. */
function almostSame(groups: readonly Group[], threshold: number): string[] {
  const same = Map.groupBy(groups, (group) => keyOf(group.values, namesOf(group)) + shapeOf(group))
  return [...same.values()].flatMap((some) =>
    some
      .filter(({ fresh }) => fresh)
      .flatMap((one) => {
        const other = some.find(
          ({ from, people }) => from !== one.from && few(one.people - people, threshold),
        )
        return other === undefined ? [] : [`${wordsOf(one)} – ${wordsOf(other)}`]
      }),
  )
}

/** A group whose told parts are all of it but few, or few more: people in two of the parts. */
function allButFew(groups: readonly Group[], threshold: number): string[] {
  const shapes = [...Map.groupBy(groups, shapeOf).values()]
  return shapes.flatMap((wholes) => {
    const names = namesOf(wholes[0]!)
    return shapes
      .filter(
        (parts) => names.length < parts[0]!.values.size && names.every((name) => parts[0]!.values.has(name)),
      )
      .flatMap((parts) => remainders(wholes, parts, { names, threshold }))
  })
}

function remainders(
  wholes: readonly Group[],
  parts: readonly Group[],
  { names, threshold }: { names: readonly string[]; threshold: number },
): string[] {
  const sums = new Map<string, { people: number; fresh: boolean }>()
  // A part that is told twice is one part.
  for (const part of new Map(parts.map((each) => [keyOf(each.values, namesOf(each)), each])).values()) {
    const key = keyOf(part.values, names)
    const sum = sums.get(key) ?? { people: 0, fresh: false }
    sums.set(key, { people: sum.people + part.people, fresh: sum.fresh || part.fresh })
  }
  return wholes.flatMap((whole) => {
    const sum = sums.get(keyOf(whole.values, names))
    if (sum === undefined || !(whole.fresh || sum.fresh) || !few(whole.people - sum.people, threshold))
      return []
    return [
      `${wordsOf(whole)} – ${namesOf(parts[0]!).join(', ')} (${[...new Set(parts.map(({ from }) => from.title))].join('; ')})`,
    ]
  })
}
