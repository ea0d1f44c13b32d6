import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { PermitPage } from '../contract/permit.ts'
import type { Run } from '../contract/product.ts'
import { consumerTree } from '../delivery/sftp/consumer-tree.ts'
import { answers, type Node } from '../hub-fixture.ts'
import { permitsOf } from './permit-store.ts'
import { application, content, nodeOf, people, requestWorld } from './request-fixture.ts'

const { analyst, colleague, stranger, steward, auditor } = people
const question = { product: 'person_years', selection: content.selection, purpose: 'First look' }

async function permitWorld(t: TestContext, nodes?: Record<string, Node>) {
  const w = await requestWorld(t, nodes)
  const permit = await w.permitted()
  const ask = (change: object = {}, by = analyst) =>
    w.as(by)<Run & { code: string; detail: string }>('POST', 'runs', {
      ...question,
      permit: permit.id,
      ...change,
    })
  const read = async (id: string, by = analyst) =>
    (await w.as(by)<Run & { code: string }>('GET', `runs/${id}`)).body
  return { ...w, permit, ask, read }
}

const held: Record<string, Node> = { '01': answers('01', 'held'), '12': nodeOf('12') }

test('what is applied for, completed and approved is asked for under the permit, and read', async (t) => {
  const w = await permitWorld(t)
  assert.deepEqual(
    [w.permit.number, w.permit.state, w.permit.regions],
    ['DB 2126-1', 'in_force', ['01', '12']],
  )
  assert.match(w.permit.standing[0]!.en, /opted out/)
  assert.deepEqual(w.permit.may, ['run', 'publish'])
  const { status, body } = await w.ask()
  assert.equal(status, 202)
  await w.work()
  const run = await w.read(body.id)
  assert.deepEqual([run.state, run.permit, run.purpose], ['done', w.permit.id, 'DB 2126-1: First look'])
  assert.deepEqual(
    run.figures?.cells.map(({ at }) => at),
    [
      ['01', '2124'],
      ['12', '2124'],
    ],
  )
  assert.deepEqual(
    [...new Set(w.asked.map(({ region }) => region))].sort(),
    ['01', '12'],
    '14 is not granted',
  )
})

test('the nodes are told of the permit, until when it holds, and who asks by name', async (t) => {
  const orders: unknown[] = []
  const w = await permitWorld(t, {
    '01': (order, asked) => {
      if (order.act === 'run') orders.push(order.permit, order.askedBy)
      return nodeOf('01')(order, asked)
    },
  })
  await w.ask()
  await w.work()
  assert.deepEqual(orders, [
    { id: w.permit.id, epoch: 1, until: w.permit.validUntil },
    `Name of ${analyst.id}, Name of ${analyst.organisation}`,
  ])
})

test('without a permit, by others, or outside of it nothing is asked', async (t) => {
  const w = await permitWorld(t)
  const refused = async (change: object, by = analyst) => {
    const { status, body } = await w.ask(change, by)
    return [status, body.code]
  }
  assert.deepEqual(await refused({ permit: undefined }), [403, 'hub.permit_needed'])
  assert.deepEqual(await refused({ permit: steward.organisation }), [404, 'hub.permit_not_found'])
  assert.deepEqual(await refused({}, colleague), [404, 'hub.permit_not_found'], 'she is not named in it')
  assert.deepEqual(await refused({}, { ...analyst, organisation: stranger.organisation! }), [
    404,
    'hub.permit_not_found',
  ])
  assert.deepEqual(await refused({ regions: ['01', '14'] }), [403, 'hub.outside_permit'])
  const selection = {
    ...content.selection,
    measures: ['total'],
    period: { from: '2120-01-01', to: '2126-01-01' },
  }
  const { body } = await w.ask({ selection })
  assert.equal(
    body.detail,
    'That is outside of the permit DB 2126-1: the measures total; the period 2120-01-01 to 2126-01-01. Nothing was released. Change the question, or apply for more.',
  )
  await w.work()
  assert.deepEqual(w.asked, [])
})

test('runs of a permit are for those it names; whoever audits sees that they were made', async (t) => {
  const w = await permitWorld(t)
  const { body } = await w.ask()
  await w.work()
  assert.ok((await w.read(body.id)).figures)
  for (const other of [colleague, stranger, steward]) {
    assert.equal((await w.read(body.id, other)).code, 'hub.run_not_found')
    for (const path of [`runs/${body.id}/figures`, `runs/${body.id}/lineage`])
      assert.equal((await w.as(other)('GET', path)).status, 404, path)
    assert.equal((await w.as(other)('DELETE', `runs/${body.id}`)).status, other === steward ? 403 : 404)
    const list = await w.as(other)<{ items: Run[] }>('GET', 'runs')
    assert.deepEqual(list.body.items, [])
    assert.equal((await w.as(other)('POST', 'exports', { run: body.id, formats: ['csv'] })).status, 404)
  }
  const audited = await w.read(body.id, auditor)
  assert.deepEqual([audited.state, audited.figures], ['done', undefined])
  assert.equal((await w.as(auditor)('GET', `runs/${body.id}/figures`)).status, 404)
  assert.equal((await w.as(auditor)<{ items: Run[] }>('GET', 'runs')).body.items.length, 1)
  const mine = await w.as(analyst)<{ items: Run[] }>('GET', `runs?permit=${w.permit.id}`)
  assert.deepEqual(
    mine.body.items.map(({ id }) => id),
    [body.id],
  )
})

