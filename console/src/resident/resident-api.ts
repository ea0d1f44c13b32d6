import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type {
  AuditExtract,
  Block,
  Consent,
  ConsentText,
  ErasureOrder,
  Proxy,
  RightsChange,
  Vocabulary,
} from '../api/contract.ts'
import { askTrust } from '../api/trust.ts'
import { type Subject, useSubject } from './subject.tsx'

interface Items<T> {
  items: T[]
}

/** What a person's rights are, each list by its name in the interface. */
interface RightsLists {
  consents: Consent
  blocks: Block
  proxies: Proxy
  mandates: Proxy
  erasures: ErasureOrder
}

/** Staff says with each reading that it is at the person's own request, which is written down (rule on-request). */
const asking = ({ as }: Pick<Subject, 'as'>) => (as === 'staff' ? { query: { onRequest: true } } : {})

/** One list of the person whose pages are open. `enabled`: false where a proxy may not ask. */
export function useRights<K extends keyof RightsLists>(list: K, enabled = true) {
  const subject = useSubject()
  const { person } = subject
  return useQuery({
    queryKey: ['rights', person, list],
    queryFn: ({ signal }) =>
      askTrust<Items<RightsLists[K]>>('GET', `/people/${person}/${list}`, {
        signal,
        ...asking(subject),
      }).then(({ items }) => items),
    enabled,
  })
}

export function useHistory(list: 'consents' | 'blocks' | 'proxies', id: string, version: number) {
  const subject = useSubject()
  const { person } = subject
  return useQuery({
    queryKey: ['rights', person, 'history', list, id, version],
    queryFn: ({ signal }) =>
      askTrust<Items<RightsChange>>('GET', `/people/${person}/${list}/${id}/history`, {
        signal,
        ...asking(subject),
      }).then(({ items }) => items),
  })
}

export function useConsentTexts() {
  return useQuery({
    queryKey: ['consent-texts'],
    queryFn: ({ signal }) =>
      askTrust<Items<ConsentText>>('GET', '/consent-texts', { signal }).then(({ items }) => items),
    staleTime: 3_600_000,
  })
}

export function useVocabulary() {
  return useQuery({
    queryKey: ['vocabulary'],
    queryFn: ({ signal }) => askTrust<Vocabulary>('GET', '/vocabulary', { signal }),
    staleTime: 3_600_000,
    retry: false,
  })
}

/** An organisation that may have a person's data, with its units. */
export interface Recipient {
  id: string
  name: string
  kinds: string[]
  units: { id: string; name: string }[]
}

export function useRecipients() {
  return useQuery({
    queryKey: ['recipients'],
    queryFn: ({ signal }) =>
      askTrust<Items<Recipient>>('GET', '/recipients', { signal }).then(({ items }) => items),
    staleTime: 300_000,
    retry: false,
  })
}

/** The names of those who stand in a person's consents, blocks and mandates. */
export function usePeopleNames() {
  const subject = useSubject()
  const { person } = subject
  return useQuery({
    queryKey: ['rights', person, 'names'],
    queryFn: ({ signal }) =>
      askTrust<Items<{ id: string; name: string }>>('GET', `/people/${person}/names`, {
        signal,
        ...asking(subject),
      }).then(({ items }) => items),
    retry: false,
  })
}

export interface SeenQuery {
  from?: string | undefined
  to?: string | undefined
  limit?: number
  cursor?: string | undefined
}
export const readSeen = (query: SeenQuery, signal?: AbortSignal): Promise<AuditExtract> =>
  askTrust<AuditExtract>('GET', '/audit/mine', { query: { ...query }, ...(signal && { signal }) })

/**
 * Changes something about the person whose pages are open, and reads everything about her anew. What staff does is done at her
 * request, unless the body says otherwise.
 */
export function useRightsAct() {
  const { person, as } = useSubject()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const run = async <T>(path: string, body: object): Promise<T | undefined> => {
    setBusy(true)
    setError(undefined)
    try {
      return await askTrust<T>('POST', `/people/${person}${path}`, {
        body: as === 'staff' ? { onRequest: true, ...body } : body,
      })
    } catch (thrown) {
      setError(thrown)
      return undefined
    } finally {
      // also after a refusal: the list may be another than the one that was acted on
      await queries.invalidateQueries({ queryKey: ['rights', person] })
      setBusy(false)
    }
  }
  return { run, busy, error }
}
