import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Draft, DraftDiff } from '../contract/addressing.ts'
import {
  anna,
  authorisation,
  bo,
  consumer,
  contract,
  endpoint,
  engineer,
  other,
  producer,
  question,
  route,
  startAddressing,
  town,
  unit,
  until,
  village,
  wholeWay,
} from './addressing-fixture.ts'
import type { Operation } from './operations.ts'

const drafts = '/addressing/drafts'
const moved: Operation[] = [{ op: 'put', kind: 'route', value: { ...route, endpoint: other.id } }]
const renamed = (name: string): Operation[] => [
  { op: 'put', kind: 'logicalAddress', value: { hsaId: unit, name, organisation: town } },
]

test('a draft goes from written to published: by two people, and entered in the log', async (t) => {
  const { ask, publishDirectly, current, entered } = await startAddressing(t)
  await publishDirectly(wholeWay, 'set-up')
  const { status, body: draft } = await ask<Draft>(anna, 'POST', drafts, { title: 'Move', operations: moved })
  assert.equal(status, 201)
  const step = (party: typeof anna, name: string) =>
    ask<Draft>(party, 'POST', `${drafts}/${draft.id}/${name}`)
  assert.equal((await step(anna, 'publish')).body.code, 'exchange.draft_closed')
  assert.equal((await step(anna, 'submit')).body.state, 'submitted')
  assert.equal((await step(anna, 'approve')).body.code, 'exchange.draft_own')
  assert.equal((await step(bo, 'approve')).body.state, 'approved')
  assert.equal(current().find(question).endpoint?.id, endpoint.id)
  const published = await step(anna, 'publish')
  assert.deepEqual([published.body.state, published.body.publishedAs], ['published', 2])
  assert.equal(current().find(question).endpoint?.id, other.id)
  assert.deepEqual(
    entered.map(({ act, by }) => `${by} ${act.replace('exchange.addressing.', '')}`),
    ['anna draft', 'anna submit', 'bo approve', 'anna publish'],
  )
  const { body } = await ask<{ items: { number: number; approver: { id: string } }[] }>(
    anna,
    'GET',
    '/addressing/versions',
  )
  assert.deepEqual(
    body.items.map(({ number, approver }) => [number, approver.id]),
    [
      [2, 'bo'],
      [1, 'program'],
    ],
  )
})

test('what is changed after it was approved is approved no longer', async (t) => {
  const { ask, publishDirectly } = await startAddressing(t)
  await publishDirectly(wholeWay, 'set-up')
  const { body: draft } = await ask<Draft>(anna, 'POST', drafts, { title: 'Move', operations: moved })
  await ask(anna, 'POST', `${drafts}/${draft.id}/submit`)
  const { body: approved } = await ask<Draft>(bo, 'POST', `${drafts}/${draft.id}/approve`)
  const write = { title: 'Other', operations: renamed('B') }
  const stale = await ask(anna, 'PUT', `${drafts}/${draft.id}`, { ...write, version: draft.version })
  assert.equal(stale.body.code, 'exchange.draft_stale')
  const { body } = await ask<Draft>(anna, 'PUT', `${drafts}/${draft.id}`, {
    ...write,
    version: approved.version,
  })
  assert.deepEqual([body.state, body.approver], ['open', undefined])
  assert.equal((await ask(anna, 'POST', `${drafts}/${draft.id}/publish`)).body.code, 'exchange.draft_closed')
})

test('an overlap is refused when it is written, with the row; and at publishing, when another was published meanwhile', async (t) => {
  const { ask, publishDirectly, current } = await startAddressing(t)
  await publishDirectly(wholeWay.slice(0, 5), 'without a route')
  const one: Operation = { op: 'put', kind: 'route', value: route }
  const { body: draft } = await ask<Draft>(anna, 'POST', drafts, { title: 'First', operations: [one] })
  await ask(anna, 'POST', `${drafts}/${draft.id}/submit`)
  await ask(bo, 'POST', `${drafts}/${draft.id}/approve`)
  const two: Operation = { op: 'put', kind: 'route', value: { ...route, id: other.id } }
  await publishDirectly([two], 'meanwhile')
  const refusedLate = await ask(anna, 'POST', `${drafts}/${draft.id}/publish`)
  assert.deepEqual([refusedLate.status, refusedLate.body.code], [409, 'exchange.addressing_overlap'])
  assert.equal((await ask<Draft>(anna, 'GET', `${drafts}/${draft.id}`)).body.state, 'approved')
  const early = await ask(anna, 'POST', drafts, { title: 'Again', operations: [one] })
  assert.equal(early.status, 409)
  assert.match(early.text, new RegExp(other.id))
  assert.equal(current().version, 2)
})

