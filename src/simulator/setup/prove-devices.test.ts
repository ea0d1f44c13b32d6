import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createPlainFetch } from '../access/system-access.ts'
import { createSimulator } from '../simulator.ts'
import { startFakePlatform } from '../testing/fake-platform.ts'

async function setUpAt(context: TestContext, size: { homes: number; people: number }, refusing = 0) {
  const fake = await startFakePlatform()
  context.after(() => fake.close())
  const log: string[] = []
  const simulator = createSimulator({
    seed: 1,
    speed: 1,
    http: fake.http,
    system: { clientId: 'simulator', fetch: createPlainFetch(() => fake.http) },
    sip: fake.sip,
    tcp: fake.tcp,
    log: { info: (message, fields) => log.push(`${message} ${JSON.stringify(fields)}`) },
    population: size,
  })
  context.after(() => simulator.stop())
  if (refusing > 0) fake.answerNext(...Array.from({ length: refusing }, () => 3 as const))
  await simulator.setUp()
  return { fake, simulator, log }
}

test('each device is left as far on its way as the plan says, no further', async (context) => {
  const { fake } = await setUpAt(context, { homes: 60, people: 90 })
  const states = fake.list('devices').map(({ state }) => state)
  const count = (wanted: string) => states.filter((state) => state === wanted).length
  assert.equal(count('planned'), 1)
  assert.equal(count('suspended'), 1)
  assert.ok(count('installed') >= 3, 'fitted, not proven')
  assert.ok(count('in_use') >= 100)
})

test('a device whose press is refused stays installed, and is proven at the next start', async (context) => {
  const { fake, simulator, log } = await setUpAt(context, { homes: 3, people: 3 }, 1)
  const installed = () => fake.list('devices').filter(({ state }) => state === 'installed')
  assert.equal(installed().length, 1)
  assert.ok(log.some((line) => line.startsWith('device could not be proven')))
  await simulator.setUp()
  assert.equal(installed().length, 0)
})

test('a device that somebody took out of use is left alone', async (context) => {
  const { fake, simulator } = await setUpAt(context, { homes: 2, people: 2 })
  const device = fake.list('devices')[0]!
  device.state = 'suspended'
  const heard = fake.heard.length
  await simulator.setUp()
  assert.equal(device.state, 'suspended')
  assert.equal(fake.heard.length, heard)
})

test('what is logged names no person, number or address', async (context) => {
  const { fake, log } = await setUpAt(context, { homes: 4, people: 6 }, 1)
  const text = log.join('\n')
  for (const { familyName, personIdentity } of fake.list('people')) {
    assert.ok(!text.includes(String(familyName)) && !text.includes(String(personIdentity)))
  }
  for (const { street } of fake.list('homes')) assert.ok(!text.includes(String(street)))
})
