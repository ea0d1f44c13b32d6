import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { Temporal } from '../../kernel/index.ts'
import { type Change, type Device, type DeviceState, deviceStates } from '../contract/index.ts'
import { type Registers, smallTown, startRegisters } from '../register/register-fixture.ts'
import { requireTransition } from './device.ts'
import { markProven } from './proven.ts'

interface Devices {
  items: Device[]
  total: number
}

async function townWithDevice(registers: Registers) {
  const town = await smallTown(registers)
  const write = {
    controllerId: town.controller.id,
    personId: town.person.id,
    kind: 'alarm_button',
    addresses: [{ scheme: 'scaip', value: '12345' }],
    testIntervalDays: 30,
  }
  const { id } = await registers.made('/devices', write)
  const { ask, db, clock } = registers
  return {
    ...town,
    id,
    write,
    to: async (state: DeviceState) => ask('POST', `/devices/${id}/state`, { to: state }),
    get: async () => (await ask<Device>('GET', `/devices/${id}`)).body,
    prove: () => db.transaction((client) => markProven(client, id, clock.now())),
  }
}

test('a device goes from planned to in use, and is proven on the way by nothing but a test press', async (t) => {
  const registers = await startRegisters(t)
  const { to, get, prove, id } = await townWithDevice(registers)
  const { state, contact, authenticationMode } = await get()
  assert.deepEqual([state, contact, authenticationMode], ['planned', 'never', 'device_id'])
  assert.equal((await to('installed')).body.state, 'installed')
  assert.deepEqual(
    [(await to('proven')).status, (await to('proven')).code],
    [409, 'welfare.device_proven_by_test'],
  )
  assert.deepEqual(
    [(await to('in_use')).status, (await to('in_use')).code],
    [409, 'welfare.device_not_proven'],
  )
  assert.equal(await prove(), true)
  const proven = await get()
  assert.deepEqual([proven.state, proven.provenAt], ['proven', '2026-11-22T10:00:00.000Z'])
  assert.equal(proven.testDueAt, '2026-12-22T10:00:00.000Z')
  assert.equal((await to('in_use')).body.state, 'in_use')
  const history = await registers.ask<Change[]>('GET', `/devices/${id}/history`)
  assert.deepEqual(
    history.body.map(({ version, document }) => [version, document.state]),
    [
      [4, 'in_use'],
      [3, 'proven'],
      [2, 'installed'],
      [1, 'planned'],
    ],
  )
})

test('a suspended device comes back into use only if it was proven', async (t) => {
  const { to, get, prove } = await townWithDevice(await startRegisters(t))
  await to('installed')
  await to('suspended')
  assert.equal((await to('in_use')).code, 'welfare.device_not_proven')
  await prove()
  assert.equal((await get()).state, 'suspended', 'a test press does not take it out of suspension')
  assert.equal((await to('in_use')).body.state, 'in_use')
})

test('no way through the states leads to use without a proof', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...deviceStates), { maxLength: 12 }), (path) => {
      let state: DeviceState = 'planned'
      for (const to of path) {
        try {
          requireTransition({ state }, to)
          state = to
        } catch {
          // Refused: it stays as it was.
        }
        assert.ok(state !== 'in_use' && state !== 'proven')
      }
    }),
  )
})

test('a refusal says from what to what, in the language asked for', async (t) => {
  const { to } = await townWithDevice(await startRegisters(t))
  assert.equal(
    (await to('suspended')).detail,
    'A device that is planned cannot become suspended. Nothing was changed.',
  )
})

test('a device that is only planned, or removed, is not proven by what it sends', async (t) => {
  const { prove, get, to } = await townWithDevice(await startRegisters(t))
  assert.equal(await prove(), false)
  assert.equal((await get()).provenAt, undefined)
  await to('removed')
  assert.equal(await prove(), false)
})

test('putting a device up anew takes its proof away', async (t) => {
  const { prove, get, to } = await townWithDevice(await startRegisters(t))
  await to('installed')
  await prove()
  await to('in_use')
  assert.equal((await to('installed')).body.provenAt, undefined)
  assert.equal((await get()).state, 'installed')
})

