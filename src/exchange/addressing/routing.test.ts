import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { KnutpunktError } from '../../kernel/index.ts'
import type { Route } from './addressing.ts'
import {
  authorisation,
  consumer,
  contract,
  endpoint,
  other,
  question,
  route,
  town,
  unit,
  wholeWay,
} from './addressing-fixture.ts'
import { diffOf } from './diff.ts'
import { applied, between, checkState, noAddressing, type Operation } from './operations.ts'
import { type AddressingState, createRouting, periodOf } from './routing.ts'

const base = applied(noAddressing, wholeWay)
const find = (state: AddressingState, asked = question) =>
  createRouting({ version: 1, publishedAt: 0 }, state).find(asked)
const put = (value: Route): Operation => ({ op: 'put', kind: 'route', value })
const refused = (operations: Operation[]): string | undefined => {
  try {
    checkState(applied(base, operations), operations)
    return undefined
  } catch (error) {
    assert.ok(error instanceof KnutpunktError)
    return error.code.replace('exchange.addressing_', '')
  }
}

test('a row holds from the second it begins and no longer at the second it ends', () => {
  const timed = { ...route, validFrom: '2026-05-01T12:00:00Z', validUntil: '2026-05-01T12:00:01Z' }
  const state = applied(base, [put(timed)])
  const at = (time: string) => find(state, { ...question, at: Date.parse(time) }).route?.id
  assert.equal(at('2026-05-01T11:59:59.999Z'), undefined)
  assert.equal(at('2026-05-01T12:00:00Z'), route.id)
  assert.equal(at('2026-05-01T12:00:00.999Z'), route.id)
  assert.equal(at('2026-05-01T12:00:01Z'), undefined)
})

test('the exact address comes first, then those above it, then SE, then every address; each is told when asked', () => {
  const care = 'SE2120000001-V1'
  const ids = Object.fromEntries([unit, care, 'SE', '*'].map((address) => [address, `route ${address}`]))
  let state = applied(base, [
    {
      op: 'put',
      kind: 'logicalAddress',
      value: { hsaId: care, name: 'Care', organisation: town, parent: 'SE' },
    },
    {
      op: 'put',
      kind: 'logicalAddress',
      value: { hsaId: unit, name: 'Unit', organisation: town, parent: care },
    },
    { op: 'remove', kind: 'route', id: route.id },
    ...Object.entries(ids).map(([logicalAddress, id]) => put({ ...route, id, logicalAddress })),
  ])
  for (const address of [unit, care, 'SE', '*']) {
    assert.equal(find(state).route?.id, ids[address])
    const { tried } = createRouting({ version: 1, publishedAt: 0 }, state).trace(question)
    const routes = tried.filter(({ kind }) => kind === 'route')
    assert.equal(routes.at(-1)?.address, address)
    assert.equal(routes.at(-1)?.outcome, 'matched')
    state = applied(state, [{ op: 'remove', kind: 'route', id: ids[address]! }])
  }
  assert.equal(find(state).route, undefined)
})

test('an address that is not registered is answered by SE and by every address alone', () => {
  const state = applied(base, [put({ ...route, id: 'all', logicalAddress: '*' })])
  assert.equal(find(state, { ...question, logicalAddress: 'SE999' }).route?.id, 'all')
})

test("another component's authorisation lets nobody else through", () => {
  assert.equal(find(base, { ...question, consumer: 'SE2120000001-XX' }).authorisation, undefined)
  assert.equal(find(base).authorisation?.id, authorisation.id)
})

