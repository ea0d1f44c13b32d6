import { useQuery, useQueryClient } from '@tanstack/react-query'
import { askHub, type Run, type Selection } from '../data-api.ts'

/** A question to a product, and what the figures are for. */
export interface Question {
  product: string
  selection: Selection
  purpose: string
}

const everyMs = 1000
/** Nodes load by night: what was answered today is not asked for anew on the way through the pages. */
const staleMs = 600_000

/** Figures for a question: those that are there, or the run that makes them, followed until it is over. */
export function useFigures(question: Question | undefined): {
  run: Run | undefined
  error: unknown
  again(): void
} {
  const client = useQueryClient()
  const key = ['hub', 'figures', question?.product, question?.selection]
  const asked = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => askHub<Run>('POST', '/figures', { body: question!, signal }),
    enabled: question !== undefined,
    staleTime: staleMs,
    refetchOnWindowFocus: false,
  })
  const id = asked.data?.state === 'running' ? asked.data.id : undefined
  const followed = useRun(id)
  return {
    run: followed.data ?? asked.data,
    error: asked.error ?? followed.error,
    again: () => void client.resetQueries({ queryKey: key }),
  }
}

/** A run, read again until it is over. */
export const useRun = (id: string | undefined) =>
  useQuery({
    queryKey: ['hub', 'run', id],
    queryFn: ({ signal }) => askHub<Run>('GET', `/runs/${id}`, { signal }),
    enabled: id !== undefined,
    staleTime: staleMs,
    refetchInterval: ({ state }) =>
      state.data === undefined || state.data.state === 'running' ? everyMs : false,
  })
