import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { newId } from '../../kernel/index.ts'
import type { Run } from '../contract/product.ts'
import { answers, away, cell, hubWorld, type Node } from '../hub-fixture.ts'
import { NodeError } from './node-client.ts'

const selection = {
  measures: ['waiting', 'within_90'],
  dimensions: ['region'],
  filters: [],
  period: { from: '2026-01-01', to: '2026-02-01' },
}
const question = { product: 'waiting', selection, purpose: 'A test' }
const parts = (n: number, hits: number) => ({ 'waiting.n': n, 'within_90.n': n, 'within_90.hits': hits })

async function started(t: TestContext, nodes: Record<string, Node>) {
  const w = await hubWorld(t, nodes)
  const { status, body } = await w.send<Run>('POST', 'runs', question)
  assert.equal(status, 202)
  const read = async () => (await w.send<Run>('GET', `runs/${body.id}`)).body
  return { ...w, id: body.id, read }
}

const states = (run: Run) => run.parts.map(({ region, state }) => `${region} ${state}`)

test('each node is asked once, and what they answer is one table', async (t) => {
  const w = await started(t, {
    '01': answers('01', 'done', [cell(['01'], 100, parts(100, 60))]),
    '12': answers('12', 'done', [cell(['12'], 40, parts(40, 30))]),
  })
  assert.deepEqual(states(await w.read()), ['01 waiting', '12 waiting'])
  await w.work()
  const run = await w.read()
  assert.equal(run.state, 'done')
  assert.deepEqual(run.figures?.absent, [])
  assert.deepEqual(
    run.figures?.cells.map(({ at }) => at),
    [['01'], ['12']],
  )
  // Told with the noise of its cell's key.
  const told = run.figures?.cells[0]?.figures['within_90'] as { value: number }
  assert.ok(Math.abs(told.value - 0.6) < 0.05, String(told.value))
  assert.deepEqual(w.asked.map(({ region, act }) => `${region} ${act}`).toSorted(), [
    '01 result',
    '01 run',
    '12 result',
    '12 run',
  ])
  assert.deepEqual(
    w.entered.filter(({ act }) => act === 'hub.run.started'),
    [{ act: 'hub.run.started', about: w.id }],
  )
})

test('a region that is away is asked again, and is absent once the time is up; the others’ figures are told', async (t) => {
  const w = await started(t, {
    '01': answers('01', 'done', [cell(['01'], 100, parts(100, 60))]),
    '12': away,
  })
  await w.work()
  assert.deepEqual(states(await w.read()), ['01 done', '12 waiting'])
  assert.equal((await w.read()).state, 'running')
  await w.workOn()
  assert.equal((await w.read()).state, 'running', 'it may come back')
  w.clock.advance({ minutes: 6 })
  await w.workOn()
  const run = await w.read()
  assert.deepEqual([run.state, run.figures?.absent], ['done', ['12']])
  assert.equal(run.parts[1]?.reason?.code, 'hub.node_away')
  assert.equal(run.figures?.cells.length, 1)
})

test('what a region holds to decide on is waited for, and carried on by whoever runs the jobs', async (t) => {
  const w = await started(t, {
    '01': (order, asked) =>
      order.act === 'run' && asked < 3
        ? { run: order.run, region: '01', state: 'held' }
        : answers('01', 'done', [cell(['01'], 100, parts(100, 60))])(order, asked),
  })
  await w.work()
  assert.deepEqual(states(await w.read()), ['01 held'])
  await w.workOn()
  await w.workOn()
  assert.equal((await w.read()).state, 'done')
})

test('a region that refuses says why; when nobody answers there are no figures', async (t) => {
  const reason = {
    code: 'region.policy_no_part',
    sv: 'Regionen deltar inte.',
    en: 'The region takes no part.',
  }
  const w = await started(t, {
    '01': (order) => ({ run: order.run, region: '01', state: 'refused', reason }),
  })
  await w.work()
  const run = await w.read()
  assert.deepEqual([run.state, run.reason, run.figures], ['failed', 'nobody_answered', undefined])
  assert.deepEqual(run.parts[0]?.reason, reason)
})

test('an answer that is not the region’s own, or of another version, does not count', async (t) => {
  const w = await started(t, {
    '01': () => new NodeError('wrong_signature'),
    '03': () => new NodeError('wrong_version'),
    '12': answers('14', 'done', [cell(['14'], 100, parts(100, 60))]),
  })
  await w.work()
  const run = await w.read()
  assert.equal(run.state, 'failed')
  assert.deepEqual(
    run.parts.map(({ reason }) => reason?.code),
    ['hub.node_signature', 'hub.node_version', 'hub.node_signature'],
  )
})

