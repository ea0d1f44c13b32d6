import type {
  DataSource,
  EntityCoverage,
  EntityQuality,
  Load,
  LoadDetail,
  Policy,
  PolicyChange,
  PolicyDecision,
  PolicyDefinitions,
  PolicyWrite,
  PseudonymEpoch,
  PseudonymEpochs,
  RegionRun,
  Reidentification,
  ReidentifiedPerson,
  SetAsideRow,
} from '../../../src/region/contract/index.ts'
import { type Query, request } from '../api/http.ts'

export type {
  DataSource,
  EntityCoverage,
  EntityQuality,
  Load,
  LoadDetail,
  Policy,
  PolicyChange,
  PolicyDecision,
  PolicyDefinitions,
  PolicyWrite,
  PseudonymEpoch,
  PseudonymEpochs,
  RegionRun,
  Reidentification,
  ReidentifiedPerson,
  SetAsideRow,
}

/** Asks the region's node. @throws {Refusal} as `request` does */
export const askRegion = <T>(
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  options: { query?: Query; body?: object; signal?: AbortSignal } = {},
): Promise<T> => request<T>(method, `/api/region/v1${path}`, options)
