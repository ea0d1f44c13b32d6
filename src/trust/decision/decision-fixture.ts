import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { createHttp, createMetrics, isUnavailable, newId, type Party, Temporal } from '../../kernel/index.ts'
import { accessAs, captureLog, everyParty, FakeClock, testDatabase } from '../../kernel/testkit/index.ts'
import type { Decision, DecisionRequest } from '../contract/decision.ts'
import type { RightsNames } from '../rights/rights-names.ts'
import type { Caller } from '../rights/rights-service.ts'
import { type AssignmentFacts, type FactSources, nothingKnown } from './facts.ts'
import { startDecisions } from './start-decisions.ts'

/** Elsa and her grandson, who may come to act for her; little Lo, and her mother. */
export const people = { elsa: newId(), nils: newId(), lo: newId(), mother: newId() }

const assignment: AssignmentFacts = {
  organisation: 'region',
  unit: 'clinic',
  capacity: 'vardgivare',
  validFrom: Temporal.Instant.from('2026-01-01T00:00:00Z'),
  validUntil: Temporal.Instant.from('2027-01-01T00:00:00Z'),
  purposes: ['care'],
  informationTypes: ['diagnoses', 'medication'],
  roles: [],
  serves: [],
}

/** For tests: a small world of parties. */
export function world(): FactSources {
  return {
    ...nothingKnown,
    organisationCapacity: (id) =>
      (({ region: 'vardgivare', neighbour: 'vardgivare', town: 'omsorgsgivare' }) as const)[id],
    assignment: (employee, id) =>
      (
        ({
          physician: { at_clinic: assignment },
          nurse: { at_ward: { ...assignment, unit: 'ward' } },
          carer: {
            at_home: { ...assignment, organisation: 'town', unit: 'home-care', capacity: undefined },
          },
          clerk: { registers: { ...assignment, roles: ['coordinator'] } },
        }) as Record<string, Record<string, AssignmentFacts>>
      )[employee]?.[id],
    person: (id) =>
      Object.values(people).includes(id)
        ? { child: id === people.lo, canConsent: id !== people.lo }
        : undefined,
    system: (id) => (id === 'app' ? { organisation: 'supplier', actsFor: ['private'] } : undefined),
    device: (id) => (id === 'button' ? { controller: 'town' } : undefined),
    agreedTypes: ({ controller }) => (controller === 'region' ? ['diagnoses'] : undefined),
    admitted: () => true,
    withinLimits: () => true,
    contractAct: (contract, operation) =>
      contract === 'GetDiagnosis' && operation === 'read'
        ? { act: 'records.read', informationTypes: ['diagnoses'] }
        : undefined,
    measure: (id) =>
      id === 'camera'
        ? {
            person: people.elsa,
            controller: 'town',
            measureKind: 'camera',
            careDecision: true,
            needWeighed: true,
          }
        : undefined,
  }
}

export const asElsa: Caller = { kind: 'resident', id: people.elsa, loa: 3 }
export const asNils: Caller = { kind: 'resident', id: people.nils, loa: 3 }
export const asMother: Caller = { kind: 'resident', id: people.mother, loa: 3 }
export const asPhysician: Caller = { kind: 'staff', id: 'physician', assignment: 'at_clinic', loa: 3 }
export const asClerk: Caller = { kind: 'staff', id: 'clerk', assignment: 'registers', loa: 3 }

/** The physician of the region reads of Elsa at the neighbour's, as the law wants it but for what she has decided herself. */
export function reading(rest: Partial<DecisionRequest['resource']> = {}): DecisionRequest {
  return {
    actor: { kind: 'staff', id: 'physician', assignment: 'at_clinic' },
    act: { name: 'records.read' },
    resource: {
      kind: 'record',
      person: people.elsa,
      controller: 'neighbour',
      unit: 'ward-2',
      informationTypes: ['diagnoses'],
      ...rest,
    },
    purpose: 'care',
    context: { levelOfAssurance: 3, grounds: { patientRelation: true, important: true } },
  }
}

/** For tests: the part behind its HTTP door, on a database of its own. Whoever calls says who she is in a header. */
export async function startPart(t: TestContext, sources: FactSources = world(), namesOf?: RightsNames) {
  const { db, url, drop } = await testDatabase()
  const clock = new FakeClock('2026-11-22T10:00:00Z')
  let asking: Party = everyParty
  const http = await createHttp({
    log: captureLog().log,
    metrics: createMetrics({ process: false }),
    config: { host: '127.0.0.1', port: 0 },
    title: 'Test',
    version: '1',
    access: accessAs(() => asking),
    readiness: async () => ({ ready: true, parts: {} }),
    isUnavailable,
  })
  const decided: Decision[] = []
  const done: string[] = []
  const denied: string[] = []
  const part = await startDecisions({
    db,
    app: http.app,
    clock,
    sources,
    callerOf: (request) => JSON.parse(String(request.headers['x-test-caller'])) as Caller,
    onDecision: async (_request, _asked, decision) => void decided.push(decision),
    onAct: async (_, { asked }) => void done.push(asked.act),
    onDenied: async ({ caller, asked }) => void denied.push(`${caller.id} ${asked.act}`),
    // The clerk is Nils at home.
    isSamePerson: async (employee, resident) => employee === 'clerk' && resident === people.nils,
    ...(namesOf && { namesOf }),
  })
  t.after(async () => {
    await part.stop()
    await http.close()
    await drop()
  })
  async function ask<T = Record<string, unknown>>(
    caller: Caller,
    method: string,
    path: string,
    payload?: object,
  ) {
    const response = await http.app.inject({
      method: method as 'GET',
      url: `/api/trust/v1${path}`,
      headers: { host: 'localhost', 'accept-language': 'en', 'x-test-caller': JSON.stringify(caller) },
      ...(payload === undefined ? {} : { payload }),
    })
    return { status: response.statusCode, body: response.json() as T & { code?: string; detail?: string } }
  }
  /** From now on, this party is at the other end of the door. */
  const askAs = (party: Party) => {
    asking = party
  }
  /** As {@link ask}, and requires that it went well. */
  async function get<T = { id: string; state: string; version: number }>(
    ...asked: Parameters<typeof ask>
  ): Promise<T> {
    const { status, body } = await ask<T>(...asked)
    assert.ok(status < 300, `${asked[1]} ${asked[2]}: ${status} ${JSON.stringify(body)}`)
    return body
  }
  return { ...part, db, url, clock, ask, askAs, get, decided, done, denied, app: http.app }
}
