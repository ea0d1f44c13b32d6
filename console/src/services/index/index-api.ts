import type {
  Difference,
  Engagement,
  IndexSource,
  Reconciliation,
} from '../../../../src/exchange/contract/index.ts'
import { askExchange } from '../services-api.ts'

export type { Difference, Engagement, IndexSource, Reconciliation }

export interface ResidentId {
  extension: string
  root?: string
}

/** The number goes in the body, never in an address. */
export const searchIndex = (resident: ResidentId) =>
  askExchange<{ items: Engagement[] }>('POST', '/index/search', { body: { resident } })

export const readSources = (signal: AbortSignal) =>
  askExchange<{ items: IndexSource[] }>('GET', '/index/sources', { signal })

const path = '/index/reconciliations'

export const readReconciliations = (signal: AbortSignal) =>
  askExchange<{ items: Reconciliation[] }>('GET', path, { query: { limit: 100 }, signal })

export const readReconciliation = (id: string, signal: AbortSignal) =>
  askExchange<Reconciliation>('GET', `${path}/${id}`, { signal })

export const readDifferences = (id: string, after: number | undefined, signal: AbortSignal) =>
  askExchange<{ items: Difference[] }>('GET', `${path}/${id}/differences`, {
    query: { after, limit: 100 },
    signal,
  })

export const beginReconciliation = (source: Pick<IndexSource, 'sourceSystem' | 'serviceDomain'>) =>
  askExchange<Reconciliation>('POST', path, { body: source })

export const applyDifferences = (id: string, kinds: readonly Difference['kind'][]) =>
  askExchange<Reconciliation>('POST', `${path}/${id}/apply`, { body: { kinds } })
