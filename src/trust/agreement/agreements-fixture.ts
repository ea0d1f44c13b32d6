import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import {
  createHttp,
  createMetrics,
  isUnavailable,
  newId,
  openDatabase,
  type Party,
  Temporal,
} from '../../kernel/index.ts'
import { accessAs, captureLog, FakeClock, testDatabase } from '../../kernel/testkit/index.ts'
import { createAudit } from '../audit/audit.ts'
import { logIdentity } from '../audit/keys/log-identity.ts'
import { generateLogKeys } from '../audit/keys/log-keys.ts'
import type { MarkFederation } from '../certification/mark-verification.ts'
import type { Agreement, AgreementWrite, Product } from '../contract/agreement.ts'
import type { SystemCall } from '../decision/facts.ts'
import type { AgreementParties, KnownSystem } from './agreement-parties.ts'
import { createAgreements } from './create-agreements.ts'

/** Two municipalities, the platform's operator, an alarm company and those it hires. */
export const orgs = {
  town: newId(),
  village: newId(),
  operator: newId(),
  supplier: newId(),
  sub: newId(),
  subsub: newId(),
}
export type Org = keyof typeof orgs

const names = new Map<string, string>(Object.entries(orgs).map(([name, id]) => [id, name]))
export const nameOf = (id: string): string => names.get(id) ?? id

/** For tests: a register of parties that is warm. Systems may be changed. */
export function testParties() {
  const systems = new Map<string, KnownSystem>()
  const add = (id: string, organisation: Org, rest: Partial<KnownSystem> = {}) =>
    systems.set(id, {
      id,
      name: `System ${id}`,
      organisationId: orgs[organisation],
      actsFor: [],
      actsForAll: false,
      ...rest,
    })
  const directory: AgreementParties = {
    organisation: (id) => (names.has(id) ? { id, name: nameOf(id) } : undefined),
    system: (id) => systems.get(id),
    systemsOf: (organisation) =>
      [...systems.values()].filter(({ organisationId }) => organisationId === organisation),
  }
  return { directory, systems, add }
}

/** Somebody of an organisation's administration; `operator` sees to all. */
export function staffOf(organisation: Org, rest: Partial<Party> = {}): Party {
  return {
    kind: 'staff',
    id: `admin-${organisation}`,
    name: '',
    levelOfAssurance: 3,
    permissions: new Set(
      ['agreements', 'certification', 'limits'].flatMap((part) => [
        `trust.${part}.read`,
        `trust.${part}.write`,
      ]),
    ),
    roles: ['administrator'],
    organisation: orgs[organisation],
    controllers: organisation === 'operator' ? 'all' : [orgs[organisation]],
    ...rest,
  }
}

export const asTown = staffOf('town')
export const asVillage = staffOf('village')
export const asSupplier = staffOf('supplier', { controllers: [orgs.supplier, orgs.town] })
export const asOperator = staffOf('operator')

export const start = '2026-11-22T10:00:00Z'

/** A processor agreement from one to another, of social alarms for care, with changes. */
export function processorOf(giver: Org, taker: Org, rest: Partial<AgreementWrite> = {}): AgreementWrite {
  return {
    kind: 'processor',
    title: `${giver} to ${taker}`,
    parties: [
      { organisationId: orgs[giver], role: 'giver' },
      { organisationId: orgs[taker], role: 'taker' },
    ],
    contracts: [],
    informationTypes: ['social_alarm', 'diagnoses'],
    purposes: ['alarm', 'care'],
    validFrom: '2026-01-01T00:00:00Z',
    ...rest,
  }
}

/** A call of the supplier's system for the town, with changes. */
export function call(rest: Partial<SystemCall> = {}): SystemCall {
  return {
    system: 'alarms',
    organisation: orgs.supplier,
    controller: orgs.town,
    person: undefined,
    act: 'alarms.handle',
    informationTypes: ['social_alarm'],
    purpose: 'alarm',
    now: Temporal.Instant.from(start),
    ...rest,
  }
}

