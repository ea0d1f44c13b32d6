import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { newId } from '../../kernel/index.ts'
import { captureLog, FakeClock } from '../../kernel/testkit/index.ts'
import type { CallQuestion, Calls } from '../../trust/index.ts'
import { applied, noAddressing, type Operation } from '../addressing/operations.ts'
import { createRouting } from '../addressing/routing.ts'
import type { Engagement } from '../engagement-index/engagement.ts'
import { anna, answered, engagement, failedWith, ownRequest } from '../engagement-index/index-fixture.ts'
import type { InternalAnswer, InternalCall } from '../gateway/call.ts'
import { ordinaryLimits, type ServiceContract } from '../service-contract/service-contract.ts'
import { childrenOf, readXml, textAt } from '../soap/xml.ts'
import { type AggregationDeps, createAggregation } from './create-aggregation.ts'

const key = 'urn:riv:test:thing:GetThingResponder:1'
const contract: ServiceContract = {
  id: newId(),
  kind: 'rivta',
  domain: 'test:thing',
  name: 'GetThing',
  major: 1,
  minor: 0,
  key,
  lifecycle: 'in_force',
  purpose: 'care',
  informationTypes: ['diagnoses'],
  classification: { confidentiality: 3, integrity: 2, availability: 2, traceability: 2 },
  consent: true,
  personAt: ['patientId', 'extension'],
  operations: [{ name: 'GetThing', access: 'read' }],
  limits: ordinaryLimits,
  validation: { request: 'off', response: 'off', sampleEvery: 1 },
  aggregated: true,
}
const body = `<GetThing xmlns="${key}"><patientId><root>1.2.752.129.2.1.3.1</root><extension>${anna}</extension></patientId></GetThing>`
const answerFrom = (address: string) =>
  answered(
    `<r:GetThingResponse xmlns:r="${key}"><r:thing><r:from>${address}</r:from></r:thing></r:GetThingResponse>`,
  )

const validFrom = '2026-01-01T00:00:00Z'

/** Sources by address, all known to the index and to addressing, each with an organisation of its own. */
function start(addresses: string[], rest: Partial<AggregationDeps> = {}, own: string[] = []) {
  const component = { id: newId(), hsaId: 'SE1-S', name: 'Sources', organisation: newId() }
  const consumer = {
    id: newId(),
    hsaId: 'SE2120000001-C1',
    name: 'C',
    organisation: newId(),
    system: 'consumer',
  }
  const endpoint = {
    id: newId(),
    component: component.id,
    url: 'https://localhost:1/',
    profile: 'rivtabp21' as const,
  }
  const here = { ...endpoint, id: newId(), url: 'internal:aggregation', profile: 'internal' as const }
  const operations: Operation[] = [
    { op: 'put', kind: 'component', value: component },
    { op: 'put', kind: 'component', value: consumer },
    { op: 'put', kind: 'endpoint', value: endpoint },
    { op: 'put', kind: 'endpoint', value: here },
    ...addresses.flatMap((hsaId): Operation[] => [
      { op: 'put', kind: 'logicalAddress', value: { hsaId, name: hsaId, organisation: newId() } },
      {
        op: 'put',
        kind: 'route',
        value: {
          id: newId(),
          contract: key,
          logicalAddress: hsaId,
          endpoint: own.includes(hsaId) ? here.id : endpoint.id,
          validFrom,
        },
      },
      {
        op: 'put',
        kind: 'authorisation',
        value: { id: newId(), consumer: consumer.id, contract: key, logicalAddress: hsaId, validFrom },
      },
    ]),
  ]
  const routing = createRouting({ version: 1, publishedAt: 0 }, applied(noAddressing, operations))
  const { log, lines } = captureLog()
  const made: InternalCall[] = []
  const questions: CallQuestion[] = []
  const world = {
    answer: async (call: InternalCall): Promise<InternalAnswer> => answerFrom(call.logicalAddress),
    permits: (() => true) as (question: CallQuestion) => boolean,
    found: addresses.map(
      (logicalAddress): Engagement => engagement({ logicalAddress, sourceSystem: `${logicalAddress}-S` }),
    ),
  }
  const producer = createAggregation({
    clock: new FakeClock('2026-11-22T10:00:00Z'),
    log,
    book: { byKey: (asked) => (asked === key ? contract : undefined) },
    addressing: { current: () => routing },
    calls: {
      decide: (question) => {
        questions.push(question)
        return { decision: world.permits(question) ? 'permit' : 'deny' } as Awaited<
          ReturnType<Calls['decide']>
        >
      },
    },
    call: async (call) => {
      made.push(call)
      return world.answer(call)
    },
    find: async () => world.found,
    ...rest,
  })
  const ask = async (sent = body, signal = new AbortController().signal) => {
    const answer = await producer.answer({
      ...ownRequest(key, 'GetThing', sent),
      consumer,
      person: 'person-anna',
      logicalAddress: 'SE2120000001-AGG',
      signal,
    })
    if (answer.fault) return { fault: answer.fault, from: [], statuses: [] }
    const from = childrenOf(readXml(answer.body), 'thing').map((each) => textAt(each, 'from'))
    const statuses = childrenOf(readXml(answer.header!), 'ProcessingStatusList').map((each) => ({
      address: textAt(each, 'logicalAddress'),
      code: textAt(each, 'statusCode'),
      agent: textAt(each, 'lastUnsuccessfulSynchError', 'causingAgent'),
      why: textAt(each, 'lastUnsuccessfulSynchError', 'code'),
      lastSuccess: textAt(each, 'lastSuccessfulSynch'),
    }))
    return { from, statuses, fault: undefined }
  }
  return { ask, made, questions, world, consumer, routing, lines }
}