test('of many who publish at the same time in two processes, one is let through where they collide', async (t) => {
  const one = await startAddressing(t)
  await one.publishDirectly(wholeWay.slice(0, 5), 'without a route')
  // No connection is left over: what a publisher reads while others wait for it is read by its own.
  const two = await one.another({ poolSize: 2 })
  const ids = Array.from({ length: 12 }, () => crypto.randomUUID())
  const results = await Promise.allSettled(
    ids.map((id, index) =>
      (index % 2 ? one : two).publishDirectly([{ op: 'put', kind: 'route', value: { ...route, id } }], id),
    ),
  )
  const through = results.filter(({ status }) => status === 'fulfilled')
  assert.equal(through.length, 1)
  for (const result of results)
    if (result.status === 'rejected') assert.equal(result.reason.code, 'exchange.addressing_overlap')
  await until(() => two.addressing.current().version === 2 && one.current().version === 2)
  assert.equal(one.current().all('route').length, 1)
  assert.deepEqual(two.addressing.current().all('route'), one.current().all('route'))
})

test('another process follows, and a new one is where the others are', async (t) => {
  const one = await startAddressing(t)
  const two = await one.another()
  await one.publishDirectly(wholeWay, 'set-up')
  await until(() => two.addressing.current().version === 1)
  assert.equal(two.addressing.current().find(question).route?.id, route.id)
  await two.publishDirectly(moved, 'move')
  const three = await one.another()
  assert.equal(three.addressing.current().version, 2)
  assert.equal(three.addressing.current().find(question).endpoint?.id, other.id)
})

test('a version that was altered in the database is used by nobody, is told of, and nothing can follow on it', async (t) => {
  const one = await startAddressing(t)
  await one.publishDirectly(wholeWay, 'set-up')
  await one.publishDirectly(moved, 'move')
  await one.forge(
    `update exchange.addressing_version set document = replace(document, '${other.id}', '${endpoint.id}') where number = 2`,
  )
  const two = await one.another()
  assert.equal(two.addressing.current().version, 1)
  assert.equal(one.current().version, 2, 'whoever read it before keeps it')
  assert.ok(one.lines.some((line) => JSON.stringify(line).includes('does not hold')))
  await assert.rejects(two.publishDirectly(renamed('X'), 'more'), { code: 'exchange.versions_broken' })
})

test('an altered version with a hash made anew is refused too: the signature is missing', async (t) => {
  const one = await startAddressing(t)
  await one.publishDirectly(wholeWay, 'set-up')
  await one.forge(`update exchange.addressing_version set document = replace(document, 'producer.internal', 'thief.internal');
    update exchange.addressing_version set hash = encode(sha256(convert_to(previous || E'\\n' || document, 'UTF8')), 'hex')`)
  const two = await one.another()
  assert.equal(two.addressing.current().version, 0)
})

test('an older version that is played back as the next one is not used', async (t) => {
  const one = await startAddressing(t)
  await one.publishDirectly(wholeWay, 'set-up')
  await one.publishDirectly(moved, 'move')
  await one.forge(`insert into exchange.addressing_version (number, document, previous, hash, signature, key)
    select 3, document, previous, hash || ' ', signature, key from exchange.addressing_version where number = 1`)
  await until(() => one.lines.some((line) => JSON.stringify(line).includes('does not hold')))
  assert.equal(one.current().version, 2)
  assert.equal(one.current().find(question).endpoint?.id, other.id)
})

test('versions that are taken away from the database are kept by who has seen them', async (t) => {
  const one = await startAddressing(t)
  await one.publishDirectly(wholeWay, 'set-up')
  await one.publishDirectly(moved, 'move')
  await one.forge('delete from exchange.addressing_version where number = 2')
  await one.publishDirectly(renamed('X'), 'more')
  assert.equal(one.current().version, 3)
  assert.equal(one.current().find(question).endpoint?.id, other.id)
})

test('published versions cannot be changed or removed by the ordinary way', async (t) => {
  const { db, publishDirectly } = await startAddressing(t)
  await publishDirectly(wholeWay, 'set-up')
  await assert.rejects(db.pool.query("update exchange.addressing_version set document = ''"), /never changed/)
  await assert.rejects(db.pool.query('delete from exchange.addressing_version'), /never changed/)
})

test('while the database is away, the last version stays in use', async (t) => {
  const { db, publishDirectly, current } = await startAddressing(t)
  await publishDirectly(wholeWay, 'set-up')
  await db.close()
  assert.equal(current().find(question).route?.id, route.id)
  await assert.rejects(publishDirectly(moved, 'move'))
  assert.equal(current().find(question).endpoint?.id, endpoint.id)
})

test('rolling back makes a draft of the opposite, which is approved and published as the next version', async (t) => {
  const { ask, publishDirectly, current } = await startAddressing(t)
  await publishDirectly(wholeWay, 'set-up')
  await publishDirectly(moved, 'move')
  await publishDirectly([{ op: 'remove', kind: 'authorisation', id: authorisation.id }], 'remove')
  const { body: draft } = await ask<Draft>(anna, 'POST', '/addressing/versions/1/roll-back')
  assert.equal(draft.operations.length, 2)
  const { body: diff } = await ask<DraftDiff>(anna, 'GET', `${drafts}/${draft.id}/diff`)
  assert.deepEqual(
    diff.gains.map((each) => each.contract),
    [contract],
  )
  await ask(anna, 'POST', `${drafts}/${draft.id}/submit`)
  await ask(bo, 'POST', `${drafts}/${draft.id}/approve`)
  await ask(anna, 'POST', `${drafts}/${draft.id}/publish`)
  assert.equal(current().version, 4)
  assert.equal(current().find(question).endpoint?.id, endpoint.id)
  assert.equal(current().find(question).authorisation?.id, authorisation.id)
  assert.equal((await ask(anna, 'POST', '/addressing/versions/4/roll-back')).status, 404)
})

