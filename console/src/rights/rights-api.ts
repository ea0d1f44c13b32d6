import { useQuery } from '@tanstack/react-query'
import type { PartyChange, Resident } from '../api/contract.ts'
import { askTrust } from '../api/trust.ts'

/** A resident as staff sees her; each reading is in the log. */
export function useResident(id: string) {
  return useQuery({
    queryKey: ['resident', id],
    queryFn: ({ signal }) => askTrust<Resident>('GET', `/residents/${id}`, { signal }),
    staleTime: 300_000,
  })
}

/** The assessments of her ability to consent, the newest first. */
export function useAssessments(id: string) {
  return useQuery({
    queryKey: ['resident', id, 'history'],
    queryFn: ({ signal }) =>
      askTrust<{ items: PartyChange[] }>('GET', `/residents/${id}/history`, { signal }).then(({ items }) =>
        items.filter(({ document }) => typeof document['canConsent'] === 'boolean'),
      ),
  })
}
