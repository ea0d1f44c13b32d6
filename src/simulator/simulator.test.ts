import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createPlainFetch, createSimulator, type Simulator } from './index.ts'
import { type FakePlatform, startFakePlatform } from './testing/fake-platform.ts'

const small = { homes: 6, people: 10 }

async function platform(context: TestContext): Promise<FakePlatform> {
  const started = await startFakePlatform()
  context.after(() => started.close())
  return started
}

function simulatorFor(context: TestContext, { http, sip, tcp, sips }: FakePlatform, seed = 1): Simulator {
  const simulator = createSimulator({
    seed,
    speed: 60,
    http,
    system: { clientId: 'simulator', fetch: createPlainFetch(() => http) },
    sip,
    tcp,
    sips,
    log: { info: () => undefined },
    population: small,
  })
  context.after(() => simulator.stop())
  return simulator
}

test('the municipality is put in its registers, and its devices are proven by test presses', async (context) => {
  const fake = await platform(context)
  const simulator = simulatorFor(context, fake)
  await simulator.setUp()
  assert.deepEqual(
    fake.list('controllers').map(({ name }) => name),
    ['Exempelköpings kommun', 'Provstads kommun'],
  )
  assert.equal(fake.list('homes').length, 6)
  assert.equal(fake.list('people').length, 10)
  assert.ok(fake.list('chains').length >= 10)
  const devices = fake.list('devices')
  assert.ok(
    devices.every(({ state }) => state === 'in_use'),
    JSON.stringify(devices.map(({ state }) => state)),
  )
  assert.ok(fake.heard.length >= 10, 'each device that speaks SCAIP has pressed')
  assert.equal(simulator.counts().answeredOk, devices.length)
})

test('set up again, everything is found and nothing is added or pressed', async (context) => {
  const fake = await platform(context)
  await simulatorFor(context, fake).setUp()
  const before = fake.requests.length
  const heard = fake.heard.length
  await simulatorFor(context, fake).setUp()
  const again = fake.requests.slice(before).filter((request) => request.startsWith('POST'))
  assert.deepEqual([...new Set(again)], ['POST /api/welfare/v1/people/find'])
  assert.equal(fake.heard.length, heard)
})

test('the day begins with one person pressing twice, and devices that say they are alive', async (context) => {
  const fake = await platform(context)
  const simulator = simulatorFor(context, fake)
  await simulator.setUp()
  const heard = fake.heard.length
  await simulator.start()
  const manual = () => fake.heard.slice(heard).filter(({ mrq }) => mrq.mty === 'ME' && mrq.stc === '0010')
  const alive = () => fake.heard.slice(heard).filter(({ mrq }) => mrq.mty === 'PI')
  await fake.until(() => manual().length >= 2 && alive().length >= 1)
  const [first, second] = manual()
  assert.equal(first!.mrq.cid, second!.mrq.cid)
  assert.notEqual(first!.mrq.ref, second!.mrq.ref, 'a second press is a message of its own')
})

test('devices come over UDP, TCP, TLS and REST, and in words of their own', async (context) => {
  const fake = await platform(context)
  await simulatorFor(context, fake).setUp()
  assert.deepEqual([...new Set(fake.heard.map(({ transport }) => transport))].sort(), ['tcp', 'tls', 'udp'])
  assert.ok(fake.signals.length > 0)
  assert.ok(
    fake.heard.some(({ raw }) => raw.includes('<cid> ')),
    'a space before the controller id',
  )
  assert.ok(
    fake.heard.some(({ mrq }) => !mrq.given.includes('mty')),
    'no message type',
  )
  assert.ok(fake.signals.every(({ simulated }) => simulated === true))
})

test('told that the reception is busy, a device says the same again until it is taken', async (context) => {
  const fake = await platform(context)
  const simulator = simulatorFor(context, fake)
  await simulator.setUp()
  const before = simulator.counts()
  const heard = fake.heard.length
  fake.answerNext(6)
  await simulator.storm(1)
  const refs = fake.heard.slice(heard).map(({ mrq }) => mrq.ref)
  assert.equal(refs.length, 2)
  assert.equal(refs[0], refs[1])
  const after = simulator.counts()
  assert.equal(after.retried - before.retried, 1)
  assert.equal(after.answeredOk - before.answeredOk, 1)
})

test('in a storm everybody presses, each press with a reference of its own', async (context) => {
  const fake = await platform(context)
  const simulator = simulatorFor(context, fake)
  await simulator.setUp()
  const heard = fake.heard.length
  await simulator.storm(25)
  const presses = fake.heard.slice(heard)
  assert.equal(presses.length, 25)
  assert.equal(new Set(presses.map(({ mrq }) => `${mrq.cid} ${mrq.ref}`)).size, 25)
  await assert.rejects(simulator.storm(0), RangeError)
  await assert.rejects(simulator.storm(1001), RangeError)
})

test('with more open than anybody handles, nothing new is begun', async (context) => {
  const fake = await platform(context)
  const simulator = simulatorFor(context, fake)
  await simulator.setUp()
  await simulator.storm(10)
  const asked = fake.requests.filter((request) => request === 'GET /api/welfare/v1/alarms').length
  const heard = fake.heard.length
  await simulator.start()
  await fake.until(
    () => fake.requests.filter((request) => request === 'GET /api/welfare/v1/alarms').length >= asked + 6,
  )
  assert.ok(fake.heard.slice(heard).every(({ mrq }) => mrq.mty === 'PI' || mrq.stc !== '0010'))
})

test('a simulator that is stopped says no more, even to a reception that never answered', async (context) => {
  const fake = await platform(context)
  const simulator = simulatorFor(context, fake)
  await simulator.setUp()
  await simulator.start()
  fake.answerNext(...Array.from({ length: 500 }, () => 6 as const))
  const storm = simulator.storm(5)
  await fake.until(() => fake.heard.some(({ mrq }) => mrq.mty === 'ME'))
  await simulator.stop()
  await storm
  const heard = fake.heard.length
  await simulator.storm(3)
  assert.equal(fake.heard.length, heard)
})

test('a speed that makes no sense is refused', () => {
  const options = {
    seed: 1,
    http: 'http://127.0.0.1',
    system: { clientId: 'simulator', fetch },
    sip: { host: '127.0.0.1', port: 5060 },
    log: { info: () => undefined },
  }
  for (const speed of [0, -1, Number.NaN, 601])
    assert.throws(() => createSimulator({ ...options, speed }), RangeError)
})
