import { type Query, request } from '../api/http.ts'

export type {
  Call,
  CallStory,
  Contract,
  ContractPage,
  ContractPreview,
  Draft,
  DraftDiff,
  Explanation,
  TrafficAlert,
  TrafficEdge,
  Version,
} from '../../../src/exchange/contract/index.ts'

export const exchangeApi = '/api/exchange/v1'

/** Asks the service platform. @throws {Refusal} as `request` does */
export const askExchange = <T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  options: { query?: Query; body?: object; signal?: AbortSignal } = {},
): Promise<T> => request<T>(method, exchangeApi + path, options)

/** The last part of a contract's key that says which it is: `GetCareContacts 1`, `bookings 1`. */
export function contractName(key: string): string {
  const rivta = /:([A-Za-z0-9]+)Responder:(\d+)$/.exec(key)
  return rivta ? `${rivta[1]} ${rivta[2]}` : key.replace('/', ' ')
}
