import { KnutpunktError } from '../../kernel/index.ts'
import type { Queryable } from '../rights/rows.ts'
import { agreementErrors } from './agreement-errors.ts'

export interface PageAsked {
  limit?: number
  cursor?: string
  search?: string
}

export interface Page<T> {
  items: T[]
  total: number
  next?: string
}

/** Conditions of one statement with the values they stand on; each `?` is replaced by the number of its value. */
export class Conditions {
  readonly values: unknown[] = []
  readonly #clauses = ['true']

  add(condition: string, ...given: readonly unknown[]): this {
    let next = 0
    this.#clauses.push(condition.replace(/\?/g, () => this.value(given[next++])))
    return this
  }

  value(value: unknown): string {
    return `$${this.values.push(value)}`
  }

  get sql(): string {
    return this.#clauses.join(' and ')
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const mostWords = 8

export const isUuid = (value: string): boolean => uuid.test(value)

/**
 * Reads one page of a list, the newest first. The cursor is the id of the page's last row, since it stands in a URL.
 *
 * @param plan `select … from … t`; what is searched, as SQL text of `t`
 * @throws {KnutpunktError} trust.agreement_cursor_unreadable
 */
export async function readPage(
  db: Queryable,
  plan: { from: string; columns: string; searchIn?: string },
  where: Conditions,
  { limit = 50, cursor, search }: PageAsked,
): Promise<Page<Record<string, unknown>>> {
  for (const word of wordsOf(search)) {
    if (plan.searchIn) where.add(`(${plan.searchIn}) ilike ?`, `%${word.replace(/[\\%_]/g, '\\$&')}%`)
  }
  const counted = await db.query<{ total: number }>(
    `select count(*)::int as total from ${plan.from} where ${where.sql}`,
    where.values,
  )
  if (cursor !== undefined) {
    if (!isUuid(cursor)) throw new KnutpunktError(agreementErrors.agreement_cursor_unreadable)
    where.add('t.id < ?', cursor)
  }
  const { rows } = await db.query<Record<string, unknown>>(
    `select ${plan.columns} from ${plan.from} where ${where.sql} order by t.id desc limit ${where.value(limit + 1)}`,
    where.values,
  )
  const items = rows.slice(0, limit)
  const last = items.at(-1)?.['id']
  return {
    items,
    total: counted.rows[0]?.total ?? 0,
    ...(rows.length > limit && { next: String(last) }),
  }
}

const wordsOf = (search = ''): string[] =>
  search
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, mostWords)