test('what contradicts something is refused with what it contradicts', () => {
  const value = { ...consumer, id: 'another' }
  assert.equal(refused([put({ ...route, id: 'second', endpoint: other.id })]), 'overlap')
  assert.equal(refused([put({ ...route, id: 'x', logicalAddress: 'SE404' })]), 'unknown')
  assert.equal(refused([put({ ...route, endpoint: 'gone' })]), 'unknown')
  assert.equal(refused([put({ ...route, validUntil: route.validFrom })]), 'period')
  assert.equal(refused([{ op: 'remove', kind: 'endpoint', id: endpoint.id }]), 'in_use')
  assert.equal(
    refused([{ op: 'put', kind: 'component', value: { ...value, hsaId: value.hsaId.toLowerCase() } }]),
    'hsa_id_taken',
  )
  assert.equal(refused([{ op: 'put', kind: 'component', value: { ...value, hsaId: 'SE2' } }]), 'system_taken')
  for (const [url, code] of [
    ['ftp://a', 'url'],
    ['https://u:p@a', 'url'],
    ['not a url', 'url'],
    ['internal:x', 'profile'],
  ] as const)
    assert.equal(refused([{ op: 'put', kind: 'endpoint', value: { ...endpoint, url } }]), code, url)
  const address = (hsaId: string, parent: string): Operation => ({
    op: 'put',
    kind: 'logicalAddress',
    value: { hsaId, name: hsaId, organisation: town, parent },
  })
  assert.equal(refused([address('SEA', 'SEB'), address('SEB', 'SEA')]), 'loop')
})

test('a row may be followed at once by another, in the same draft', () => {
  const validUntil = '2026-12-01T00:00:00Z'
  const next = { ...route, id: 'next', endpoint: other.id, validFrom: validUntil }
  assert.equal(refused([put({ ...route, validUntil }), put(next)]), undefined)
  assert.equal(refused([put(next), put({ ...route, validUntil })]), undefined)
})

test('HSA-ids are the same in capitals and in small letters: written, looked up, and where they collide', () => {
  const small = unit.toLowerCase()
  const addressed: Operation[] = [
    { op: 'remove', kind: 'route', id: route.id },
    { op: 'remove', kind: 'authorisation', id: authorisation.id },
    { op: 'put', kind: 'logicalAddress', value: { hsaId: small, name: 'Small', organisation: town } },
    put({ ...route, logicalAddress: small }),
    { op: 'put', kind: 'authorisation', value: { ...authorisation, logicalAddress: small } },
  ]
  assert.equal(refused(addressed), undefined)
  const state = applied(base, addressed)
  assert.deepEqual([...state.logicalAddress.keys()], [unit])
  for (const logicalAddress of [unit, small, unit.replace('A', 'a')]) {
    const way = find(state, { ...question, logicalAddress, consumer: consumer.hsaId.toLowerCase() })
    assert.deepEqual([way.route?.id, way.authorisation?.id], [route.id, authorisation.id], logicalAddress)
    assert.equal(way.logicalAddress?.name, 'Small')
  }
  const routing = createRouting({ version: 1, publishedAt: 0 }, state)
  assert.equal(routing.entity('logicalAddress', small)?.hsaId, unit)
  assert.equal(routing.trace({ ...question, logicalAddress: small }).way.route?.id, route.id)

  assert.equal(refused([put({ ...route, id: 'second', logicalAddress: small })]), 'overlap')
  const twice = { ...authorisation, id: 'second', logicalAddress: small }
  assert.equal(refused([{ op: 'put', kind: 'authorisation', value: twice }]), 'overlap')
  assert.equal(refused([{ op: 'remove', kind: 'logicalAddress', id: small }]), 'in_use')
  // No other letter becomes one of an id's.
  assert.equal(find(state, { ...question, logicalAddress: unit.replace('SE', '\u017fe') }).route, undefined)
})

/** Changes of routes at three addresses in a short time. */
const someRoutes = fc.array(
  fc.record({
    remove: fc.boolean(),
    id: fc.integer({ min: 0, max: 5 }),
    contract: fc.constantFrom(contract, 'things/1'),
    logicalAddress: fc.constantFrom(unit, 'SE', '*'),
    from: fc.integer({ min: 0, max: 20 }),
    length: fc.option(fc.integer({ min: -1, max: 10 })),
  }),
  { minLength: 1, maxLength: 6 },
)
const time = (second: number) => new Date(Date.parse('2026-06-01T00:00:00Z') + second * 1000).toISOString()