test('all permitted sources are asked as the caller, and their answers are one, with a status for each', async () => {
  const { ask, made, questions, consumer, routing } = start(['SE1-A', 'SE1-B', 'SE1-C'])
  const { from, statuses } = await ask()
  assert.deepEqual(from, ['SE1-A', 'SE1-B', 'SE1-C'])
  assert.deepEqual(
    statuses.map(({ address, code }) => `${address} ${code}`),
    ['SE1-A DataFromSource', 'SE1-B DataFromSource', 'SE1-C DataFromSource'],
  )
  assert.ok(
    made.every(
      (call) => call.consumer === consumer.hsaId && call.body === body && call.person === 'person-anna',
    ),
  )
  const controllers = ['SE1-A', 'SE1-B', 'SE1-C'].map(
    (id) => routing.entity('logicalAddress', id)!.organisation,
  )
  assert.deepEqual(
    questions.map(({ controller }) => controller),
    controllers,
  )
  assert.ok(
    questions.every(
      (each) =>
        each.person === 'person-anna' && each.authorised && each.consent && each.system === 'consumer',
    ),
  )
})

test('what the rules keep from the caller is neither asked for nor named; only that something is left out is told', async () => {
  const { ask, made, world, routing } = start(['SE1-A', 'SE1-B', 'SE1-C'])
  const blocked = ['SE1-B', 'SE1-C'].map((id) => routing.entity('logicalAddress', id)!.organisation)
  world.permits = ({ controller }) => !blocked.includes(controller)
  const { from, statuses } = await ask()
  assert.deepEqual(from, ['SE1-A'])
  assert.deepEqual(
    made.map(({ logicalAddress }) => logicalAddress),
    ['SE1-A'],
  )
  assert.equal(statuses.length, 2)
  assert.deepEqual(
    { ...statuses[1], lastSuccess: undefined },
    {
      address: 'SE',
      code: 'NoDataSynchFailed',
      agent: 'service_catalog',
      why: 'not_permitted',
      lastSuccess: undefined,
    },
  )
  world.permits = () => true
  world.answer = async (call) =>
    call.logicalAddress === 'SE1-B' ? failedWith('VP007') : answerFrom(call.logicalAddress)
  const later = await ask()
  assert.ok(!JSON.stringify(later).includes('SE1-B'), 'nor when the gateway is who denies')
})

test('a source that hangs costs the others nothing and is told of when its time is out, though it heeds no signal', async () => {
  const { ask, world } = start(['SE1-A', 'SE1-B'], { limits: { sourceMs: 60, wholeMs: 10_000 } })
  world.answer = async (call) =>
    call.logicalAddress === 'SE1-A' ? new Promise(() => undefined) : answerFrom('SE1-B')
  const { from, statuses } = await ask()
  assert.deepEqual(from, ['SE1-B'])
  assert.deepEqual([statuses[0]!.agent, statuses[0]!.why], ['service_producer', 'timeout'])
})

test('the whole ends within its limit whatever hangs: sources, the index or a decision', async () => {
  const limits = { sourceMs: 60_000, wholeMs: 60 }
  const hanging = start(['SE1-A'], { limits })
  hanging.world.answer = () => new Promise(() => undefined)
  assert.equal((await hanging.ask()).statuses[0]!.why, 'timeout')
  const indexAway = start(['SE1-A'], { limits, find: () => new Promise(() => undefined) })
  assert.deepEqual(
    (await indexAway.ask()).statuses.map(({ agent }) => agent),
    ['engagement_index'],
  )
  const undecided = start(['SE1-A'], { limits, calls: { decide: () => new Promise(() => undefined) } })
  assert.deepEqual(
    (await undecided.ask()).statuses.map(({ why }) => why),
    ['not_permitted'],
  )
  assert.equal(undecided.made.length, 0, 'what is not decided is not asked')
})