test('another person, home or address makes the proof void; another place or a further address does not', async (t) => {
  const registers = await startRegisters(t)
  const { prove, get, to, write, id, home } = await townWithDevice(registers)
  const inUse = async () => {
    if ((await get()).state === 'planned') await to('installed')
    await prove()
    await to('in_use')
    return (await get()).version
  }
  const change = async (more: object) => {
    const version = await inUse()
    const { status, body } = await registers.ask('PUT', `/devices/${id}`, { ...write, ...more, version })
    assert.equal(status, 200)
    return [body.state, body.provenAt !== undefined]
  }
  assert.deepEqual(await change({ place: 'Sovrum' }), ['in_use', true])
  const further = [...write.addresses, { scheme: 'serial', value: 'A1' }]
  assert.deepEqual(await change({ addresses: further }), ['in_use', true])
  assert.deepEqual(await change({ addresses: [{ scheme: 'scaip', value: '999' }] }), ['installed', false])
  assert.deepEqual(await change({ addresses: [{ scheme: 'scaip', value: '999' }], homeId: home.id }), [
    'installed',
    false,
  ])
  assert.deepEqual(
    await change({ addresses: [{ scheme: 'scaip', value: '999' }], homeId: home.id, personId: undefined }),
    ['installed', false],
  )
})

test('an address belongs to one device; who has it is not told to another controller', async (t) => {
  const registers = await startRegisters(t)
  const { ask, made } = registers
  const { write, id } = await townWithDevice(registers)
  const same = await ask('POST', '/devices', { ...write, addresses: [{ scheme: 'scaip', value: ' 12345 ' }] })
  assert.deepEqual([same.status, same.code], [409, 'welfare.address_taken'])
  const other = await made('/controllers', { name: 'Annan' })
  const { addresses, kind } = write
  const elsewhere = await ask('POST', '/devices', { controllerId: other.id, kind, addresses })
  assert.deepEqual([elsewhere.status, elsewhere.code], [409, 'welfare.address_taken_elsewhere'])
  assert.doesNotMatch(elsewhere.text, /Småköping|Asta|Storgatan/)
  assert.ok(!elsewhere.text.includes(id))
  assert.equal((await ask<Devices>('GET', '/devices')).body.total, 1, 'nothing of it was kept')
})

test('two who register one address at the same time: one is kept', async (t) => {
  const registers = await startRegisters(t)
  const { write } = await townWithDevice(registers)
  const addresses = ['b', 'a'].map((value) => ({ scheme: 'eui', value }))
  const asked = [addresses, addresses.toReversed()].map((each) =>
    registers.ask('POST', '/devices', { ...write, addresses: each }),
  )
  assert.deepEqual((await Promise.all(asked)).map(({ status }) => status).sort(), [201, 409])
})

test('a removed device frees its addresses, is left out of lists, and is changed no more', async (t) => {
  const registers = await startRegisters(t)
  const { ask, made } = registers
  const { write, id, to } = await townWithDevice(registers)
  assert.equal((await to('removed')).status, 200)
  const removed = (await ask<Device>('GET', `/devices/${id}`)).body
  assert.deepEqual([removed.state, removed.addresses], ['removed', []])
  assert.equal((await ask('PUT', `/devices/${id}`, { ...write, version: 2 })).code, 'welfare.device_removed')
  assert.equal((await to('installed')).code, 'welfare.device_state_refused')
  assert.equal((await ask('POST', `/devices/${id}/test`, { minutes: 5 })).code, 'welfare.device_not_testable')
  const replacement = await made('/devices', write)
  const ids = async (query: string) =>
    (await ask<Devices>('GET', `/devices${query}`)).body.items.map((each) => each.id)
  assert.deepEqual(await ids(''), [replacement.id])
  assert.deepEqual(await ids('?state=removed'), [id])
})

test('a device can be removed like any record, with the same effect', async (t) => {
  const registers = await startRegisters(t)
  const { ask } = registers
  const { id, get } = await townWithDevice(registers)
  assert.equal((await ask('DELETE', `/devices/${id}?version=1`)).status, 204)
  assert.deepEqual([(await get()).state, (await get()).addresses], ['removed', []])
  assert.equal((await ask('DELETE', `/devices/${id}`)).code, 'welfare.device_state_refused')
  const history = await ask<Change[]>('GET', `/devices/${id}/history`)
  assert.deepEqual(
    history.body.map(({ act }) => act),
    ['removed', 'created'],
  )
})