test('a permit that expires in the middle of a run ends it at the nodes, and nothing is told', async (t) => {
  const w = await permitWorld(t, held)
  const { body } = await w.ask()
  await w.work()
  assert.equal((await w.read(body.id)).state, 'running')
  w.clock.set(w.permit.validUntil)
  await w.workOn()
  const run = await w.read(body.id)
  assert.deepEqual([run.state, run.reason, run.figures], ['cancelled', 'permit_over', undefined])
  assert.match(run.parts[0]!.reason!.sv, /Tillståndet upphörde/)
  assert.ok(w.asked.some(({ region, act }) => region === '01' && act === 'cancel'))
  assert.equal((await w.ask()).body.code, 'hub.permit_not_in_force')
})

test('an answer that comes when the permit has just ended is not kept', async (t) => {
  let ends = () => {}
  const late: Node = (order, asked) => {
    ends()
    return nodeOf('12')(order, asked)
  }
  const w = await permitWorld(t, { '12': late })
  const { body } = await w.ask()
  ends = () => w.clock.set(w.permit.validUntil)
  await w.work()
  const { rows } = await w.db.pool.query('select answer, state from hub.run_part where run = $1', [body.id])
  assert.deepEqual(rows, [{ answer: null, state: 'cancelled' }])
  assert.deepEqual(
    w.asked.map(({ act }) => act),
    ['run', 'result', 'cancel'],
  )
})

test('revoking takes back runs, figures and deliveries at once, with reasons', async (t) => {
  const w = await permitWorld(t, { '01': nodeOf('01'), '12': nodeOf('12') })
  const { body } = await w.ask()
  await w.work()
  const run = body.id
  const asked = await w.as(analyst)<{ id: string }>('POST', 'exports', { run, formats: ['csv'] })
  await w.work()
  const files = async (by = analyst) => (await w.as(by)('GET', `exports/${asked.body.id}`)).status
  assert.equal(await files(), 200)
  assert.equal(await files(colleague), 404)
  const list = async (by = analyst) =>
    (await w.as(by)<{ items: object[] }>('GET', 'deliveries')).body.items.length
  assert.deepEqual([await list(), await list(colleague)], [1, 0])
  const act = (name: string, more: object, by = steward) =>
    w.as(by)<PermitPage & { code: string }>('POST', `permits/${w.permit.id}/${name}`, {
      version: w.permit.version,
      reasons: 'It was used for something else.',
      ...more,
    })
  assert.equal((await act('revoke', {}, analyst)).status, 403)
  const revoked = (await act('revoke', {})).body
  assert.deepEqual([revoked.state, revoked.revoked?.reasons], ['revoked', 'It was used for something else.'])
  assert.equal((await act('revoke', { version: revoked.version })).body.code, 'hub.permit_over')
  assert.equal(await files(), 404)
  assert.equal(await list(), 0)
  assert.equal((await w.read(run)).figures, undefined)
  const { rows } = await w.db.pool.query('select result from hub.run where id = $1', [run])
  assert.deepEqual(rows, [{ result: null }])
  await w.work()
  assert.equal((await w.ask()).body.code, 'hub.permit_not_in_force')
  assert.ok(w.entered.some(({ act: done, about }) => done === 'hub.permit.revoked' && about === w.permit.id))
  assert.ok(w.entered.some(({ act: done }) => done === 'hub.permit.ended'))
})

test('over SFTP what is of a permit is shown to a system that it names, while it is in force', async (t) => {
  const w = await requestWorld(t)
  const permit = await w.permitted({
    ...application,
    content: { ...content, people: [analyst.id, 'the-register'] },
  })
  const { body } = await w.as(analyst)<Run>('POST', 'runs', { ...question, permit: permit.id })
  await w.work()
  await w.as(analyst)('POST', 'exports', { run: body.id, formats: ['csv'] })
  await w.work()
  const seen = async (id: string, organisation = permit.organisation) =>
    (await consumerTree({ db: w.db, clock: w.clock, root: '' }, { organisation, id }).list('/'))?.map(
      ({ name }) => name,
    )
  assert.deepEqual(await seen('the-register'), ['person_years'])
  assert.deepEqual(await seen('a-key-of-nobody'), [])
  assert.deepEqual(await seen('the-register', stranger.organisation!), [])
  w.clock.set(permit.validUntil)
  assert.deepEqual(await seen('the-register'), [])
})

