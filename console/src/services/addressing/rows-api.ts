import type { Sort } from '../list/sort.ts'
import { askExchange } from '../services-api.ts'
import type { AddressedRow } from './columns.tsx'
import type { List } from './lists.ts'

/** The interface gives at most so many at once. */
export const atOnce = 500

export interface RowsAsked {
  search: string
  sort: Sort | undefined
  offset: number
  limit: number
}

interface Answer {
  version: number
  total: number
  items: AddressedRow['row'][]
  names: AddressedRow['names']
}

/** Rows of a list, searched and sorted by the server, with the names of what they point at. */
export async function readRows(
  list: List,
  { search, sort, offset, limit }: RowsAsked,
  signal?: AbortSignal,
): Promise<{ version: number; total: number; rows: AddressedRow[] }> {
  const query = { search, sort: sort?.key, descending: sort?.descending, offset, limit }
  const { items, names, version, total } = await askExchange<Answer>('GET', `/addressing/${list}`, {
    query,
    ...(signal && { signal }),
  })
  return { version, total, rows: items.map((row) => ({ row, names })) }
}

/** What a row is known by: an address by its HSA-id, others by their id. */
export const keyOf = ({ row }: AddressedRow): string => row['id'] ?? row['hsaId'] ?? ''
