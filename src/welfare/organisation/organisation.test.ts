import assert from 'node:assert/strict'
import { test } from 'node:test'
import { smallTown, startRegisters } from '../register/register-fixture.ts'

interface List {
  items: { name: string }[]
  total: number
}

test('a controller is registered, read, changed and listed, with its numbers in their canonical form', async (t) => {
  const { ask, made } = await startRegisters(t)
  const first = await made('/controllers', {
    name: '  Småköpings kommun ',
    organisationNumber: '212000-0142',
    hsaId: 'se2321000016-39kj',
  })
  assert.equal(first.name, 'Småköpings kommun')
  assert.equal(first.organisationNumber, '2120000142')
  assert.equal(first.hsaId, 'SE2321000016-39KJ')
  const changed = await ask('PUT', `/controllers/${first.id}`, { name: 'Storköping', version: 1 })
  assert.deepEqual([changed.status, changed.body.version, changed.body.hsaId], [200, 2, undefined])
  assert.deepEqual((await ask('GET', `/controllers/${first.id}`)).body, changed.body)
  const list = await ask<List>('GET', '/controllers')
  assert.deepEqual([list.body.total, list.body.items[0]?.name], [1, 'Storköping'])
})

test('a name that is taken, and numbers that do not hold, are refused', async (t) => {
  const { ask, made } = await startRegisters(t)
  await made('/controllers', { name: 'Småköping' })
  const codes = async (payload: object) => (await ask('POST', '/controllers', payload)).code
  assert.equal(await codes({ name: 'SMÅKÖPING' }), 'welfare.name_taken')
  assert.equal(
    await codes({ name: 'B', organisationNumber: '212000-0143' }),
    'welfare.organisation_number_invalid',
  )
  assert.equal(await codes({ name: 'B', hsaId: 'SE212000-X' }), 'welfare.hsa_id_invalid')
  assert.equal(await codes({ name: '   ' }), 'welfare.text_unusable')
  assert.equal((await ask<List>('GET', '/controllers')).body.total, 1, 'nothing of it was kept')
})

test('a controller is never removed', async (t) => {
  const registers = await startRegisters(t)
  const { controller } = await smallTown(registers)
  assert.equal((await registers.ask('DELETE', `/controllers/${controller.id}`)).status, 405)
})

test('a group is on duty by its hours, on the Swedish clock', async (t) => {
  const { made, ask, clock } = await startRegisters(t, '2026-11-22T06:59:00Z')
  const sunday = { days: [7], from: '08:00', to: '17:00' }
  const { id } = await made('/groups', { name: 'Dag', kind: 'response', serves: [], hours: [sunday] })
  assert.equal((await ask('GET', `/groups/${id}`)).body.onDutyNow, false)
  clock.advance({ minutes: 1 })
  assert.equal((await ask('GET', `/groups/${id}`)).body.onDutyNow, true)
})

test('screens that are attended and were heard within 45 seconds count as live', async (t) => {
  const registers = await startRegisters(t)
  const { db, ask, clock } = registers
  const { group } = await smallTown(registers)
  const seen = async (id: string, attended: boolean, secondsAgo: number) =>
    db.pool.query('insert into welfare.screen values ($1, $2, null, $3, $4, $4)', [
      id,
      group.id,
      attended,
      clock.now().subtract({ seconds: secondsAgo }).toString(),
    ])
  await seen('00000000-0000-7000-8000-000000000001', true, 44)
  await seen('00000000-0000-7000-8000-000000000002', true, 45)
  await seen('00000000-0000-7000-8000-000000000003', false, 1)
  assert.equal((await ask('GET', `/groups/${group.id}`)).body.liveScreens, 1)
})

test('groups are listed by kind and by the controller they serve', async (t) => {
  const registers = await startRegisters(t)
  const { ask } = registers
  const a = await smallTown(registers, 'Aköping')
  await smallTown(registers, 'Bköping')
  const names = async (query: string) =>
    (await ask<List>('GET', `/groups${query}`)).body.items.map(({ name }) => name)
  assert.deepEqual(await names(''), ['Aköping larmcentral', 'Bköping larmcentral'])
  assert.deepEqual(await names(`?controller=${a.controller.id}`), ['Aköping larmcentral'])
  assert.deepEqual(await names(`?group=${a.group.id}`), ['Aköping larmcentral'])
  assert.deepEqual(await names('?kind=response'), [])
})

test('staff are members of groups that are there, and found by them', async (t) => {
  const registers = await startRegisters(t)
  const { ask } = registers
  const a = await smallTown(registers, 'Aköping')
  const b = await smallTown(registers, 'Bköping')
  const names = async (query: string) =>
    (await ask<List>('GET', `/staff${query}`)).body.items.map(({ name }) => name)
  assert.deepEqual(await names(`?member=${a.group.id}`), ['Olle i Aköping'])
  assert.deepEqual(await names(`?group=${b.group.id}`), ['Olle i Bköping'])
  const moved = { name: 'Olle', groupIds: [b.group.id], version: 1 }
  assert.equal((await ask('PUT', `/staff/${a.staff.id}`, moved)).status, 200)
  assert.deepEqual(await names(`?member=${a.group.id}`), [])
  const unknown = { name: 'X', groupIds: ['00000000-0000-7000-8000-000000000000'] }
  assert.equal((await ask('POST', '/staff', unknown)).code, 'welfare.reference_unknown')
})

test('a removed group is no longer listed, serves nobody and has no members; its name is free again', async (t) => {
  const registers = await startRegisters(t)
  const { ask, made } = registers
  const { group, staff, controller } = await smallTown(registers)
  assert.equal((await ask('DELETE', `/groups/${group.id}?version=1&by=${staff.id}`)).status, 204)
  assert.equal((await ask('GET', `/groups/${group.id}`)).code, 'welfare.record_not_found')
  assert.deepEqual((await ask('GET', `/staff/${staff.id}`)).body.groupIds, [])
  assert.equal((await ask<List>('GET', `/homes?group=${group.id}`)).body.total, 0)
  await made('/groups', { name: group.name, kind: 'reception', serves: [controller.id], hours: [] })
  const history = await ask<{ act: string; byName: string }[]>('GET', `/groups/${group.id}/history`)
  assert.deepEqual([history.body[0]?.act, history.body[0]?.byName], ['removed', staff.name])
})

test('whoever a chain still calls is not removed, and the fallback goes on serving', async (t) => {
  const registers = await startRegisters(t)
  const { ask, made } = registers
  const { group, staff, controller } = await smallTown(registers)
  const chain = await made('/chains', {
    controllerId: controller.id,
    name: 'Standard',
    classes: [],
    steps: [{ targets: [{ kind: 'staff', id: staff.id }], waitSeconds: 60, windows: [] }],
    fallback: { kind: 'group', id: group.id, repeatSeconds: 60 },
  })
  const removal = await ask('DELETE', `/staff/${staff.id}`)
  assert.deepEqual([removal.status, removal.code], [409, 'welfare.named_in_chain'])
  assert.equal((await ask('DELETE', `/groups/${group.id}`)).code, 'welfare.named_in_chain')
  const elsewhere = { name: 'X', kind: 'reception', serves: [], hours: [], version: 1 }
  assert.equal((await ask('PUT', `/groups/${group.id}`, elsewhere)).code, 'welfare.fallback_must_serve')
  assert.equal((await ask('DELETE', `/chains/${chain.id}`)).status, 204)
  assert.equal((await ask('DELETE', `/staff/${staff.id}`)).status, 204)
})