test('a run that is cancelled is cancelled at the nodes too', async (t) => {
  const w = await started(t, { '01': answers('01', 'running') })
  await w.work()
  const { party } = w.asking
  w.asking.party = { ...party, organisation: newId() }
  assert.equal((await w.send('DELETE', `runs/${w.id}`)).status, 403, 'another organisation’s')
  w.asking.party = party
  assert.equal((await w.send<Run>('DELETE', `runs/${w.id}`)).body.state, 'cancelled')
  assert.equal((await w.send('DELETE', `runs/${w.id}`)).status, 409)
  await w.workOn()
  assert.deepEqual(w.asked.at(-1), { region: '01', act: 'cancel' })
  assert.deepEqual(states(await w.read()), ['01 cancelled'])
})

test('fewer people than the strictest threshold are not told, and not as a zero', async (t) => {
  const w = await started(t, { '01': answers('01', 'done', [cell(['01'], 4, parts(4, 4))]) })
  await w.work()
  assert.deepEqual((await w.read()).figures?.cells[0]?.figures, {
    waiting: { suppressed: 'threshold' },
    within_90: { suppressed: 'threshold' },
  })
})

test('the same question is answered by what is known already, until it is old', async (t) => {
  const w = await hubWorld(t, { '01': answers('01', 'done', [cell(['01'], 100, parts(100, 60))]) })
  const first = await w.send<Run>('POST', 'figures', question)
  assert.equal(first.status, 202)
  const meanwhile = await w.send<Run>('POST', 'figures', question)
  assert.deepEqual([meanwhile.status, meanwhile.body.id], [202, first.body.id], 'it is asked already')
  await w.work()
  const again = await w.send<Run>('POST', 'figures', question)
  assert.deepEqual([again.status, again.body.id], [200, first.body.id])
  assert.ok(again.body.figures)
  w.clock.advance({ hours: 13 })
  assert.equal((await w.send('POST', 'figures', question)).status, 202)
})

test('a question that a region could not answer is asked again after some minutes, since it may be back', async (t) => {
  const w = await hubWorld(t, {
    '01': answers('01', 'done', [cell(['01'], 100, parts(100, 60))]),
    '12': (order, asked) => answers('12', asked < 2 ? 'failed' : 'done')(order, asked),
  })
  const first = await w.send<Run>('POST', 'figures', question)
  await w.work()
  const again = await w.send<Run>('POST', 'figures', question)
  assert.deepEqual([again.body.id, again.body.figures?.absent], [first.body.id, ['12']])
  w.clock.advance({ minutes: 11 })
  const later = await w.send<Run>('POST', 'figures', question)
  assert.notEqual(later.body.id, first.body.id)
  await w.work()
  w.clock.advance({ minutes: 11 })
  const whole = await w.send<Run>('POST', 'figures', question)
  assert.deepEqual([whole.body.id, whole.body.figures?.absent], [later.body.id, []])
})

test('what cannot be asked is told in words', async (t) => {
  const w = await hubWorld(t, {})
  const ask = async (change: object) => {
    const { status, body } = await w.send<{ detail: string }>('POST', 'runs', {
      ...question,
      selection: { ...selection, ...change },
    })
    return [status, body.detail]
  }
  assert.deepEqual(await ask({ measures: ['happiness'] }), [
    422,
    'The data product cannot be asked that: waiting has no measure happiness.',
  ])
  assert.equal((await ask({ dimensions: ['planet'] }))[0], 422)
  assert.equal((await ask({ dimensions: ['region', 'region'] }))[0], 422)
  assert.equal((await ask({ period: { from: '2026-02-01', to: '2026-01-01' } }))[0], 422)
  assert.equal((await ask({ filters: [{ column: 'region', is: '=', value: '99' }] }))[0], 422)
  assert.equal((await ask({ filters: [{ column: 'region', is: '>', value: '01' }] }))[0], 422)
  assert.equal((await w.send('POST', 'runs', { ...question, product: 'nothing' })).status, 404)
})

test('only the regions that are chosen are asked', async (t) => {
  const w = await hubWorld(t, {
    '01': answers('01', 'done', []),
    '12': answers('12', 'done', [cell(['12'], 40, parts(40, 30))]),
  })
  const filters = [{ column: 'region', is: '=', value: '12' }]
  const { body } = await w.send<Run>('POST', 'runs', { ...question, selection: { ...selection, filters } })
  assert.deepEqual(states(body), ['12 waiting'])
})
