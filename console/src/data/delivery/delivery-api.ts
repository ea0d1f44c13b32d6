import { useQuery } from '@tanstack/react-query'
import type {
  Delivery,
  DeliveryPlan,
  DeliveryPlanWrite,
  Dispatch,
  SftpFacts,
  SftpKey,
} from '../../../../src/hub/contract/index.ts'
import type { PageOf } from '../../register/list/export-csv.tsx'
import { askHub } from '../data-api.ts'

export type { Delivery, DeliveryPlan, DeliveryPlanWrite, Dispatch, SftpFacts, SftpKey }

const everyMs = 15_000

/** What is delivered by itself, to whom and when. */
export const usePlans = () =>
  useQuery({
    queryKey: ['hub', 'delivery-plans'],
    queryFn: async ({ signal }) =>
      (await askHub<{ items: DeliveryPlan[] }>('GET', '/delivery-plans', { signal })).items,
    refetchInterval: everyMs,
  })

/** What is to be known of the hub's SFTP server. */
export const useSftp = () =>
  useQuery({
    queryKey: ['hub', 'sftp'],
    queryFn: ({ signal }) => askHub<SftpFacts>('GET', '/sftp', { signal }),
    staleTime: 300_000,
  })

export const readDeliveries = (
  query: { plan?: string | undefined; cursor?: string | undefined; limit: number },
  signal?: AbortSignal,
) => askHub<PageOf<Delivery>>('GET', '/deliveries', { query, ...(signal && { signal }) })

/** Whether something is still to happen to it by itself. */
export const isUnderWay = ({ state, dispatches }: Delivery): boolean =>
  state === 'waiting' || dispatches.some((each) => each.state === 'waiting')

/** One delivery with each time it was sent, followed while something happens to it. */
export const useDelivery = (id: string) =>
  useQuery({
    queryKey: ['hub', 'delivery', id],
    queryFn: ({ signal }) => askHub<Delivery>('GET', `/deliveries/${id}`, { signal }),
    refetchInterval: ({ state: { data } }) => (data !== undefined && isUnderWay(data) ? 3000 : false),
  })
