import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'

/** So many the server gives at once; of a list that is longer the rest is found by searching. */
export const atOnce = 500

/**
 * The choices of a list that may be longer than what is read at once: those that are here, or, when these are not all, those
 * that the server finds.
 *
 * @param key tells the list from others
 * @param ask reads what matches a search text
 */
export function useFound<T>(
  key: readonly unknown[],
  here: readonly T[],
  ask: ((search: string, signal: AbortSignal) => Promise<readonly T[]>) | undefined,
): { found: readonly T[]; onSearch: ((search: string) => void) | undefined } {
  const [search, setSearch] = useState('')
  const wanted = useDeferredValue(search.trim())
  const isMore = ask !== undefined && here.length >= atOnce
  const { data } = useQuery({
    queryKey: ['found', ...key, wanted],
    queryFn: ({ signal }) => ask!(wanted, signal),
    enabled: isMore && wanted !== '',
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  })
  return {
    found: isMore && wanted !== '' ? (data ?? []) : here,
    onSearch: isMore ? setSearch : undefined,
  }
}
