import { type ErrorEntry, KnutpunktError } from '../errors/errors.ts'
import { parsePersonIdentity } from '../identifiers/person-identity.ts'
import { isUuid } from '../ids/ids.ts'
import type { Conditions } from './conditions.ts'
import type { Queryable } from './queryable.ts'

export interface PageAsked {
  limit?: number
  cursor?: string
  search?: string
}

export interface Page<T> {
  items: T[]
  total?: number
  next?: string
}

/** How a list is read: `select … from table t …`, what may be searched, and what it is sorted by before its id. */
export interface ListPlan {
  table: string
  /** The statement up to its conditions; a function is given what makes a value's place. */
  select: string | ((value: Conditions['value']) => string)
  /** SQL text of `t` in which every word of a search must stand; absent: not searchable. */
  searchIn?: string
  /** SQL expressions of `t` alone; absent: the order they were made in. */
  order?: readonly string[]
  newestFirst?: boolean
  /** Tells a cursor that is none from one that has gone; absent: ids are UUIDs. */
  isId?: (text: string) => boolean
}

/** What the room says to a cursor that is none, and to a personal identity number in a search, which stands in a URL. */
export interface PageRefusals {
  cursor: ErrorEntry
  identity?: ErrorEntry
}

const mostWords = 8

/**
 * A text as Swedish lists are sorted: å, ä, ö last, capitals as small letters. Needs a PostgreSQL with ICU, as all
 * that are packaged have.
 */
export function inSwedishOrder(expression: string): string {
  return `lower(${expression}) collate "sv-x-icu"`
}

/**
 * Reads one page of a list, by keyset. The cursor is the id of the page's last row and nothing more, since it
 * stands in a URL: the place in the order is looked up from the row itself.
 *
 * @throws {KnutpunktError} as `refusals` say
 */
export async function readPage(
  db: Queryable,
  plan: ListPlan,
  where: Conditions,
  asked: PageAsked,
  refusals: PageRefusals,
): Promise<Page<Record<string, unknown>> & { total: number }> {
  if (asked.search && plan.searchIn) addSearch(where, plan.searchIn, asked.search, refusals)
  const counted = await db.query<{ total: number }>(
    `select count(*)::int as total from ${plan.table} t where ${where.sql}`,
    where.values,
  )
  const [way, after] = plan.newestFirst ? ['desc', '<'] : ['asc', '>']
  const order = [...(plan.order ?? []), 't.id']
  if (asked.cursor !== undefined) {
    if (!(plan.isId ?? isUuid)(asked.cursor)) throw new KnutpunktError(refusals.cursor)
    const place = order.join(', ')
    where.add(`(${place}) ${after} (select ${place} from ${plan.table} t where t.id = ?)`, asked.cursor)
  }
  const limit = asked.limit ?? 50
  const select = typeof plan.select === 'string' ? plan.select : plan.select(where.value)
  const sorted = order.map((expression) => `${expression} ${way}`).join(', ')
  const { rows } = await db.query<Record<string, unknown>>(
    `${select} where ${where.sql} order by ${sorted} limit ${where.value(limit + 1)}`,
    where.values,
  )
  const items = rows.slice(0, limit)
  const total = counted.rows[0]?.total ?? 0
  return { items, total, ...(rows.length > limit && { next: String(items.at(-1)?.['id']) }) }
}

function addSearch(where: Conditions, searchIn: string, search: string, { identity }: PageRefusals): void {
  if (identity && parsePersonIdentity(search) !== undefined) throw new KnutpunktError(identity)
  const words = search.split(/\s+/).filter((word) => word !== '')
  for (const word of words.slice(0, mostWords)) {
    where.add(`(${searchIn}) ilike ?`, `%${word.replace(/[\\%_]/g, '\\$&')}%`)
  }
}