test('a permit is prolonged once, by ten years at most, and its clocks follow it to its end', async (t) => {
  const w = await permitWorld(t)
  const prolong = async (version: number, months: number) =>
    (
      await w.as(steward)<PermitPage & { code: string }>('POST', `permits/${w.permit.id}/prolong`, {
        version,
        months,
        reasons: 'The follow-up needs another year.',
      })
    ).body
  assert.equal((await prolong(7, 12)).code, 'hub.permit_changed')
  const longer = await prolong(1, 12)
  assert.deepEqual([w.permit.lastDay, longer.lastDay, longer.may], ['2128-11-25', '2129-11-25', ['revoke']])
  assert.equal((await prolong(2, 12)).code, 'hub.not_prolongable')
  w.clock.set(longer.validUntil)
  await w.sweep()
  const ended = (await w.as(analyst)<PermitPage>('GET', `permits/${w.permit.id}`)).body
  assert.deepEqual(
    [ended.state, ended.clocks.map(({ what }) => what), ended.may],
    ['expired', ['validity', 'emptying', 'publication', 'logs'], ['publish']],
  )
  w.clock.advance({ hours: 29 * 24 })
  await w.sweep()
  const emptied = (await w.as(analyst)<PermitPage>('GET', `permits/${w.permit.id}`)).body
  assert.deepEqual([emptied.state, emptied.clocks.some(({ overdue }) => overdue)], ['emptied', false])
})

test('a permit is for its holder and for whoever decides and audits to see', async (t) => {
  const w = await permitWorld(t)
  const status = async (by: typeof analyst) => (await w.as(by)('GET', `permits/${w.permit.id}`)).status
  assert.deepEqual([await status(colleague), await status(steward), await status(auditor)], [200, 200, 200])
  assert.equal(await status(stranger), 404)
  const mine = async (by: typeof analyst) =>
    (await w.as(by)<{ items: object[] }>('GET', 'permits?mine=true')).body.items.length
  assert.deepEqual([await mine(analyst), await mine(colleague)], [1, 0])
  const stored = await permitsOf(w.db.pool, analyst.organisation!, new Date(w.permit.validUntil))
  assert.deepEqual(
    stored.map(({ id, state }) => [id, state]),
    [[w.permit.id, 'expired']],
    'as it is at that moment, whatever is stored',
  )
})

test('a permit is read by machines as ODRL, without the people it names', async (t) => {
  const w = await permitWorld(t)
  const { body } = await w.as(stranger)<Record<string, unknown>>('GET', `permits/${w.permit.id}/policy`)
  const [permission] = body['permission'] as {
    target: string
    assignee: string
    action: string
    constraint: Record<string, unknown>[]
  }[]
  assert.equal(permission?.target, 'http://hub.example/api/hub/v1/products/person_years')
  assert.equal(permission?.assignee, `urn:uuid:${analyst.organisation}`)
  const of = (operand: string) =>
    permission?.constraint.find(({ leftOperand }) => leftOperand === operand)?.['rightOperand']
  assert.deepEqual(of('kp:region'), ['01', '12'])
  assert.deepEqual(of('kp:dimension'), ['region', 'year'])
  assert.deepEqual(of('dateTime'), { '@value': w.permit.validFrom, '@type': 'xsd:dateTime' })
  assert.ok(!JSON.stringify(body).includes(analyst.id))
})

test('a region asks its own node without a permit, and nobody else’s', async (t) => {
  const w = await requestWorld(t)
  const own = stranger
  const { body: nodes } = await w.as(steward)<{ items: { region: string; version: number }[] }>(
    'GET',
    'nodes',
  )
  const { version } = nodes.items.find(({ region }) => region === '12')!
  const node = { name: 'Region 12', url: 'http://localhost:1', publicJwk: { kty: 'OKP' }, active: true }
  assert.equal(
    (await w.as(steward)('PUT', 'nodes/12', { ...node, version, organisation: own.organisation })).status,
    200,
  )
  const ask = (change: object, by = own) =>
    w.as(by)<Run & { code: string }>('POST', 'runs', { ...question, ...change })
  assert.equal((await ask({})).body.code, 'hub.not_own_region')
  assert.equal((await ask({ regions: ['12', '01'] })).body.code, 'hub.not_own_region')
  assert.equal((await ask({ regions: ['01'] })).body.code, 'hub.not_own_region')
  assert.equal(
    (await ask({ regions: ['12'] }, analyst)).body.code,
    'hub.permit_needed',
    'she is not the region’s',
  )
  const { status, body } = await ask({ regions: ['12'] })
  assert.equal(status, 202)
  await w.work()
  assert.deepEqual([...new Set(w.asked.map(({ region }) => region))], ['12'], 'no other node hears of it')
  const read = (by: typeof own) => w.as(by)<Run>('GET', `runs/${body.id}`)
  assert.deepEqual((await read(own)).body.figures?.cells.length, 1)
  assert.equal((await read(analyst)).status, 404)
  assert.equal((await read(auditor)).body.figures, undefined)
  const again = await w.as(own)<Run>('POST', 'figures', { ...question, regions: ['12'] })
  assert.deepEqual([again.status, again.body.id], [200, body.id])
  assert.equal((await w.as(analyst)('POST', 'figures', { ...question, regions: ['12'] })).status, 403)
})

test('what is applied for as rows is a permit of its own kind', async (t) => {
  const w = await requestWorld(t)
  const permit = await w.permitted({ ...application, kind: 'permit' })
  assert.deepEqual([permit.kind, permit.number], ['permit', 'DT 2126-1'])
})
