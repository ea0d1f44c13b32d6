import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import {
  createHttp,
  createIdentityVault,
  createMetrics,
  type Database,
  generateIdentityKeys,
  isUnavailable,
  newId,
  openDatabase,
  type Party,
} from '../../kernel/index.ts'
import { accessAs, captureLog, FakeClock, testDatabase } from '../../kernel/testkit/index.ts'
import { permissionsOf, residentPermissions } from '../access/roles.ts'
import { createAudit } from '../audit/audit.ts'
import { logIdentity } from '../audit/keys/log-identity.ts'
import { generateLogKeys } from '../audit/keys/log-keys.ts'
import type { Role } from '../contract/party.ts'
import { createParties, type PartiesDeps } from './parties.ts'

type Json = Record<string, unknown>

/** What a request was answered. `code` is that of a problem. */
export interface Answer<T = Json> {
  status: number
  body: T
  code: string | undefined
  text: string
}

/** An employee in a role, with the controllers she comes near. */
export function staff(
  controllers: Party['controllers'],
  roles: Role[] = ['administrator'],
  more: Partial<Party> = {},
): Party {
  return {
    kind: 'staff',
    id: newId(),
    name: 'Anna Admin',
    levelOfAssurance: 3,
    permissions: permissionsOf(roles, controllers === 'all'),
    roles,
    controllers,
    ...(controllers !== 'all' && controllers[0] !== undefined && { organisation: controllers[0] }),
    ...more,
  }
}

export function resident(id: string): Party {
  return {
    kind: 'resident',
    id,
    name: 'Elsa Ek',
    levelOfAssurance: 3,
    permissions: residentPermissions,
    roles: [],
    controllers: [],
  }
}

/** Of the operator organisation. */
export const operatorAdmin = staff('all')

/** For tests: the register of parties behind its HTTP door, on a database of its own, at a clock that stands still. */
export async function startParties(t: TestContext, keeping: PartiesDeps['keeping'] = {}) {
  const { db, url, drop } = await testDatabase()
  const { log, lines } = captureLog()
  const clock = new FakeClock('2026-11-22T10:00:00Z')
  const vault = createIdentityVault(generateIdentityKeys())
  const identity = logIdentity(
    'test.example.se/audit',
    generateLogKeys(),
    () => clock.now().epochMilliseconds,
  )
  const audit = createAudit({ db, clock, log, identity })
  let asking: Party | undefined
  const http = await createHttp({
    log,
    metrics: createMetrics({ process: false }),
    config: { host: '127.0.0.1', port: 0 },
    title: 'Test',
    version: '1',
    access: accessAs(() => asking),
    readiness: async () => ({ ready: true, parts: {} }),
    isUnavailable,
  })
  const parties = await createParties({ db, clock, vault, keeping })
  parties.addRoutes(http.app, { audit })
  t.after(async () => {
    await parties.close()
    await http.close()
    await drop()
  })

  async function ask<T = Json>(
    party: Party | undefined,
    method: string,
    path: string,
    payload?: object,
  ): Promise<Answer<T>> {
    // Who asks is found out before the first await of the request.
    asking = party
    const response = await http.app.inject({
      method: method as 'GET',
      url: `/api/trust/v1${path}`,
      headers: { host: 'localhost' },
      ...(payload === undefined ? {} : { payload }),
    })
    const body = response.body === '' ? {} : response.json()
    return { status: response.statusCode, body, code: body?.code, text: response.body }
  }
  /** Requires that it went well. */
  async function get<T = Json & { id: string; version: number }>(
    party: Party,
    method: string,
    path: string,
    payload?: object,
  ): Promise<T> {
    const answer = await ask<T>(party, method, path, payload)
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.text}`)
    return answer.body
  }
  const make = (path: string, payload: object, by: Party = operatorAdmin) => get(by, 'POST', path, payload)
  const organisation = (name: string, more: object = {}) =>
    make('/organisations', { name, kinds: ['municipality'], ...more })
  const unit = (organisationId: string, name: string, more: object = {}) =>
    make('/units', { organisationId, name, serves: [], ...more })
  /** Another process on the same database. */
  async function otherProcess() {
    const other = await openDatabase({ url, log: captureLog().log })
    const there = await createParties({ db: other, clock, vault, keeping })
    t.after(async () => {
      await there.close()
      await other.close()
    })
    return { ...there, db: other }
  }
  return { ask, get, make, organisation, unit, otherProcess, parties, db, url, clock, vault, audit, lines }
}

export type PartyFixture = Awaited<ReturnType<typeof startParties>>

/** A municipality with a unit, an employee and her assignment there. */
export async function town({ make, organisation, unit }: PartyFixture, name = 'Småköping') {
  const municipality = await organisation(name)
  const home = await unit(municipality.id, `${name} hemtjänst`)
  const employee = await make('/employees', { name: `Olle i ${name}` })
  const assignment = await make('/assignments', {
    employeeId: employee.id,
    organisationId: municipality.id,
    unitId: home.id,
    roles: ['coordinator'],
    purposes: ['care'],
    validFrom: '2026-01-01T00:00:00Z',
  })
  return { municipality, unit: home, employee, assignment, admin: staff([municipality.id]) }
}

/** Answers once a party's change has been told on this connection: what listened before has heard it too. */
export async function hears(db: Database, t: TestContext) {
  const heard: string[] = []
  let wake: (() => void) | undefined
  const { close } = await db.listen('trust.parties', (payload) => {
    heard.push(payload)
    wake?.()
  })
  t.after(close)
  return {
    async untilTold(payload: string): Promise<void> {
      while (!heard.includes(payload)) {
        const { promise, resolve } = Promise.withResolvers<void>()
        wake = resolve
        await promise
      }
      heard.length = 0
    },
  }
}
