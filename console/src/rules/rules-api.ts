import { useQuery } from '@tanstack/react-query'
import type { Decision, DecisionCase, DecisionExample, ExplainedDenial, Rule } from '../api/contract.ts'
import { askTrust } from '../api/trust.ts'

/** What a tried case comes out as: a decision without a number, since it was none. */
export type Verdict = Omit<Decision, 'id'>

export function useRules() {
  return useQuery({
    queryKey: ['rules'],
    queryFn: ({ signal }) =>
      askTrust<{ items: Rule[] }>('GET', '/rules', { signal }).then(({ items }) => items),
    staleTime: 600_000,
  })
}

export function useExamples() {
  return useQuery({
    queryKey: ['rule-examples'],
    queryFn: ({ signal }) =>
      askTrust<{ items: DecisionExample[] }>('GET', '/rule-examples', { signal }).then(({ items }) => items),
    staleTime: 600_000,
  })
}

export const tryCase = (of: DecisionCase): Promise<Verdict> =>
  askTrust<Verdict>('POST', '/decisions/try', { body: of })

export function useDenial(id: string | undefined) {
  return useQuery({
    queryKey: ['denial', id],
    queryFn: ({ signal }) => askTrust<ExplainedDenial>('GET', `/decisions/${id}`, { signal }),
    enabled: id !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
}
