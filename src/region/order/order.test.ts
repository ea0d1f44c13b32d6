import { strict as assert } from 'node:assert'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { CompactSign } from 'jose'
import { newId } from '../../kernel/index.ts'
import { hubName, startRegion, wireKey } from '../region-fixture.ts'
import { type Fault, type NodeDescription, orderType } from '../wire/index.ts'
import { loadOrCreateNodeKeys, nodeKeyFile } from './node-keys.ts'

/** Signs whatever is given, as a hub would not. */
const signed = (
  claims: object,
  header: { alg: string; kid: string; typ?: string },
  key: Parameters<CompactSign['sign']>[0],
) => new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader(header).sign(key)

test('an order is taken, run and answered: signed by the node, with its cells and where they come from', async (t) => {
  const node = await startRegion(t)
  await node.start()
  const order = await node.run('waiting', { dimensions: ['month', 'specialty'] })
  assert.equal((await node.order(order)).state, 'waiting')
  await node.work()
  const status = await node.about('status', order.run)
  assert.equal(status.state, 'done')
  assert.equal(status.cells, undefined, 'figures are given to who asks for the result')
  const result = await node.about('result', order.run)
  assert.ok(result.cells!.length > 10)
  assert.deepEqual(
    { ...result.evidence, milliseconds: 0 },
    {
      threshold: 5,
      modelVersion: 1,
      loadedAt: '2026-11-22T03:00:00Z',
      dataUntil: '2026-11-21',
      setAside: 3,
      engine: 'duckdb',
      milliseconds: 0,
      flags: ['kpp_partial'],
    },
  )
  assert.deepEqual(
    node.entered.map(({ act, by, about }) => [act, by, about]),
    [
      ['region.order.run', hubName, order.run],
      ['region.run.answered', 'knutpunkt', order.run],
      ['region.order.status', hubName, order.run],
      ['region.order.result', hubName, order.run],
    ],
  )
})

test('the same order again is the same run, and runs once', async (t) => {
  const node = await startRegion(t)
  await node.start()
  const order = await node.run('beds')
  const jws = await node.sign(order)
  assert.equal((await node.post(jws)).status, 200)
  await node.work()
  assert.equal((await node.post(jws)).status, 200, 'sent again, as it was')
  assert.equal((await node.order(order)).state, 'done', 'and ordered anew')
  await node.work()
  const { rows } = await node.db.pool.query('select attempts from region.run')
  assert.deepEqual(rows, [{ attempts: 1 }])
  const other = { ...order, purpose: 'Something else' }
  assert.equal((await node.order<Fault>(other)).fault.code, 'region.run_other_order')
})

test('a name that was used is not taken for another order, nor to fetch figures a second time', async (t) => {
  const node = await startRegion(t)
  await node.start()
  const order = await node.run('beds')
  const jti = newId()
  await node.post(await node.sign(order, { jti }))
  const codeOf = async (jws: string) => {
    const { body } = await node.post(jws)
    const [, payload] = body.answer.split('.')
    return JSON.parse(Buffer.from(payload!, 'base64url').toString()).answer.fault?.code
  }
  assert.equal(
    await codeOf(await node.sign({ v: 1, act: 'status', run: order.run }, { jti })),
    'region.order_replayed',
  )
  await node.work()
  const result = await node.sign({ v: 1, act: 'result', run: order.run })
  assert.equal(await codeOf(result), undefined)
  assert.equal(await codeOf(result), 'region.order_replayed')
})

test('orders that are not believed: nothing is done, and nothing is answered under the node’s signature', async (t) => {
  const node = await startRegion(t)
  const order = await node.run('beds')
  const iat = Math.floor(node.clock.epochMilliseconds() / 1000)
  const claims = { iss: hubName, aud: '03', iat, exp: iat + 300, jti: newId(), order }
  const { key, kid } = node.hub.key
  const header = { alg: 'ES256', kid, typ: orderType }
  const stranger = await wireKey()
  const secret = new TextEncoder().encode('a secret of thirty-two characters')
  const good = await signed(claims, header, key)
  const [head, body, signature] = good.split('.') as [string, string, string]
  const changed = Buffer.from(JSON.stringify({ ...claims, order: { ...order, threshold: 99 } })).toString(
    'base64url',
  )
  const none = Buffer.from(JSON.stringify({ ...header, alg: 'none' })).toString('base64url')
  const hostile: [string, string | Promise<string>, string][] = [
    ['without a signature', `${none}.${body}.`, 'key'],
    ['by a shared secret', signed(claims, { ...header, alg: 'HS256' }, secret), 'key'],
    ['changed after it was signed', `${head}.${changed}.${signature}`, 'signature'],
    ['by a stranger under the hub’s key id', signed(claims, header, stranger.key.key), 'signature'],
    ['by a key that the hub has not', signed(claims, { ...header, kid: 'other' }, key), 'key'],
    ['of an unknown hub', signed({ ...claims, iss: 'elsewhere' }, header, key), 'issuer'],
    ['to another node', signed({ ...claims, aud: '04' }, header, key), 'audience'],
    ['to several nodes', signed({ ...claims, aud: ['03', '04'] }, header, key), 'audience'],
    ['that has run out', signed({ ...claims, iat: iat - 400, exp: iat - 100 }, header, key), 'time'],
    ['of the future', signed({ ...claims, iat: iat + 100, exp: iat + 300 }, header, key), 'time'],
    ['in force too long', signed({ ...claims, exp: iat + 700 }, header, key), 'time'],
    ['without an end', signed({ ...claims, exp: undefined }, header, key), 'malformed'],
    ['without a name', signed({ ...claims, jti: undefined }, header, key), 'malformed'],
    ['of another type', signed(claims, { ...header, typ: 'JWT' }, key), 'type'],
    ['that is no JWS', 'abc', 'malformed'],
    ['that is no JSON', `${head}.${Buffer.from('[]').toString('base64url')}.${signature}`, 'malformed'],
  ]
  for (const [says, jws, why] of hostile) {
    const { status, body: problem } = await node.post(await jws)
    assert.equal(status, 401, says)
    assert.equal(problem.code, 'region.order_untrusted', says)
    assert.match(problem.detail!, new RegExp(`\\(${why}\\)`), says)
  }
  assert.equal((await node.post(good)).status, 200, 'the good one is')
  const { rows } = await node.db.pool.query('select id from region.run')
  assert.equal(rows.length, 1)
})

