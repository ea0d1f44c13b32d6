import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessAs, everyParty } from '../../kernel/testkit/index.ts'
import type { Board, Device } from '../contract/index.ts'
import { startWelfare, town, type WelfareFixture } from '../welfare-fixture.ts'

let refs = 0

/** Posts a press of a device, with whatever it shows. */
async function press(w: WelfareFixture, value: string, key?: string) {
  const { statusCode, json, headers } = await w.app.inject({
    method: 'POST',
    url: '/api/welfare/v1/signals',
    headers: { host: 'localhost', ...(key !== undefined && { authorization: `Bearer ${key}` }) },
    payload: {
      deviceAddress: { scheme: 'scaip', value },
      ref: `k${++refs}`,
      type: 'alarm',
      code: { system: 'scaip.stc', value: '0010' },
    },
  })
  return { status: statusCode, body: json() as { code?: string; deviceKnown?: boolean }, headers }
}

const newKey = async (w: WelfareFixture, device: string) =>
  (await w.get<{ key: string }>('POST', `/devices/${device}/key`, {})).key

test('nobody logs in to post a signal: a device is let in by its address, and one that nobody knows rings', async (t) => {
  let party: 'nobody' | 'everybody' = 'everybody'
  const w = await startWelfare(
    t,
    {},
    { access: accessAs(() => (party === 'everybody' ? everyParty : undefined)) },
  )
  await town(w)
  party = 'nobody'
  assert.equal((await press(w, '1001')).status, 201)
  assert.deepEqual((await press(w, 'who-knows')).body.deviceKnown, false)
  party = 'everybody'
  assert.equal((await w.alarms()).length, 2)
})

test('a device with a key rings with it and not without; what fails is counted on the board', async (t) => {
  const w = await startWelfare(t)
  const { button, reception } = await town(w)
  const key = await newKey(w, button)
  const device = await w.get<Device>('GET', `/devices/${button}`)
  assert.equal(device.authenticationMode, 'device_key')
  assert.ok(!JSON.stringify(device).includes(key.slice(4)))
  assert.equal((await press(w, '1001', key)).status, 201)
  for (const wrong of [undefined, 'kpd_wrong', `${key}x`, '']) {
    const { status, body, headers } = await press(w, '1001', wrong)
    assert.deepEqual([status, body.code], [401, 'welfare.device_not_authenticated'])
    assert.equal(headers['www-authenticate'], 'Bearer')
  }
  const board = await w.get<Board>('GET', `/board?group=${reception}`)
  assert.equal(board.reception.refusedLastHour, 4)
})

test('a new key is good at once, and the one before is not', async (t) => {
  const w = await startWelfare(t)
  const { button } = await town(w)
  const before = await newKey(w, button)
  assert.equal((await press(w, '1001', before)).status, 201)
  const key = await newKey(w, button)
  assert.equal((await press(w, '1001', key)).status, 201)
  assert.equal((await press(w, '1001', before)).status, 401)
})

test('one device’s key is not another’s, and opens nothing but the way in for signals', async (t) => {
  let asks = 0
  const w = await startWelfare(
    t,
    {},
    {
      access: {
        // As login has it: a key is no token of its, and so nobody.
        identify: async ({ headers }) => {
          asks++
          return headers.authorization === undefined ? everyParty : undefined
        },
      },
    },
  )
  const { button, nilsButton } = await town(w)
  const key = await newKey(w, button)
  await newKey(w, nilsButton)
  asks = 0
  assert.equal((await press(w, '2001', key)).status, 401)
  assert.equal(asks, 0, 'no login is asked for on the way in')
  const { paths } = (await w.app.inject('/openapi.json')).json() as { paths: Record<string, object> }
  for (const [path, methods] of Object.entries(paths)) {
    if (!path.startsWith('/api/welfare/v1') || (path.endsWith('/signals') && 'post' in methods)) continue
    for (const method of Object.keys(methods)) {
      const { statusCode } = await w.app.inject({
        method: method.toUpperCase() as 'GET',
        url: path.replace(/\{\w+\}/g, button),
        headers: { host: 'localhost', authorization: `Bearer ${key}` },
      })
      assert.equal(statusCode, 401, `${method} ${path}`)
    }
  }
})

test('a device that proves itself over SIP is not let in here by its address', async (t) => {
  const w = await startWelfare(t)
  const { button } = await town(w)
  await w.get('POST', `/devices/${button}/password`, {})
  assert.equal((await press(w, '1001')).status, 401)
})

test('a device with a key is refused over SIP, which cannot show one', async (t) => {
  const w = await startWelfare(t)
  const { button } = await town(w)
  await newKey(w, button)
  const question = { fromUser: '1001' } as Parameters<typeof w.welfare.scaip.authenticate>[0]
  assert.deepEqual(await w.welfare.scaip.authenticate(question), { method: 'refuse' })
})
