import type { TestContext } from 'node:test'
import {
  type App,
  type Clock,
  createHttp,
  createMetrics,
  newId,
  openSse,
  systemClock,
} from '../../kernel/index.ts'
import { captureLog, testDatabase } from '../../kernel/testkit/index.ts'
import type { AuditEntryWrite } from '../contract/audit.ts'
import { databaseReplayStore } from '../token/replay-store.ts'
import type { KnownChoice, KnownSystem, LoginDirectory } from './directory.ts'
import { createLogin, type Login, type LoginDeps } from './login.ts'

export const sealing = [{ id: 1, key: Buffer.alloc(32, 7) }]

/** A directory in memory that tests change as they go. */
export interface FakeDirectory extends LoginDirectory {
  employees: Map<string, { id: string; name: string; identity?: string; hsaId?: string }>
  residents: Map<string, { id: string; name?: string; identity?: string }>
  assignments: Map<string, KnownChoice[]>
  systems: Map<string, KnownSystem>
  organisations: Map<string, { id: string; name: string; operator: boolean }>
}

export function fakeDirectory(): FakeDirectory {
  const directory: FakeDirectory = {
    employees: new Map(),
    residents: new Map(),
    assignments: new Map(),
    systems: new Map(),
    organisations: new Map(),
    employee: (id) => directory.employees.get(id),
    employeeByIdentity: (identity) =>
      [...directory.employees.values()].find((each) => each.identity === identity),
    employeeByHsaId: (hsaId) => [...directory.employees.values()].find((each) => each.hsaId === hsaId),
    assignmentsOf: (employee) => directory.assignments.get(employee) ?? [],
    resident: (id) => directory.residents.get(id),
    residentByIdentity: (identity) =>
      [...directory.residents.values()].find((each) => each.identity === identity),
    system: (id) => directory.systems.get(id),
    organisation: (id) => directory.organisations.get(id),
    demoPeople: () => [
      ...[...directory.employees.values()].map(({ id, name }) => ({
        kind: 'staff' as const,
        id,
        name,
        roles: (directory.assignments.get(id) ?? []).flatMap(({ roles }) => roles),
      })),
      ...[...directory.residents.values()].map(({ id, name = '' }) => ({
        kind: 'resident' as const,
        id,
        name,
        roles: [],
      })),
    ],
  }
  return directory
}

/** An organisation with a unit, an operator at it, and a resident. */
export function seedPeople(directory: FakeDirectory) {
  const organisation = { id: newId(), name: 'Storsjö kommun', operator: true }
  const unit = { id: newId(), name: 'Larmcentralen', serves: [newId()] }
  const employee = { id: newId(), name: 'Anna Ek', identity: '194001019811' }
  const resident = { id: newId(), name: 'Bo Berg', identity: '194003039817' }
  const assignment: KnownChoice = {
    id: newId(),
    organisation,
    unit,
    roles: ['operator'],
  }
  directory.organisations.set(organisation.id, organisation)
  directory.employees.set(employee.id, employee)
  directory.residents.set(resident.id, resident)
  directory.assignments.set(employee.id, [assignment])
  return { organisation, unit, employee, resident, assignment }
}

export function aSystem(id: string, more: Partial<KnownSystem> = {}): KnownSystem {
  return {
    id,
    name: `System ${id}`,
    organisationId: newId(),
    actsFor: [],
    actsForAll: false,
    scopes: ['welfare.alarms.read'],
    authentication: 'private_key_jwt',
    tokenBinding: 'dpop',
    grantTypes: ['client_credentials'],
    version: 1,
    updatedAt: '2026-01-01T00:00:00Z',
    ...more,
  }
}

export interface TestLogin {
  login: Login
  url: string
  app: App
  directory: FakeDirectory
  entries: AuditEntryWrite[]
  logged: Record<string, unknown>[]
  people: ReturnType<typeof seedPeople>
  db: LoginDeps['db']
  databaseUrl: string
  /** What is counted, as Prometheus reads it. */
  figures(): Promise<string>
  /** Another process on the same database. */
  another(): Promise<{ login: Login; url: string }>
  /** Asks as a browser on our own pages, with the cookies it has been given. */
  browser(at?: string): Browser
}

export interface Browser {
  cookies: Map<string, string>
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
}

export interface TestLoginOptions
  extends Partial<Omit<LoginDeps, 'db' | 'directory' | 'audit' | 'log' | 'metrics' | 'replay'>> {
  clock?: Clock
}

/** The login of an installation, listening, with a few routes of different permissions to try. */
export async function testLogin(t: TestContext, options: TestLoginOptions = {}): Promise<TestLogin> {
  const { db, url: databaseUrl, drop } = await testDatabase()
  const directory = fakeDirectory()
  const people = seedPeople(directory)
  const { log, lines } = captureLog()
  const entries: AuditEntryWrite[] = []
  const clock = options.clock ?? systemClock
  const closers: (() => Promise<void>)[] = []
  const metrics = createMetrics({ process: false })
  const start = async (baseUrl?: () => string) => {
    let url = ''
    const login = await createLogin({
      sealing,
      settings: {},
      demo: true,
      ...options,
      db,
      clock,
      log,
      metrics,
      directory,
      audit: {
        append: async (_, written) => {
          entries.push(...written)
          return []
        },
      },
      replay: databaseReplayStore(db, clock),
      baseUrl: baseUrl ?? options.baseUrl ?? (() => url),
    })
    const http = await createHttp({
      log,
      metrics: createMetrics({ process: false }),
      // Not loopback alone, where the server itself refuses other sites.
      config: { host: '0.0.0.0', port: 0 },
      title: 'Test',
      version: '1',
      readiness: async () => ({ ready: true, parts: {} }),
      access: login.access,
    })
    await login.addRoutes(http.app)
    http.app.get('/try', { config: { permission: 'welfare.alarms.read' } }, async ({ party }) => ({
      ...party,
      permissions: [...party!.permissions],
    }))
    http.app.post('/try', { config: { permission: 'welfare.alarms.read' } }, async () => ({ done: true }))
    http.app.get('/own', { config: { permission: 'trust.audit.own' } }, async ({ party }) => ({
      ...party,
      permissions: [...party!.permissions],
    }))
    http.app.get(
      '/events',
      { config: { permission: 'welfare.alarms.read' } },
      (_, reply) => void openSse(reply),
    )
    url = (await http.listen()).url.replace('0.0.0.0', '127.0.0.1')
    closers.push(async () => {
      await http.close()
      await login.stop()
    })
    return { login, url, app: http.app }
  }
  const first = await start()
  t.after(async () => {
    for (const close of closers) await close()
    await drop()
  })
  return {
    ...first,
    directory,
    entries,
    logged: lines,
    people,
    db,
    databaseUrl,
    figures: () => metrics.registry.metrics(),
    another: () => start(() => first.url),
    browser: (at = first.url) => createBrowser(at),
  }
}

/** Enough of a browser: cookies of one host, and what it says of where a request comes from. */
export function createBrowser(url: string): Browser {
  const cookies = new Map<string, string>()
  return {
    cookies,
    async ask(method, path, body, headers = {}) {
      const answer = await fetch(new URL(path, url), {
        method,
        redirect: 'manual',
        headers: {
          'sec-fetch-site': 'same-origin',
          cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      for (const line of answer.headers.getSetCookie()) {
        const [pair = ''] = line.split(';')
        const at = pair.indexOf('=')
        const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
        if (value === '' || /max-age=0/i.test(line)) cookies.delete(name)
        else cookies.set(name, value)
      }
      return answer
    },
  }
}
