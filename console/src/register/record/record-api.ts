import type {
  Page,
  RecordApplied,
  RecordChoices,
  RecordDifference,
  RecordKind,
  RecordReading,
} from '../../api/contract.ts'
import { request } from '../../api/http.ts'
import { currentSession } from '../../session/session.ts'

const viewer = () => ({ group: currentSession()?.group.id })

export const readingsOf = (kind: RecordKind, signal?: AbortSignal): Promise<{ items: RecordReading[] }> =>
  request('GET', `/record/${kind}/readings`, { query: viewer(), signal })

export const readNow = (kind: RecordKind, controllerId: string): Promise<RecordReading> =>
  request('POST', `/record/${kind}/readings`, { query: viewer(), body: { controllerId } })

export const differencesOf = (
  kind: RecordKind,
  controller: string,
  cursor: string | undefined,
  signal?: AbortSignal,
): Promise<Page<RecordDifference>> =>
  request('GET', `/record/${kind}/differences`, {
    query: { ...viewer(), controller, limit: 50, cursor },
    signal,
  })

export const apply = (kind: RecordKind, choices: RecordChoices): Promise<RecordApplied> =>
  request('POST', `/record/${kind}/apply`, { query: viewer(), body: choices })
