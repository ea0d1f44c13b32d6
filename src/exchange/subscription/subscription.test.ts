import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { readTransactions } from '../engagement-index/engagement-xml.ts'
import {
  anna,
  answered,
  bertil,
  domain,
  failedWith,
  indexHsaId,
  ok,
  put,
  remove,
  startIndex,
} from '../engagement-index/index-fixture.ts'
import { readXml } from '../soap/xml.ts'
import { mostAttempts, pauseMs } from './deliver.ts'

const owner = 'SE2120000002-EI'
const other = 'SE2120000003-EI'

interface Delivery {
  id: string
  state: string
  attempts: number
  code?: string
}

async function start(t: TestContext) {
  const index = await startIndex(t)
  const subscribe = (logicalAddress: string, rest: object = {}) =>
    index.get<{ id: string; version: number }>('POST', '/subscriptions', {
      name: logicalAddress,
      logicalAddress,
      serviceDomains: [],
      categorizations: [],
      active: true,
      ...rest,
    })
  const deliveries = async (query = '') =>
    (await index.get<{ items: Delivery[] }>('GET', `/subscriptions/deliveries${query}`)).items
  /** Whom was told what, in order: address and the categories of its changes. */
  const told = () =>
    index.calls.made.map(({ logicalAddress, body }) => [
      logicalAddress,
      readTransactions(readXml(body)).map(
        ({ deleted, engagement }) => `${deleted ? '-' : '+'}${engagement.categorization}`,
      ),
    ])
  /** Works until nothing waits any more, as time goes. */
  const untilSettled = async () => {
    for (let round = 0; round < 50 && (await deliveries('?state=waiting')).length > 0; round++) {
      await index.work()
      index.clock.advance({ hours: 5 })
    }
  }
  return { ...index, subscribe, deliveries, told, untilSettled }
}

test('a change is told to those whose filters take it, as a notification in the name of the platform', async (t) => {
  const { subscribe, tell, work, told, calls } = await start(t)
  await subscribe(other, { serviceDomains: [domain], categorizations: ['vacc'] })
  await subscribe('SE2-ALL')
  await subscribe('SE2-ELSE', { serviceDomains: ['riv:other'] })
  await tell('Update', [put(), put({ categorization: 'x', resident: { extension: bertil } })])
  await work()
  assert.deepEqual(told().sort(), [
    ['SE2-ALL', ['+vacc', '+x']],
    [other, ['+vacc']],
  ])
  const [call] = calls.made
  assert.equal(call!.consumer, indexHsaId)
  assert.equal(call!.contract, 'urn:riv:itintegration:engagementindex:ProcessNotificationResponder:1')
  await tell('Update', [remove()])
  await work()
  assert.deepEqual(told().slice(2).sort(), [
    ['SE2-ALL', ['-vacc']],
    [other, ['-vacc']],
  ])
})

test('nobody is told of what she owns herself, nor of what changed nothing', async (t) => {
  const { subscribe, tell, work, told, deliveries } = await start(t)
  await subscribe(owner)
  await subscribe(other)
  await tell('ProcessNotification', [put({ owner }), put({ owner: other, categorization: 'x' })])
  await work()
  assert.deepEqual(told().sort(), [
    [owner, ['+x']],
    [other, ['+vacc']],
  ])
  await tell('Update', [remove({ categorization: 'never there' })])
  assert.equal((await deliveries()).length, 2)
})

test('a change that is not kept is told to nobody', async (t) => {
  const { subscribe, tell, deliveries, db } = await start(t)
  await subscribe(other)
  assert.equal((await tell('Update', [put(), put()])).code, 'ERROR')
  assert.deepEqual(await deliveries(), [])
  await db.pool.query(`alter table exchange.delivery add constraint broken check (state <> 'waiting')`)
  assert.match((await tell('Update', [put()])).comment, /^EI000/)
  const { rows } = await db.pool.query('select from exchange.engagement')
  assert.equal(rows.length, 0, 'nor is a change kept that nobody could be told of')
})

test('what fails is tried again with growing pauses, and is set aside for a person to see after the last', async (t) => {
  const { subscribe, tell, work, deliveries, calls, clock, lines } = await start(t)
  await subscribe(other)
  calls.answer = async () => failedWith('VP009')
  await tell('Update', [put()])
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    await work()
    assert.equal(calls.made.length, attempt)
    await work()
    assert.equal(calls.made.length, attempt, 'not before its pause is over')
    clock.advance({ milliseconds: pauseMs(attempt) })
  }
  const [dead] = await deliveries('?state=dead')
  assert.deepEqual([dead!.state, dead!.attempts, dead!.code], ['dead', mostAttempts, 'VP009'])
  await work()
  assert.equal(calls.made.length, mostAttempts)
  assert.equal(new Set(calls.made.map(({ correlationId }) => correlationId)).size, 1)
  assert.ok(!JSON.stringify(lines).includes(anna))
})

