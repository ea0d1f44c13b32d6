import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createDemoLogin } from '../../access/demo-person.ts'
import { createPlainFetch } from '../../access/system-access.ts'
import { createSimulator } from '../../simulator.ts'
import { type FakePlatform, startFakePlatform } from '../../testing/fake-platform.ts'
import type { Stored } from '../../testing/fake-registers.ts'

async function movedIn(context: TestContext, { people = 12 } = {}) {
  const fake = await startFakePlatform()
  context.after(() => fake.close())
  const start = async (given: { alone?: boolean; key?: string } = {}) => {
    const simulator = createSimulator({
      seed: 1,
      speed: 1,
      http: fake.http,
      system: { clientId: 'simulator', fetch: createPlainFetch(() => fake.http) },
      sip: fake.sip,
      tcp: fake.tcp,
      log: { info: () => undefined },
      population: { homes: 6, people },
      recordSystemKey: { kty: 'EC', kid: given.key ?? 'k-1' },
      ...(!given.alone && { logIn: createDemoLogin(() => fake.http) }),
    })
    context.after(() => simulator.stop())
    await simulator.setUp()
    return simulator
  }
  return { fake, start }
}

const column = (fake: FakePlatform, register: string, name: string) =>
  fake.list(register).map((one: Stored) => one[name])

test('neighbours have agreed, products are certified, and one mark is revoked', async (context) => {
  const { fake, start } = await movedIn(context)
  await (await start()).setUpTrust()
  assert.ok(column(fake, 'organisations', 'name').includes('Region Exempel'))
  const references = column(fake, 'agreements', 'reference').filter(Boolean)
  assert.deepEqual(references, ['RE 2025-0412', 'RE 2025-0413', 'EX 2025-1180', 'PR 2026-0077'])
  const ending = fake.list('agreements').filter(({ validUntil }) => validUntil !== undefined)
  assert.equal(ending.length, 1)
  const marks = fake.list('products').flatMap((product) => (product['marks'] ?? []) as Stored[])
  assert.deepEqual(
    marks.map(({ revokedAt }) => revokedAt !== undefined),
    [false, false, true],
  )
  assert.deepEqual(column(fake, 'systems', 'id'), ['pahitt-journal'])
  assert.deepEqual(column(fake, 'limits', 'systemId'), ['pahitt-journal'])
})

test('an employee of the region has two assignments to choose from', async (context) => {
  const { fake, start } = await movedIn(context)
  await (await start()).setUpTrust()
  const byEmployee = Map.groupBy(fake.list('assignments'), ({ employeeId }) => employeeId)
  assert.deepEqual(
    [...byEmployee.values()].map(({ length }) => length).filter((length) => length > 1),
    [2],
  )
})

test('residents decide as themselves, and custody is entered by a coordinator', async (context) => {
  const { fake, start } = await movedIn(context)
  await (await start()).setUpTrust()
  assert.ok(column(fake, 'consents', 'kind').includes('coherent_records'))
  assert.equal(fake.list('blocks').length, 1)
  assert.deepEqual(column(fake, 'proxies', 'kind'), ['attorney', 'custodian'])
  assert.deepEqual(column(fake, 'logins', 'kind'), ['resident', 'resident', 'resident', 'resident', 'staff'])
  const ended = fake.requests.filter((request) => request === 'DELETE /api/trust/v1/session')
  assert.equal(ended.length, fake.list('logins').length, 'each logs out')
})

test('where nobody can log in as a resident, nothing is decided for her', async (context) => {
  const { fake, start } = await movedIn(context)
  await (await start({ alone: true })).setUpTrust()
  for (const register of ['consents', 'blocks', 'proxies', 'logins'])
    assert.equal(fake.list(register).length, 0, register)
  assert.ok(fake.list('agreements').length > 0)
})

test('set up again nothing is added, and what somebody has taken back is not given anew', async (context) => {
  const { fake, start } = await movedIn(context)
  await (await start()).setUpTrust()
  for (const consent of fake.list('consents')) consent['state'] = 'withdrawn'
  const again = await start()
  const before = fake.requests.length
  await again.setUpTrust()
  const written = fake.requests.slice(before).filter((request) => !request.startsWith('GET'))
  assert.deepEqual([...new Set(written)], ['POST /api/trust/v1/login/demo', 'DELETE /api/trust/v1/session'])
})

test('a record system that comes with another key has it added beside the one it had', async (context) => {
  const { fake, start } = await movedIn(context)
  await (await start()).setUpTrust()
  await (await start({ key: 'k-2' })).setUpTrust()
  assert.deepEqual(
    fake.list('keys').map(({ key }) => (key as Stored)['kid']),
    ['k-2'],
  )
})

test('what the record system may ask is about somebody who has consented, by the nurse in her first assignment', async (context) => {
  const { fake, start } = await movedIn(context)
  const question = (await (await start()).setUpTrust()) as {
    actor: { id: string; assignment: string }
    resource: { person: string }
  }
  const consents = fake.list('consents').filter(({ person }) => person === question.resource.person)
  assert.deepEqual(
    consents.map(({ kind }) => kind),
    ['informed', 'coherent_records', 'welfare_technology'],
  )
  const assignment = fake.list('assignments').find(({ id }) => id === question.actor.assignment)
  assert.equal(assignment?.['employeeId'], question.actor.id)
})

test('before the municipality has moved in there are no neighbours', async (context) => {
  const fake = await startFakePlatform()
  context.after(() => fake.close())
  const simulator = createSimulator({
    seed: 1,
    speed: 1,
    http: fake.http,
    system: { clientId: 'simulator', fetch: createPlainFetch(() => fake.http) },
    sip: fake.sip,
    log: { info: () => undefined },
  })
  context.after(() => simulator.stop())
  await assert.rejects(simulator.setUpTrust(), /has not moved in/)
})