test('whatever is drafted, no two published routes of one contract and address ever hold at once', () => {
  let taken = 0
  let turnedDown = 0
  fc.assert(
    fc.property(fc.array(someRoutes, { maxLength: 12 }), (drafts) => {
      let state = applied(base, [{ op: 'remove', kind: 'route', id: route.id }])
      for (const draft of drafts) {
        const operations = draft.map(
          ({ remove, id, from, length, ...where }): Operation =>
            remove
              ? { op: 'remove', kind: 'route', id: `r${id}` }
              : put({
                  id: `r${id}`,
                  endpoint: endpoint.id,
                  ...where,
                  validFrom: time(from),
                  ...(length !== null && { validUntil: time(from + length) }),
                }),
        )
        const next = applied(state, operations)
        try {
          checkState(next, operations)
          state = next
          taken++
        } catch (error) {
          assert.ok(error instanceof KnutpunktError)
          turnedDown++
        }
        const rows = [...state.route.values()]
        for (const [index, one] of rows.entries())
          for (const two of rows.slice(index + 1)) {
            if (one.contract !== two.contract || one.logicalAddress !== two.logicalAddress) continue
            const [a, b] = [periodOf(one), periodOf(two)]
            assert.ok(a.until <= b.from || b.until <= a.from, `${JSON.stringify(one)} ${JSON.stringify(two)}`)
          }
      }
    }),
  )
  assert.ok(taken > 50 && turnedDown > 50, 'both were tried')
})

test('what takes one state to another and back does so', () => {
  const changed = applied(base, [
    put({ ...route, endpoint: other.id }),
    { op: 'remove', kind: 'authorisation', id: authorisation.id },
  ])
  assert.deepEqual(applied(changed, between(changed, base)).route.get(route.id), route)
  assert.deepEqual(between(applied(changed, between(changed, base)), base), [])
  assert.equal(between(changed, base).length, 2)
})

test('a diff tells who gains, who loses, and which calls that were seen break, now or later', () => {
  const seen = {
    consumer: consumer.hsaId,
    contract,
    logicalAddress: unit,
    calls: 7,
    lastAt: '2026-11-21T10:00:00Z',
  }
  const asked = { base: 1, traffic: [seen], at: question.at }
  const lost = diffOf(base, [{ op: 'remove', kind: 'authorisation', id: authorisation.id }], asked)
  assert.deepEqual(
    lost.loses.map(({ consumer: { hsaId } }) => hsaId),
    [consumer.hsaId],
  )
  assert.deepEqual([lost.breaks[0]?.code, lost.breaks[0]?.calls, lost.gains.length], ['VP007', 7, 0])

  const ended = diffOf(
    base,
    [{ op: 'put', kind: 'authorisation', value: { ...authorisation, validUntil: '2026-11-01T00:00:00Z' } }],
    asked,
  )
  assert.equal(ended.loses.length, 1, 'ended already')

  const validUntil = '2026-12-24T15:00:00Z'
  const later = diffOf(base, [put({ ...route, validUntil })], asked)
  assert.deepEqual([later.breaks[0]?.code, later.breaks[0]?.from], ['VP004', '2026-12-24T15:00:00.000Z'])
  const replaced = diffOf(
    base,
    [put({ ...route, validUntil }), put({ ...route, id: 'next', endpoint: other.id, validFrom: validUntil })],
    asked,
  )
  assert.deepEqual(replaced.breaks, [])

  const gained = diffOf(
    base,
    [{ op: 'put', kind: 'authorisation', value: { ...authorisation, id: 'n', logicalAddress: '*' } }],
    asked,
  )
  assert.deepEqual([gained.gains[0]?.logicalAddress, gained.loses.length, gained.breaks.length], ['*', 0, 0])

  const twice = diffOf(base, [put({ ...route, id: 'second' })], asked)
  assert.equal(twice.fault?.code, 'exchange.addressing_overlap')
})