test('what a subscriber refuses for good is not tried again; what she cannot do now is', async (t) => {
  const { subscribe, tell, work, deliveries, calls } = await start(t)
  await subscribe(other)
  const said = (comment: string) =>
    answered(
      `<ProcessNotificationResponse><resultCode>ERROR</resultCode><comment>${comment}</comment></ProcessNotificationResponse>`,
    )
  calls.answer = async () => said('EI004 a field cannot be read')
  await tell('Update', [put()])
  await work()
  assert.deepEqual(
    (await deliveries()).map(({ state, code }) => [state, code]),
    [['dead', 'EI004']],
  )
  calls.answer = async () => said('EI000 later')
  await tell('Update', [put()])
  await work()
  calls.answer = async () => answered('<html/>')
  await tell('Update', [put()])
  await work()
  calls.answer = async () => {
    throw new Error('out of order')
  }
  await tell('Update', [put()])
  await work()
  assert.deepEqual(
    (await deliveries('?state=waiting')).map(({ code }) => code),
    ['failed', 'unreadable', 'EI000'],
  )
})

test('dead letters are replayed one or all, each once however often it is asked, and delivered ones only when they are named', async (t) => {
  const { subscribe, tell, work, deliveries, calls, get, untilSettled } = await start(t)
  await subscribe(other)
  await subscribe('SE2-B')
  calls.answer = async () => failedWith('VP009')
  await tell('Update', [put()])
  await tell('Update', [put({ categorization: 'x' })])
  await untilSettled()
  const dead = await deliveries('?state=dead')
  assert.equal(dead.length, 4)
  const well = calls.made.length
  calls.answer = async () => ok
  const replay = (body: object) => get<{ replayed: number }>('POST', '/subscriptions/deliveries/replay', body)
  const both = await Promise.all([
    replay({ deliveries: [dead[0]!.id] }),
    replay({ deliveries: [dead[0]!.id] }),
  ])
  assert.equal(both[0].replayed + both[1].replayed, 1)
  await work()
  assert.equal(calls.made.length, well + 1)
  assert.deepEqual(await replay({ deliveries: [dead[0]!.id] }), { replayed: 0, more: false })
  assert.equal((await replay({})).replayed, 3)
  assert.equal((await replay({})).replayed, 0)
  await work()
  assert.equal(calls.made.length, well + 4)
  assert.equal((await deliveries('?state=delivered')).length, 4)
  assert.equal(
    (await replay({ again: true })).replayed,
    0,
    'all that was delivered is never sent again at once',
  )
  assert.equal((await replay({ deliveries: [dead[0]!.id], again: true })).replayed, 1)
  await work()
  assert.equal(calls.made.length, well + 5)
})

test('one who is paused misses nothing: it waits, and is told when she is back', async (t) => {
  const { subscribe, tell, work, told, get, calls, deliveries, ask } = await start(t)
  const { id, version } = await subscribe(other)
  const write = { name: 'B', logicalAddress: other, serviceDomains: [], categorizations: [] }
  await get('PUT', `/subscriptions/${id}`, { ...write, active: false, version })
  await tell('Update', [put()])
  await work()
  assert.deepEqual(calls.made, [])
  assert.equal((await deliveries('?state=waiting')).length, 1)
  const stale = await ask('PUT', `/subscriptions/${id}`, { ...write, active: true, version })
  assert.deepEqual([stale.status, stale.body.code], [409, 'exchange.subscription_stale'])
  await get('PUT', `/subscriptions/${id}`, { ...write, active: true, version: version + 1 })
  await work()
  assert.deepEqual(told(), [[other, ['+vacc']]])
})

test('a delivery whose job was lost is found again, and two jobs for one deliver it once', async (t) => {
  const { subscribe, tell, work, sweep, calls, clock, db, deliveries, part, log } = await start(t)
  await subscribe(other)
  await tell('Update', [put()])
  await db.pool.query('delete from graphile_worker._private_jobs')
  await work()
  assert.equal(calls.made.length, 0)
  clock.advance({ minutes: 3 })
  await sweep()
  await work()
  assert.equal(calls.made.length, 1)
  await tell('Update', [put()])
  const [{ id }] = (await deliveries('?state=waiting')) as [Delivery]
  const job = () =>
    part.jobs.handlers['exchange:deliver']!(
      { delivery: id },
      { id: '1', log, attempt: 1, lastAttempt: false },
    )
  await Promise.all([job(), job(), job()])
  assert.equal(calls.made.length, 2)
})

test('what was delivered is kept a week with its changes, what is dead until a person has let go of it', async (t) => {
  const { subscribe, tell, work, sweep, clock, db, deliveries, calls, untilSettled, get, ask } =
    await start(t)
  await subscribe(other)
  await tell('Update', [put()])
  await work()
  calls.answer = async () => failedWith('VP007')
  await tell('Update', [put()])
  await untilSettled()
  clock.advance({ hours: 24 * 8 })
  await sweep()
  const left = await deliveries()
  assert.deepEqual(
    left.map(({ state }) => state),
    ['dead'],
  )
  const changes = async () => (await db.pool.query('select from exchange.index_change')).rowCount
  assert.equal(await changes(), 1)
  await get('POST', `/subscriptions/deliveries/${left[0]!.id}/discard`)
  const twice = await ask('POST', `/subscriptions/deliveries/${left[0]!.id}/discard`)
  assert.deepEqual([twice.status, twice.body.code], [409, 'exchange.delivery_not_dead'])
  clock.advance({ hours: 24 * 8 })
  await sweep()
  assert.deepEqual([await deliveries(), await changes()], [[], 0])
})