test('a diff shows which recorded calls break', async (t) => {
  const { ask, publishDirectly, traffic } = await startAddressing(t)
  await publishDirectly(wholeWay, 'set-up')
  traffic.push({ ...question, calls: 12, lastAt: '2026-11-21T10:00:00Z' })
  const operations: Operation[] = [{ op: 'remove', kind: 'route', id: route.id }]
  const { body } = await ask<DraftDiff>(anna, 'POST', '/addressing/diff', { operations })
  assert.deepEqual(
    body.breaks.map(({ calls, code }) => [calls, code]),
    [[12, 'VP004']],
  )
  // What is removed is told of by name too.
  assert.equal(body.names[endpoint.id], `Producer, ${endpoint.url}`)
})

test('who acts for another organisation cannot write, approve, publish or discard what is not hers', async (t) => {
  const { ask, publishDirectly } = await startAddressing(t)
  await publishDirectly(wholeWay, 'set-up')
  const eva = engineer('eva', village)
  const { status } = await ask(eva, 'POST', drafts, { title: 'Move', operations: moved })
  assert.equal(status, 403)
  const { body: draft } = await ask<Draft>(anna, 'POST', drafts, { title: 'Move', operations: moved })
  await ask(anna, 'POST', `${drafts}/${draft.id}/submit`)
  for (const step of ['approve', 'discard'])
    assert.equal((await ask(eva, 'POST', `${drafts}/${draft.id}/${step}`)).status, 403, step)
  await ask(bo, 'POST', `${drafts}/${draft.id}/approve`)
  assert.equal((await ask(eva, 'POST', `${drafts}/${draft.id}/publish`)).status, 403)
})

test("a row of another organisation's is not taken over by writing it as one's own", async (t) => {
  const { ask, publishDirectly } = await startAddressing(t)
  const hers = { hsaId: 'SE2120000001-B1', name: 'Hers', organisation: village }
  await publishDirectly([...wholeWay, { op: 'put', kind: 'logicalAddress', value: hers }], 'set-up')
  const eva = engineer('eva', village)
  const drafted = (operation: Operation) =>
    ask(eva, 'POST', drafts, { title: 'Mine', operations: [operation] })
  const taken: Operation[] = [
    { op: 'put', kind: 'component', value: { ...consumer, organisation: village } },
    {
      op: 'put',
      kind: 'logicalAddress',
      value: { hsaId: unit.toLowerCase(), name: 'A', organisation: village },
    },
    { op: 'put', kind: 'route', value: { ...route, logicalAddress: hers.hsaId } },
  ]
  for (const operation of taken) assert.equal((await drafted(operation)).status, 403, operation.kind)
  assert.equal(
    (await drafted({ op: 'put', kind: 'logicalAddress', value: { ...hers, name: 'B' } })).status,
    201,
  )
})

test('lists are searched by every word, and told of by how many there are', async (t) => {
  const { ask, publishDirectly } = await startAddressing(t)
  await publishDirectly(wholeWay, 'set-up')
  const { body } = await ask<{ total: number; version: number; items: { hsaId: string }[] }>(
    anna,
    'GET',
    '/addressing/components?search=consumer%20se212',
  )
  assert.deepEqual([body.total, body.version, body.items.length], [1, 1, 1])
})

test('lists are searched and sorted by what rows point at, by its name', async (t) => {
  const { ask, publishDirectly } = await startAddressing(t)
  await publishDirectly(wholeWay, 'set-up')
  type List = { total: number; items: { id: string; url?: string }[]; names: Record<string, string> }
  const list = async (query: string) => (await ask<List>(anna, 'GET', `/addressing/${query}`)).body
  const routes = await list('routes?search=producer')
  assert.deepEqual(
    routes.items.map(({ id }) => id),
    [route.id],
  )
  assert.deepEqual(routes.names, {
    [producer.id]: 'Producer',
    [unit]: 'Unit',
    [endpoint.id]: `Producer, ${endpoint.url}`,
  })
  assert.equal((await list('authorisations?search=consumer%20unit')).total, 1)
  assert.equal((await list('authorisations?search=producer')).total, 0)
  const urls = async (query: string) => (await list(`endpoints?sort=url${query}`)).items.map(({ url }) => url)
  assert.deepEqual(await urls(''), [other.url, endpoint.url])
  assert.deepEqual(await urls('&descending=true'), [endpoint.url, other.url])
  assert.deepEqual(await urls('&descending=true&offset=1'), [other.url])
})