test('who was not told where the carrier lives does not take the home away by a change', async (t) => {
  const registers = await startRegisters(t)
  const { ask, db } = registers
  const { id, write, home, person } = await townWithDevice(registers)
  await ask('PUT', `/devices/${id}`, { ...write, homeId: home.id, version: 1 })
  await db.pool.query('update welfare.person set protected_identity = true where id = $1', [person.id])
  const told = (await ask<Device>('GET', `/devices/${id}`)).body
  assert.equal(told.homeId, undefined)
  await ask('PUT', `/devices/${id}`, { ...told, place: 'Hall' })
  const { rows } = await db.pool.query('select home_id, place from welfare.device')
  assert.deepEqual(rows, [{ home_id: home.id, place: 'Hall' }])
})

test('a test window lasts the minutes asked for, and closes with the test press', async (t) => {
  const registers = await startRegisters(t)
  const { ask, clock } = registers
  const { id, to, get, prove } = await townWithDevice(registers)
  assert.equal((await ask('POST', `/devices/${id}/test`, { minutes: 5 })).code, 'welfare.device_not_testable')
  await to('installed')
  for (const minutes of [0, 61]) {
    assert.equal((await ask('POST', `/devices/${id}/test`, { minutes })).status, 400)
  }
  const open = await ask('POST', `/devices/${id}/test`, { minutes: 5 })
  assert.equal(open.body.testUntil, '2026-11-22T10:05:00.000Z')
  clock.advance({ minutes: 5 })
  assert.equal((await get()).testUntil, undefined, 'over')
  await ask('POST', `/devices/${id}/test`, { minutes: 5 })
  await prove()
  assert.equal((await get()).testUntil, undefined, 'pressed')
})

test('devices are found by address, state, contact, proof, test due, home and person', async (t) => {
  const registers = await startRegisters(t)
  const { ask, made, db, clock } = registers
  const { id, to, prove, person, home, controller } = await townWithDevice(registers)
  await made('/devices', {
    controllerId: controller.id,
    homeId: home.id,
    kind: 'local_unit',
    addresses: [{ scheme: 'mqtt', value: 'zigbee2mqtt/hall:1' }],
  })
  await to('installed')
  await prove()
  await db.pool.query(
    'insert into welfare.device_contact (device_id, last_contact_at, lost_since) values ($1, now(), null)',
    [id],
  )
  const ids = async (query: string) => {
    const answer = await ask<Devices>('GET', `/devices?${query}`)
    return answer.body.items.map((each) => (each.id === id ? 'button' : 'unit'))
  }
  assert.deepEqual(await ids('address=scaip:12345'), ['button'])
  assert.deepEqual(await ids('address=mqtt:zigbee2mqtt/hall:1'), ['unit'])
  assert.deepEqual(await ids('state=proven'), ['button'])
  assert.deepEqual(await ids('contact=ok'), ['button'])
  assert.deepEqual(await ids('contact=never'), ['unit'])
  assert.deepEqual(await ids('proven=false'), ['unit'])
  assert.deepEqual(await ids(`person=${person.id}`), ['button'])
  assert.deepEqual(
    await ids(`home=${home.id}`),
    ['button', 'unit'],
    'mounted there, or carried by who lives there',
  )
  assert.deepEqual(await ids('kind=local_unit'), ['unit'])
  assert.deepEqual(await ids('search=hall'), ['unit'])
  assert.deepEqual(await ids('testDue=true'), [])
  clock.advance({ hours: 30 * 24 })
  assert.deepEqual(await ids('testDue=true'), ['button'])
  assert.deepEqual(await ids('testDue=false'), ['unit'])
  await db.pool.query('update welfare.device_contact set lost_since = now()')
  assert.deepEqual(await ids('contact=lost'), ['button'])
  for (const address of ['scaip', 'sip:1', 'scaip:', ':1']) {
    assert.equal(
      (await ask('GET', `/devices?address=${address}`)).code,
      'welfare.address_unreadable',
      address,
    )
  }
})

test('a home or person of another controller, or one that is removed, is refused', async (t) => {
  const registers = await startRegisters(t)
  const { ask } = registers
  const { write } = await townWithDevice(registers)
  const other = await smallTown(registers, 'Bköping')
  for (const more of [{ homeId: other.home.id }, { personId: other.person.id }]) {
    const answer = await ask('POST', '/devices', {
      ...write,
      addresses: [{ scheme: 'eui', value: '1' }],
      ...more,
    })
    assert.deepEqual([answer.status, answer.code], [422, 'welfare.reference_unknown'])
  }
})

