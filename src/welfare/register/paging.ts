import { KnutpunktError, parsePersonIdentity } from '../../kernel/index.ts'
import { registerErrors } from './errors.ts'
import type { Conditions, Queryable } from './sql.ts'

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
  select: string
  /** SQL text of `t` in which every word of a search must stand; absent: not searchable. */
  searchIn?: string
  /** SQL expressions of `t` alone. */
  order: readonly string[]
}

/**
 * A text as Swedish lists are sorted: å, ä, ö last, capitals as small letters. Needs a PostgreSQL with ICU, as all
 * that are packaged have.
 */
export function inSwedishOrder(expression: string): string {
  return `lower(${expression}) collate "sv-x-icu"`
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const mostWords = 8

/**
 * Reads one page of a list, by keyset. The cursor is the id of the page's last row and nothing more, since it
 * stands in a URL: the place in the order is looked up from the row itself.
 *
 * @throws {KnutpunktError} welfare.cursor_unreadable
 */
export async function readPage(
  db: Queryable,
  plan: ListPlan,
  where: Conditions,
  asked: PageAsked,
): Promise<Page<Record<string, unknown>>> {
  if (asked.search && plan.searchIn) addSearch(where, plan.searchIn, asked.search)
  const counted = await db.query<{ total: number }>(
    `select count(*)::int as total from ${plan.table} t where ${where.sql}`,
    where.values,
  )
  const order = [...plan.order, 't.id'].join(', ')
  if (asked.cursor !== undefined) {
    if (!uuid.test(asked.cursor)) throw new KnutpunktError(registerErrors.cursor_unreadable)
    where.add(`(${order}) > (select ${order} from ${plan.table} t where t.id = ?)`, asked.cursor)
  }
  const limit = asked.limit ?? 50
  const { rows } = await db.query(
    `${plan.select} where ${where.sql} order by ${order} limit ${where.value(limit + 1)}`,
    where.values,
  )
  const items = rows.slice(0, limit)
  const total = counted.rows[0]?.total ?? 0
  return { items, total, ...(rows.length > limit ? { next: String(items.at(-1)?.id) } : {}) }
}

/** @throws {KnutpunktError} welfare.search_personal_number, which a URL must not hold */
export function refuseIdentitySearch(search: string | undefined): void {
  if (search !== undefined && parsePersonIdentity(search) !== undefined) {
    throw new KnutpunktError(registerErrors.search_personal_number)
  }
}

function addSearch(where: Conditions, searchIn: string, search: string): void {
  const words = search.split(/\s+/).filter((word) => word !== '')
  for (const word of words.slice(0, mostWords)) {
    where.add(`(${searchIn}) ilike ?`, `%${word.replace(/[\\%_]/g, '\\$&')}%`)
  }
}
