import { type Query, request } from './http.ts'

export const trustApi = '/api/trust/v1'

/** Asks the trust room. @throws {Refusal} as `request` does */
export const askTrust = <T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  options: { query?: Query; body?: object; signal?: AbortSignal } = {},
): Promise<T> => request<T>(method, trustApi + path, options)