test('a password is kept only as HA1, for both algorithms, and never told again', async (t) => {
  const registers = await startRegisters(t)
  const { ask, made, db, lines } = registers
  const { write } = await townWithDevice(registers)
  const password = ' correct horse battery'
  const authentication = { mode: 'digest', username: 'unit7', password }
  const addresses = [{ scheme: 'scaip', value: '7' }]
  const device = await made('/devices', { ...write, addresses, authentication })
  assert.deepEqual([device.authenticationMode, device.authentication], ['digest', undefined])
  const read = async () =>
    (await db.pool.query('select authentication from welfare.device where id = $1', [device.id])).rows[0]
      .authentication
  const hash = (algorithm: string) =>
    createHash(algorithm).update(`unit7:knutpunkt.test:${password}`).digest('hex')
  const stored = {
    username: 'unit7',
    realm: 'knutpunkt.test',
    ha1: { MD5: hash('md5'), 'SHA-256': hash('sha256') },
  }
  assert.deepEqual(await read(), stored)
  const { rows } = await db.pool.query('select document from welfare.change')
  const history = await ask('GET', `/devices/${device.id}/history`)
  assert.doesNotMatch(JSON.stringify([rows, lines, history.text]), /correct horse|ha1/)
  await ask('PUT', `/devices/${device.id}`, { ...write, addresses, version: 1 })
  assert.deepEqual(await read(), stored, 'a change without authentication keeps it')
  const renamed = { ...write, addresses, version: 2, authentication: { mode: 'digest', username: 'unit8' } }
  assert.equal((await ask('PUT', `/devices/${device.id}`, renamed)).code, 'welfare.authentication_incomplete')
})

test('a password can be made for a device, and is told once', async (t) => {
  const registers = await startRegisters(t)
  const { ask, db } = registers
  const { id } = await townWithDevice(registers)
  const renewed = await ask<{ username: string; password: string }>('POST', `/devices/${id}/password`, {})
  assert.equal(renewed.headers['cache-control'], 'no-store')
  const { username, password } = renewed.body
  assert.equal(username, '12345')
  const { rows } = await db.pool.query('select authentication from welfare.device')
  const ha1 = createHash('md5').update(`${username}:knutpunkt.test:${password}`).digest('hex')
  assert.equal(rows[0].authentication.ha1.MD5, ha1)
  assert.equal((await ask('GET', `/devices/${id}`)).body.authenticationMode, 'digest')
})

test('a person is not removed while a device is being given to her: one of the two is refused', async (t) => {
  const registers = await startRegisters(t)
  const { made, ask } = registers
  const { write, controller } = await townWithDevice(registers)
  for (let round = 0; round < 5; round++) {
    const names = { givenName: 'Bo', familyName: 'Ek', protectedIdentity: false, relatives: [] }
    const { id: personId } = await made('/people', { controllerId: controller.id, ...names })
    const addresses = [{ scheme: 'serial', value: String(round) }]
    const [given, removed] = await Promise.all([
      ask('POST', '/devices', { ...write, personId, addresses }),
      ask('DELETE', `/people/${personId}`),
    ])
    const outcome = [given.code, removed.code]
    assert.ok(
      (outcome[0] === undefined && outcome[1] === 'welfare.person_has_devices') ||
        (outcome[0] === 'welfare.reference_unknown' && outcome[1] === undefined),
      String(outcome),
    )
  }
})

test("a device's signals are paged, newest first", async (t) => {
  const registers = await startRegisters(t)
  const { ask, db } = registers
  const { id } = await townWithDevice(registers)
  for (const ref of ['1', '2', '3']) {
    const at = Temporal.Instant.from(`2026-11-22T09:00:0${ref}Z`).toString()
    await db.pool.query(
      `insert into welfare.signal (id, received_at, occurred_at, clock, protocol, scheme, address, ref, type, device_id, body, raw)
        values (gen_random_uuid(), $2, $2, 'device', 'rest', 'scaip', '12345', $3, 'heartbeat', $1, '{}', 'raw')`,
      [id, at, ref],
    )
  }
  type Signals = { items: { ref: string; raw: string }[]; next?: string }
  const first = (await ask<Signals>('GET', `/devices/${id}/signals?limit=2`)).body
  assert.deepEqual(
    first.items.map(({ ref, raw }) => [ref, raw]),
    [
      ['3', 'raw'],
      ['2', 'raw'],
    ],
  )
  const rest = (await ask<Signals>('GET', `/devices/${id}/signals?limit=2&cursor=${first.next}`)).body
  assert.deepEqual([rest.items.map(({ ref }) => ref), rest.next], [['1'], undefined])
})
