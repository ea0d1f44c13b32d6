import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import {
  type AccessControl,
  createHttp,
  createIdentityVault,
  createMetrics,
  generateIdentityKeys,
  isUnavailable,
} from '../../kernel/index.ts'
import { captureLog, everybody, FakeClock, testDatabase } from '../../kernel/testkit/index.ts'
import type { Guard } from '../../trust/index.ts'
import { createReceptionAccess } from '../access/access.ts'
import { permissiveGuard, rememberingRegisters } from '../access/access-fixture.ts'
import { registerRoutes } from './registers.ts'

type Json = Record<string, unknown>

/** What a request was answered. `code` is that of a problem. */
export interface Answer<T = Json> {
  status: number
  body: T
  code: string | undefined
  detail: string | undefined
  text: string
  headers: Record<string, unknown>
}

/**
 * For tests: the registers behind their HTTP door, on a database of their own, at a clock that stands still. Whoever asks is a
 * system that may do everything, unless a test says who it is and who decides.
 */
export async function startRegisters(
  t: TestContext,
  now = '2026-11-22T10:00:00Z',
  { access = everybody, guard }: { access?: AccessControl; guard?: Guard } = {},
) {
  const { db, drop } = await testDatabase()
  const { log, lines } = captureLog()
  const clock = new FakeClock(now)
  const http = await createHttp({
    log,
    metrics: createMetrics({ process: false }),
    config: { host: '127.0.0.1', port: 0 },
    title: 'Test',
    version: '1',
    access,
    readiness: async () => ({ ready: true, parts: {} }),
    isUnavailable,
  })
  const vault = createIdentityVault(generateIdentityKeys())
  const permissive = permissiveGuard()
  const registers = rememberingRegisters()
  registerRoutes(http.app, {
    db,
    vault,
    clock,
    access: createReceptionAccess({ db, guard: guard ?? permissive.guard }),
    ...registers,
    realm: 'knutpunkt.test',
  })
  t.after(async () => {
    await http.close()
    await drop()
  })

  async function ask<T = Json>(method: string, path: string, payload?: object): Promise<Answer<T>> {
    const response = await http.app.inject({
      method: method as 'GET',
      url: `/api/welfare/v1${path}`,
      headers: { host: 'localhost' },
      ...(payload === undefined ? {} : { payload }),
    })
    const body = response.body === '' ? {} : response.json()
    return {
      status: response.statusCode,
      body,
      code: body?.code,
      detail: body?.detail,
      text: response.body,
      headers: response.headers,
    }
  }
  /** Registers something and requires that it went well. */
  async function made<T extends Json = Json>(
    path: string,
    payload: object,
  ): Promise<T & { id: string; version: number }> {
    const answer = await ask<T & { id: string; version: number }>('POST', path, payload)
    assert.equal(answer.status, 201, answer.text)
    return answer.body
  }
  /** Comes back when so many sessions of the database wait for a lock, or when it is called off. */
  async function lockWaiters(wanted: number, calledOff = new AbortController().signal): Promise<void> {
    for (let waiting = 0; waiting < wanted && !calledOff.aborted; ) {
      const { rows } = await db.pool.query<{ waiting: number }>(
        `select count(*)::int as waiting from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`,
      )
      waiting = rows[0]?.waiting ?? 0
    }
  }
  /**
   * Runs requests into one another: takes a lock, starts them, and lets go once all of them wait, for this lock or for
   * each other, or one has come through.
   */
  async function colliding<T>(lock: string, requests: (() => Promise<T>)[]): Promise<T[]> {
    const started = await db.transaction(async (client) => {
      await client.query(lock)
      const through = new AbortController()
      const running = requests.map((request) => request().finally(() => through.abort()))
      await lockWaiters(requests.length, through.signal)
      return { running }
    })
    return Promise.all(started.running)
  }
  const { asked, entered } = permissive
  const { told } = registers
  return { ask, made, colliding, lockWaiters, db, clock, vault, lines, app: http.app, asked, entered, told }
}

export type Registers = Awaited<ReturnType<typeof startRegisters>>

/** A controller, a reception that serves it, an operator of it, and a home with one person. */
export async function smallTown({ made }: Pick<Registers, 'made'>, name = 'Småköping') {
  const controller = await made('/controllers', { name })
  const group = await made('/groups', {
    name: `${name} larmcentral`,
    kind: 'reception',
    serves: [controller.id],
    hours: [],
  })
  const staff = await made('/staff', { name: `Olle i ${name}`, groupIds: [group.id] })
  const home = await made('/homes', { controllerId: controller.id, street: 'Storgatan 1', city: name })
  const person = await made('/people', {
    controllerId: controller.id,
    homeId: home.id,
    givenName: 'Asta',
    familyName: 'Ek',
    protectedIdentity: false,
    relatives: [],
  })
  return { controller, group, staff, home, person }
}
