import type { Delivery, Subscription, SubscriptionWrite } from '../../../../src/exchange/contract/index.ts'
import { askExchange } from '../services-api.ts'

export type { Delivery, Subscription, SubscriptionWrite }

export const readSubscriptions = (signal: AbortSignal) =>
  askExchange<{ items: Subscription[] }>('GET', '/subscriptions', { signal })

export const saveSubscription = (id: string | undefined, body: SubscriptionWrite) =>
  id === undefined
    ? askExchange<Subscription>('POST', '/subscriptions', { body })
    : askExchange<Subscription>('PUT', `/subscriptions/${id}`, { body })

export const readDeadLetters = (cursor: string | undefined, signal?: AbortSignal) =>
  askExchange<{ items: Delivery[]; next?: string }>('GET', '/subscriptions/deliveries', {
    query: { state: 'dead', limit: 100, cursor },
    ...(signal && { signal }),
  })

/** Those named, or all. */
export const replay = (deliveries?: readonly string[]) =>
  askExchange<{ replayed: number }>('POST', '/subscriptions/deliveries/replay', {
    body: { ...(deliveries && { deliveries }) },
  })

export const discard = (id: string) =>
  askExchange<Delivery>('POST', `/subscriptions/deliveries/${id}/discard`)
