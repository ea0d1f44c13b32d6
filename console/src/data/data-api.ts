import { type Query, request } from '../api/http.ts'

export type {
  Dimension,
  Evidence,
  Figure,
  Figures,
  Measure,
  Node,
  ProductDefinition,
  ProductPage,
  ProductSummary,
  Run,
  RunPart,
  Selection,
} from '../../../src/hub/contract/index.ts'

export const hubApi = '/api/hub/v1'

/** Asks the data hub. @throws {Refusal} as `request` does */
export const askHub = <T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  options: { query?: Query; body?: object; signal?: AbortSignal; timeoutMs?: number } = {},
): Promise<T> => request<T>(method, hubApi + path, options)