test('a key signs by its own algorithm: an Ed25519 key too, and neither by the other’s', async (t) => {
  const edwards = await wireKey('EdDSA')
  const p256 = await wireKey()
  const keys = { keys: [...edwards.known.keys, ...p256.known.keys] }
  const node = await startRegion(t, { settings: { hubs: new Map([[hubName, keys]]) } })
  const asked = { v: 1, act: 'describe' }
  assert.equal((await node.post(await node.sign(asked, { key: edwards.key }))).status, 200)
  assert.equal((await node.post(await node.sign(asked, { key: p256.key }))).status, 200)
  const crossed = await node.sign(asked, { key: { ...p256.key, kid: edwards.key.kid } })
  assert.equal((await node.post(crossed)).body.code, 'region.order_untrusted')
})

test('another version is answered with the versions that the node knows', async (t) => {
  const node = await startRegion(t)
  const answer = await node.order<Fault>({ ...(await node.run('beds')), v: 2 })
  assert.equal(answer.fault.code, 'region.order_version')
  assert.deepEqual(answer.versions, [1])
  assert.equal((await node.order<Fault>({ act: 'status' })).fault.code, 'region.order_version')
})

test('an order of another form is told where it is wrong, and never runs', async (t) => {
  const node = await startRegion(t)
  const order = await node.run('beds')
  const wrong = [
    { ...order, sql: 'select 1' },
    { ...order, selection: { ...order.selection, measures: ['; drop table x'] } },
    { ...order, product: { ...order.product, view: 'model.person' } },
    { ...order, selection: { ...order.selection, period: { from: 'yesterday', to: '2026-01-01' } } },
    { v: 1, act: 'status', run: 'all' },
    { v: 1, act: 'delete' },
    { v: 1 },
  ]
  for (const each of wrong)
    assert.equal(
      (await node.order<Fault>(each)).fault.code,
      'region.order_form',
      JSON.stringify(each).slice(0, 50),
    )
  const missing = { ...order, selection: { ...order.selection, measures: ['nothing'] } }
  assert.equal((await node.order<Fault>(missing)).fault.code, 'region.order_measure_unknown')
  assert.deepEqual((await node.db.pool.query('select id from region.run')).rows, [])
  assert.ok(
    node.entered.every(({ act, outcome }) => act === 'region.order.turned_away' && outcome === 'denied'),
  )
  assert.equal(node.entered.length, wrong.length + 1)
})

test('an order that is too large is not read', async (t) => {
  const node = await startRegion(t)
  assert.equal((await node.post('a'.repeat(300_000))).status, 413)
})

test('another hub’s runs do not exist', async (t) => {
  const other = await wireKey()
  const node = await startRegion(t)
  const order = await node.run('beds')
  await node.order(order)
  await node.db.pool.query(`update region.run set hub = 'other.example'`)
  for (const act of ['status', 'result', 'cancel'] as const)
    assert.equal(((await node.about(act, order.run)) as unknown as Fault).fault.code, 'region.run_unknown')
  assert.equal((await node.post(await node.sign(order, { key: other.key }))).status, 401)
})

test('the node says what it has, and what its region takes part in', async (t) => {
  const node = await startRegion(t)
  const { products, ...described } = await node.order<NodeDescription>({ v: 1, act: 'describe' })
  assert.deepEqual(described, {
    v: 1,
    region: '03',
    name: 'Region Test',
    software: '1',
    modelVersion: 1,
    sources: [],
  })
  assert.deepEqual(
    products.find(({ id }) => id === 'waiting'),
    {
      id: 'waiting',
      takesPart: true,
      byHand: false,
      threshold: 5,
    },
  )
  assert.equal(products.find(({ id }) => id === 'beds')!.threshold, 0)
})

test('the node’s keys are made once, are its owner’s alone, and only their public parts are shown', async (t) => {
  const node = await startRegion(t)
  const path = join(node.dataDir, nodeKeyFile)
  assert.equal((await stat(path)).mode & 0o777, 0o600)
  const again = await loadOrCreateNodeKeys(node.dataDir)
  assert.equal(again.signing.kid, node.keys.keys[0]!.kid)
  const { body } = await node.ask(undefined, 'GET', '/keys')
  assert.deepEqual(body, node.keys)
  const { keys } = JSON.parse(await readFile(path, 'utf8'))
  assert.ok(!JSON.stringify(body).includes(keys[0].d))
})

test('a queue that is full says so', async (t) => {
  const node = await startRegion(t, {
    settings: { mostOpen: 1, defaults: { takesPart: true, byHand: true, threshold: 5 } },
  })
  assert.equal((await node.order(await node.run('beds'))).state, 'held')
  assert.equal((await node.order<Fault>(await node.run('beds'))).fault.code, 'region.run_queue_full')
})
