import { useQuery } from '@tanstack/react-query'
import type { PageOf } from '../../register/list/export-csv.tsx'
import { askRegion, type RegionRun } from '../region-api.ts'
import { isOpen } from './run-search.ts'

const everyMs = 5000

export const readRuns = (
  query: { state?: RegionRun['state'] | undefined; cursor?: string | undefined; limit: number },
  signal?: AbortSignal,
) => askRegion<PageOf<RegionRun>>('GET', '/runs', { query, ...(signal && { signal }) })

/** What waits for somebody in the region, as it comes. */
export const useHeld = () =>
  useQuery({
    queryKey: ['region', 'runs', 'held'],
    queryFn: ({ signal }) => readRuns({ state: 'held', limit: 100 }, signal),
    refetchInterval: everyMs,
  })

/** One run, followed until it is over. */
export const useRun = (id: string) =>
  useQuery({
    queryKey: ['region', 'run', id],
    queryFn: ({ signal }) => askRegion<RegionRun>('GET', `/runs/${id}`, { signal }),
    refetchInterval: ({ state: { data } }) => (data !== undefined && isOpen(data) ? 2000 : false),
  })
