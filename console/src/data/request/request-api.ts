import { useQuery } from '@tanstack/react-query'
import type {
  Decision,
  DraftContent,
  PermitItem,
  PermitPage,
  RequestClock,
  RequestDecide,
  RequestEvent,
  RequestItem,
  RequestPage,
  RequestRules,
  RequestWrite,
} from '../../../../src/hub/contract/index.ts'
import { askHub } from '../data-api.ts'

export type {
  Decision,
  DraftContent,
  PermitItem,
  PermitPage,
  RequestClock,
  RequestDecide,
  RequestEvent,
  RequestItem,
  RequestPage,
  RequestRules,
  RequestWrite,
}

/** Purposes, legal grounds and time limits change when a new version of the program is put in. */
export const useRules = () =>
  useQuery({
    queryKey: ['hub', 'request-rules'],
    queryFn: ({ signal }) => askHub<RequestRules>('GET', '/requests/rules', { signal }),
    staleTime: 300_000,
  })

export const useRequest = (id: string) =>
  useQuery({
    queryKey: ['hub', 'request', id],
    queryFn: ({ signal }) => askHub<RequestPage>('GET', `/requests/${id}`, { signal }),
  })

export const usePermit = (id: string) =>
  useQuery({
    queryKey: ['hub', 'permit', id],
    queryFn: ({ signal }) => askHub<PermitPage>('GET', `/permits/${id}`, { signal }),
  })
