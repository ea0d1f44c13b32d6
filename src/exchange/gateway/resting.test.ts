import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { type TestContext, test } from 'node:test'
import { consumerId, type GatewayWorld, gatewayWorld, soapRequest } from './gateway-fixture.ts'

const fault = (text: string) => /<faultstring>(VP\d{3})/.exec(text)?.[1] ?? 'ok'
const codesOf = (answers: readonly { text: string }[]) => answers.map(({ text }) => fault(text))
const many = (w: GatewayWorld, count: number) =>
  Promise.all(Array.from({ length: count }, async () => fault((await w.soap()).text)))

/** A producer that has failed until it rests; `mend` has it answer as before. */
async function restingWorld(t: TestContext) {
  const w = await gatewayWorld(t)
  const { answer } = w.producer
  w.producer.answer = (_, response) => response.writeHead(503).end()
  for (let i = 0; i < 5; i++) assert.equal(fault((await w.soap()).text), 'VP009')
  assert.equal(w.gateway.resting().length, 1)
  return { w, mend: () => void (w.producer.answer = answer) }
}

/** Has the producer hold its answers; gives those it holds. */
function holding(w: GatewayWorld): ServerResponse[] {
  const held: ServerResponse[] = []
  w.producer.answer = (_, response) => void held.push(response)
  return held
}

const until = async (so: () => boolean) => {
  while (!so()) await new Promise((done) => setTimeout(done, 5))
}

test('while a producer rests nobody bothers it, and every caller is told at once with a support id', async (t) => {
  const { w, mend } = await restingWorld(t)
  mend()
  const answers = await Promise.all(Array.from({ length: 10 }, () => w.soap()))
  assert.deepEqual(new Set(codesOf(answers)), new Set(['VP009']))
  const ids = answers.map(({ text }) => /<id>([0-9a-f-]{36})<\/id>/.exec(text)?.[1])
  assert.deepEqual(
    ids.toSorted(),
    w.records
      .slice(-10)
      .map(({ id }) => id)
      .toSorted(),
  )
  assert.equal(w.producer.asked.length, 5)
  w.pass(4_999)
  assert.equal(fault((await w.soap()).text), 'VP009')
  assert.equal(w.producer.asked.length, 5)
})

test('after its rest one call of many looks whether it is back; when it answers, all go through again', async (t) => {
  const { w, mend } = await restingWorld(t)
  const held = holding(w)
  w.pass(5_000)
  const looking = Array.from({ length: 10 }, () => w.soap())
  const codes: string[] = []
  for (const each of looking) void each.then(({ text }) => codes.push(fault(text)))
  await until(() => codes.length === 9)
  assert.deepEqual(new Set(codes), new Set(['VP009']))
  assert.equal(w.producer.asked.length, 6)
  mend()
  held[0]!.writeHead(200, { 'content-type': 'text/xml' }).end('<a/>')
  assert.equal((await Promise.all(looking)).filter(({ status }) => status === 200).length, 1)
  assert.deepEqual(w.gateway.resting(), [])
  assert.deepEqual(new Set(await many(w, 10)), new Set(['ok']))
})

test('a look that fails makes the rest twice as long', async (t) => {
  const { w, mend } = await restingWorld(t)
  w.pass(5_000)
  await many(w, 5)
  assert.equal(w.producer.asked.length, 6)
  mend()
  w.pass(9_999)
  assert.deepEqual(new Set(await many(w, 5)), new Set(['VP009']))
  assert.equal(w.producer.asked.length, 6)
  w.pass(1)
  assert.equal(fault((await w.soap()).text), 'ok')
})

test('a caller that leaves while its call looks gives its place to the next', async (t) => {
  const { w, mend } = await restingWorld(t)
  holding(w)
  w.pass(5_000)
  const gone = w.soap().catch(() => undefined)
  await until(() => w.producer.asked.length === 6)
  const before = w.records.length
  await w.hangUp()
  await gone
  await until(() => w.records.length > before)
  mend()
  assert.equal(fault((await w.soap()).text), 'ok')
  assert.deepEqual(w.gateway.resting(), [])
})

test('what the caller sends wrong never brings a producer to rest, nor a look to an end', async (t) => {
  const { w, mend } = await restingWorld(t)
  const wrong = soapRequest(
    `<GetThing xmlns="urn:riv:test:GetThingResponder:1"><a>${'b'.repeat(400_000)}</a>`,
  )
  w.pass(5_000)
  for (let i = 0; i < 10; i++) assert.equal(fault((await w.soap(wrong)).text), 'VP015')
  mend()
  assert.equal(fault((await w.soap()).text), 'ok')
  for (let i = 0; i < 10; i++) assert.equal(fault((await w.soap(wrong)).text), 'VP015')
  assert.deepEqual(w.gateway.resting(), [])
})

test('the platform’s own calls and those from outside share one rest', async (t) => {
  const { w, mend } = await restingWorld(t)
  mend()
  const call = () =>
    w.gateway.call({
      consumer: consumerId,
      contract: 'urn:riv:test:GetThingResponder:1',
      logicalAddress: 'SE2120000001-A1',
      body: '<GetThing xmlns="urn:riv:test:GetThingResponder:1"/>',
    })
  assert.equal((await call()).code, 'VP009')
  assert.equal(w.producer.asked.length, 5)
  w.pass(5_000)
  assert.equal((await call()).status, 200)
  assert.equal(fault((await w.soap()).text), 'ok')
})
