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
import type { PageOf } from '../../register/list/export-csv.tsx'
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

/** More than these are not read at once; lists say so. */
export const mostRows = 200

/** The newest applications that she may see: all, or those that wait for somebody. */
export const useRequests = (open: boolean) =>
  useQuery({
    queryKey: ['hub', 'requests', open],
    queryFn: ({ signal }) =>
      askHub<PageOf<RequestItem>>('GET', '/requests', {
        query: { limit: mostRows, ...(open && { open }) },
        signal,
      }),
    refetchInterval: 30_000,
  })

export const useRequest = (id: string) =>
  useQuery({
    queryKey: ['hub', 'request', id],
    queryFn: ({ signal }) => askHub<RequestPage>('GET', `/requests/${id}`, { signal }),
  })

/** The newest permits that she may see: all, or those that name her. */
export const usePermits = (mine: boolean) =>
  useQuery({
    queryKey: ['hub', 'permits', mine],
    queryFn: ({ signal }) =>
      askHub<PageOf<PermitItem>>('GET', '/permits', {
        query: { limit: mostRows, ...(mine && { mine }) },
        signal,
      }),
  })

export const usePermit = (id: string) =>
  useQuery({
    queryKey: ['hub', 'permit', id],
    queryFn: ({ signal }) => askHub<PermitPage>('GET', `/permits/${id}`, { signal }),
  })
