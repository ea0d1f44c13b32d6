import { KnutpunktError, parsePersonIdentity } from '../../../kernel/index.ts'
import type { Queryable } from '../../rights/rows.ts'
import { partyErrors } from '../party-errors.ts'
import type { Conditions } from './conditions.ts'

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
  /** `now` gives the place of the current time among the values. */
  select(now: () => string): string
  /** SQL text of `t` in which every word of a search must stand. */
  searchIn: string
  /** SQL expressions of `t` alone. */
  order: readonly string[]
  /** What an id looks like, so that a cursor that is none is told from one that has gone. */
  idForm?: RegExp
}

/** A text as Swedish lists are sorted: å, ä, ö last, capitals as small letters. */
export function inSwedishOrder(expression: string): string {
  return `lower(${expression}) collate "sv-x-icu"`
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const mostWords = 8

/** Whether something is the id of a party, which is not sure of what a test or a token names. */
export const isUuid = (text: string): boolean => uuid.test(text)

/**
 * Reads one page of a list, by keyset. The cursor is the id of the page's last row; its place in the order is looked up
 * from the row itself, since names do not belong in a URL.
 *
 * @throws {KnutpunktError} trust.party_cursor_unreadable, trust.party_search_identity
 */
export async function readPage(
  db: Queryable,
  plan: ListPlan,
  where: Conditions,
  asked: PageAsked & { now: string },
): Promise<Page<Record<string, unknown>>> {
  if (asked.search) addSearch(where, plan.searchIn, asked.search)
  const counted = await db.query<{ total: number }>(
    `select count(*)::int as total from ${plan.table} t where ${where.sql}`,
    where.values,
  )
  const order = [...plan.order, 't.id'].join(', ')
  if (asked.cursor !== undefined) {
    const form = plan.idForm ?? uuid
    if (!form.test(asked.cursor)) throw new KnutpunktError(partyErrors.party_cursor_unreadable)
    where.add(`(${order}) > (select ${order} from ${plan.table} t where t.id = ?)`, asked.cursor)
  }
  const limit = asked.limit ?? 50
  const select = plan.select(() => `${where.value(asked.now)}::timestamptz`)
  const { rows } = await db.query(
    `${select} where ${where.sql} order by ${order} limit ${where.value(limit + 1)}`,
    where.values,
  )
  const items = rows.slice(0, limit)
  const total = counted.rows[0]?.total ?? 0
  return { items, total, ...(rows.length > limit ? { next: String(items.at(-1)?.['id']) } : {}) }
}

function addSearch(where: Conditions, searchIn: string, search: string): void {
  if (parsePersonIdentity(search) !== undefined) throw new KnutpunktError(partyErrors.party_search_identity)
  const words = search.split(/\s+/).filter((word) => word !== '')
  for (const word of words.slice(0, mostWords)) {
    where.add(`(${searchIn}) ilike ?`, `%${word.replace(/[\\%_]/g, '\\$&')}%`)
  }
}