test('who is to blame for a missing source is told, and when it last answered', async () => {
  const { ask, world, lines } = start(['SE1-A', 'SE1-B', 'SE1-C', 'SE1-D', 'SE1-E', 'SE1-F'])
  await ask()
  const answers: Record<string, InternalAnswer> = {
    'SE1-A': failedWith('VP009'),
    'SE1-B': failedWith('VP004'),
    'SE1-C': failedWith('VP012'),
    'SE1-D': answered('<html/>'),
    'SE1-E': answered(
      `<GetThingResponse xmlns="${key}"><result><resultCode>ERROR</resultCode></result></GetThingResponse>`,
    ),
  }
  world.answer = async ({ logicalAddress }) => {
    const answer = answers[logicalAddress]
    if (answer === undefined) throw new Error('out of order')
    return answer
  }
  const { from, statuses, fault } = await ask()
  assert.equal(fault, undefined)
  assert.deepEqual(from, [])
  assert.deepEqual(
    statuses.map(({ agent, why }) => `${agent} ${why}`),
    [
      'service_producer VP009',
      'service_catalog VP004',
      'virtualization_platform VP012',
      'service_producer unreadable',
      'service_producer ERROR',
      'virtualization_platform failed',
    ],
  )
  assert.ok(statuses.every(({ lastSuccess }) => lastSuccess === '2026-11-22T10:00:00Z'))
  assert.ok(!JSON.stringify(lines).includes(anna))
})

test('so many at once are asked and no more, and what is too many or too large is told of', async () => {
  const addresses = Array.from({ length: 30 }, (_, at) => `SE1-A${String(at).padStart(2, '0')}`)
  const { ask, world } = start(addresses, { limits: { atOnce: 4, sources: 20 } })
  let running = 0
  let most = 0
  world.answer = async (call) => {
    most = Math.max(most, ++running)
    await wait(1)
    running -= 1
    return answerFrom(call.logicalAddress)
  }
  const { from, statuses } = await ask()
  assert.equal(most, 4)
  assert.equal(from.length, 20)
  assert.equal(statuses.filter(({ why }) => why === 'too_many').length, 10)
  const crowded = start(['SE1-A', 'SE1-B', 'SE1-C'], { limits: { atOnceInAll: 1, waitingInAll: 1 } })
  assert.deepEqual(
    (await crowded.ask()).statuses.map(({ why }) => why),
    [undefined, undefined, 'too_many'],
  )
  assert.equal((await crowded.ask()).from.length, 2, 'room is given back')
  const large = start(['SE1-A', 'SE1-B'], { limits: { characters: answerFrom('SE1-A').body.length } })
  assert.deepEqual(
    (await large.ask()).statuses.map(({ why }) => why),
    [undefined, 'too_large'],
  )
})

test('a way that leads back here is not taken, and a source that is asked for by name is the only one', async () => {
  const { ask, made } = start(['SE1-A', 'SE1-B'], {}, ['SE1-B'])
  assert.deepEqual(
    (await ask()).statuses.map(({ why }) => why),
    [undefined, 'VP004'],
  )
  assert.deepEqual(
    made.map(({ logicalAddress }) => logicalAddress),
    ['SE1-A'],
  )
  const one = body.replace('</GetThing>', '<sourceSystemHSAId>SE1-A-S</sourceSystemHSAId></GetThing>')
  assert.deepEqual(
    (await ask(one)).statuses.map(({ address }) => address),
    ['SE1-A'],
  )
})

test('when nobody has anything the answer is empty, and when nobody is named it is refused', async () => {
  const { ask, world, made } = start(['SE1-A'])
  world.found = []
  assert.deepEqual(await ask(), { from: [], statuses: [], fault: undefined })
  const refused = [`<GetThing xmlns="${key}"/>`, '<GetThing', body.replace(anna, 'x')]
  for (const sent of refused) assert.equal((await ask(sent)).fault?.code, 'Client')
  assert.equal(made.length, 0)
})

test('when the caller leaves, what is under way is let go of', async () => {
  const { ask, world } = start(['SE1-A'])
  const leaving = new AbortController()
  let signal: AbortSignal | undefined
  world.answer = (call) => {
    signal = call.signal
    leaving.abort()
    return new Promise(() => undefined)
  }
  assert.equal((await ask(body, leaving.signal)).statuses[0]!.why, 'timeout')
  assert.ok(signal!.aborted)
})