/** For tests: the part behind its HTTP door. Nothing ticks by itself, and the age of what is kept is what the test says. */
export async function startAgreements(
  t: TestContext,
  given: { federation?: MarkFederation; ticking?: boolean } = {},
) {
  const { db, url, drop } = await testDatabase()
  const clock = new FakeClock(start)
  const { log, lines } = captureLog()
  const identity = logIdentity('town.example/audit', generateLogKeys(), () => clock.now().epochMilliseconds)
  const audit = createAudit({ db, clock, log, identity })
  const parties = testParties()
  const { directory } = parties
  const time = { elapsed: 0 }
  /** What the register of parties was told of suspensions. */
  const suspended: (string | undefined)[] = []
  const deps = {
    clock,
    log,
    directory,
    audit,
    elapsed: () => time.elapsed,
    ticking: false,
    tellSuspension: async (_: unknown, { reason }: { reason?: string | undefined }) =>
      void suspended.push(reason),
    ...given,
  }
  const part = await createAgreements({ db, ...deps })
  let who: Party | undefined
  const http = await createHttp({
    log,
    metrics: createMetrics({ process: false }),
    config: { host: '127.0.0.1', port: 0 },
    title: 'Test',
    version: '1',
    access: accessAs(() => who),
    readiness: async () => ({ ready: true, parts: {} }),
    isUnavailable,
  })
  part.addRoutes(http.app)
  /** Another process on the same database, with its own memory. */
  const another = async () => {
    const other = await openDatabase({ url, log })
    const second = await createAgreements({ db: other, ...deps })
    t.after(async () => {
      await second.close()
      await other.close()
    })
    return { ...second, db: other }
  }
  t.after(async () => {
    await http.close()
    await part.close()
    await drop()
  })
  async function ask<T = Record<string, unknown>>(
    party: Party | undefined,
    method: string,
    path: string,
    payload?: object,
  ) {
    who = party
    const response = await http.app.inject({
      method: method as 'GET',
      url: `/api/trust/v1${path}`,
      headers: { host: 'localhost', 'accept-language': 'en' },
      ...(payload === undefined ? {} : { payload }),
    })
    const body = response.body === '' ? {} : response.json()
    return { status: response.statusCode, body: body as T & { code?: string; detail?: string } }
  }
  /** As {@link ask}, and requires that it went well. */
  async function get<T = Agreement>(...asked: Parameters<typeof ask>): Promise<T> {
    const { status, body } = await ask<T>(...asked)
    assert.ok(status < 300, `${asked[1]} ${asked[2]}: ${status} ${JSON.stringify(body)}`)
    return body
  }
  const acts = async (): Promise<string[]> => {
    const { rows } = await db.pool.query<{ act: string }>('select act from trust.audit_entry order by id')
    return rows.map(({ act }) => act)
  }
  return {
    ...part,
    part,
    db,
    url,
    clock,
    audit,
    lines,
    parties,
    suspended,
    time,
    another,
    ask,
    get,
    acts,
    drop,
  }
}

export type AgreementsFixture = Awaited<ReturnType<typeof startAgreements>>

/** A product of the supplier, admitted by the town for alarms because it is named, and a system of it that acts for the town. */
export async function admitSystem({ get, parties }: AgreementsFixture) {
  const product = await get<Product>(asSupplier, 'POST', '/products', {
    name: 'Larmtjänst',
    supplierId: orgs.supplier,
    purposes: ['alarm', 'care'],
    informationTypes: ['social_alarm', 'diagnoses'],
  })
  parties.add('alarms', 'supplier', { productId: product.id, actsFor: [orgs.town] })
  await get(asTown, 'POST', `/allow-lists/${orgs.town}/admissions`, {
    schemeIds: [],
    productIds: [product.id],
    purposes: ['alarm'],
    informationTypes: ['social_alarm'],
  })
  return product
}

/** Listens on the channel itself, and answers when something has been told: who listened before has heard it too. */
export async function hears(db: AgreementsFixture['db'], wanted: (told: string) => boolean) {
  const heard = Promise.withResolvers<string>()
  const { close } = await db.listen('trust.agreements', (told) => {
    if (wanted(told)) heard.resolve(told)
  })
  return { heard: heard.promise, close }
}
