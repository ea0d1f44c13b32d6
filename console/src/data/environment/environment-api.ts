import { useQuery } from '@tanstack/react-query'
import type {
  AskedQuery,
  Environment,
  EnvironmentItem,
  Output,
  OutputCheck,
  OutputItem,
  OutputState,
  QueryAnswer,
} from '../../../../src/hub/contract/index.ts'
import { askHub } from '../data-api.ts'

export type {
  AskedQuery,
  Environment,
  EnvironmentItem,
  Output,
  OutputCheck,
  OutputItem,
  OutputState,
  QueryAnswer,
}

const everyMs = 3000
const underWay: readonly string[] = ['waiting', 'held', 'running']
/** An output that moves on without anybody here doing anything. */
const moving: readonly OutputState[] = ['SUBMITTED', 'PARTIALLY_REVIEWED', 'REVIEWED', 'APPROVED']
/** Longer than any question may take; the server ends it before. */
const queryMs = 11 * 60_000
const countEveryMs = 30_000

export const useEnvironments = () =>
  useQuery({
    queryKey: ['hub', 'environments'],
    queryFn: async ({ signal }) =>
      (await askHub<{ items: EnvironmentItem[] }>('GET', '/environments', { signal })).items,
    refetchInterval: countEveryMs,
  })

export const environmentKey = (id: string) => ['hub', 'environment', id]
export const useEnvironment = (id: string) =>
  useQuery({
    queryKey: environmentKey(id),
    queryFn: ({ signal }) => askHub<Environment>('GET', `/environments/${id}`, { signal }),
    refetchInterval: ({ state: { data } }) =>
      data?.regions.some(({ state }) => underWay.includes(state)) ? everyMs : false,
  })

export const historyKey = (id: string) => ['hub', 'environment', id, 'queries']
export const useHistory = (id: string) =>
  useQuery({
    queryKey: historyKey(id),
    queryFn: async ({ signal }) =>
      (await askHub<{ items: AskedQuery[] }>('GET', `/environments/${id}/queries`, { signal })).items,
  })

export const outputsKey = (id: string) => ['hub', 'environment', id, 'outputs']
export const useOutputs = (id: string) =>
  useQuery({
    queryKey: outputsKey(id),
    queryFn: async ({ signal }) =>
      (await askHub<{ items: OutputItem[] }>('GET', `/environments/${id}/outputs`, { signal })).items,
    refetchInterval: ({ state: { data } }) =>
      data?.some(({ state }) => moving.includes(state)) ? everyMs : false,
  })

/** @param signal stops the question there too */
export const askQuery = (id: string, sql: string, signal: AbortSignal): Promise<QueryAnswer> =>
  askHub('POST', `/environments/${id}/queries`, { body: { sql }, timeoutMs: queryMs, signal })

export interface OutputAsked {
  title: string
  explanation: string
  sql: string
  countColumn?: string
  shareColumn?: string
}
export const saveOutput = (id: string, body: OutputAsked): Promise<Output> =>
  askHub('POST', `/environments/${id}/outputs`, { body, timeoutMs: queryMs })
export const changeOutput = (id: string, body: OutputAsked & { version: number }): Promise<Output> =>
  askHub('PUT', `/outputs/${id}`, { body, timeoutMs: queryMs })

/** As its own people see it, or as those who review it do. */
export type OutputView = 'outputs' | 'reviews'
export const outputKey = (view: OutputView, id: string) => ['hub', view, id]
export const useOutput = (view: OutputView, id: string) =>
  useQuery({
    queryKey: outputKey(view, id),
    queryFn: ({ signal }) => askHub<Output>('GET', `/${view}/${id}`, { signal }),
    // Each time that somebody reads what she reviews is in the log: not by itself.
    refetchInterval: ({ state: { data } }) =>
      view === 'outputs' && data && moving.includes(data.state) ? everyMs : false,
  })

export const useReviewQueue = () =>
  useQuery({
    queryKey: ['hub', 'reviews'],
    queryFn: async ({ signal }) =>
      (await askHub<{ items: OutputItem[] }>('GET', '/reviews', { signal })).items,
    refetchInterval: countEveryMs,
  })
