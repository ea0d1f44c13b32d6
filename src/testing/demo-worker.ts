import { type Answer, createApi } from './api.ts'
import type { TestPlatform } from './platform.ts'
import { sessionFetch } from './session.ts'
import { seedTown } from './town.ts'

/** Somebody who works in a role, logged in as from a page. */
export interface DemoWorker {
  id: string
  organisation: string
  ask<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Answer<T>>
}

let towns = 0

/** Somebody new in a municipality of her own, in one role there. The platform lets the browser be anybody (`demo`). */
export async function demoWorker(
  { api, addresses }: Pick<TestPlatform, 'api' | 'addresses'>,
  role: 'analyst' | 'data_steward',
): Promise<DemoWorker> {
  towns += 1
  const town = await seedTown(api, { name: `Datastad ${towns}`, firstCid: 8_000_000 + towns * 1000 })
  const { organisationId } = await api.get<{ organisationId: string }>(
    `/api/trust/v1/units/${town.receptionId}`,
  )
  const { id: assignment } = await api.post('/api/trust/v1/assignments', {
    employeeId: town.operatorId,
    organisationId,
    unitId: town.receptionId,
    roles: [role],
    purposes: ['administration', 'secondary_use'],
    validFrom: '2026-01-01T00:00:00Z',
  })
  const send = await sessionFetch(addresses.http, { kind: 'staff', id: town.operatorId })
  const { ask } = createApi({ clientId: '', fetch: send })
  const chosen = await ask('PUT', '/api/trust/v1/session/assignment', { assignment })
  if (chosen.status >= 300) throw new Error(`the assignment could not be chosen: ${chosen.text}`)
  return { id: town.operatorId, organisation: organisationId, ask }
}
