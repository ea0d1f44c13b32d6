import assert from 'node:assert/strict'
import { test } from 'node:test'
import { smallTown, startRegisters } from '../register/register-fixture.ts'

test('a home tells who lives there, and keeps where it is and how to get in', async (t) => {
  const registers = await startRegisters(t)
  const { ask } = registers
  const { home, person, controller } = await smallTown(registers)
  const position = { latitude: 59.3, longitude: 18.1 }
  const write = {
    controllerId: controller.id,
    street: 'Storgatan 2',
    access: 'Nyckelskåp',
    position,
    version: 1,
  }
  const changed = await ask('PUT', `/homes/${home.id}`, write)
  assert.equal(changed.status, 200, changed.text)
  assert.deepEqual(changed.body, {
    id: home.id,
    version: 2,
    updatedAt: '2026-11-22T10:00:00.000Z',
    controllerId: controller.id,
    street: 'Storgatan 2',
    access: 'Nyckelskåp',
    position,
    people: [{ id: person.id, name: 'Asta Ek' }],
  })
  assert.deepEqual((await ask('GET', `/homes/${home.id}`)).body, changed.body)
})

test('the street, postal code and city are searched, word by word', async (t) => {
  const registers = await startRegisters(t)
  const { ask, made } = registers
  const { controller } = await smallTown(registers)
  await made('/homes', {
    controllerId: controller.id,
    street: 'Ängsvägen 100%_a',
    postalCode: '123 45',
    city: 'Ort',
  })
  const find = async (search: string) => {
    const answer = await ask<{ total: number }>('GET', `/homes?search=${encodeURIComponent(search)}`)
    return answer.body.total
  }
  assert.equal(await find('ängsv ort'), 1)
  assert.equal(await find('123 45'), 1)
  assert.equal(await find('100%_'), 1)
  assert.equal(await find('%'), 1, 'a percent sign is a percent sign')
  assert.equal(await find('ängsv storgatan'), 0)
})

test('a home is not removed while somebody lives there, or something is mounted there', async (t) => {
  const registers = await startRegisters(t)
  const { ask, made } = registers
  const { home, person, controller } = await smallTown(registers)
  assert.equal((await ask('DELETE', `/homes/${home.id}`)).code, 'welfare.home_in_use')
  await ask('DELETE', `/people/${person.id}`)
  const device = await made('/devices', {
    controllerId: controller.id,
    homeId: home.id,
    kind: 'local_unit',
    addresses: [{ scheme: 'scaip', value: '1' }],
  })
  assert.equal((await ask('DELETE', `/homes/${home.id}`)).code, 'welfare.home_in_use')
  await ask('DELETE', `/devices/${device.id}`)
  assert.equal((await ask('DELETE', `/homes/${home.id}`)).status, 204)
  assert.equal((await ask('GET', `/homes/${home.id}`)).status, 404)
  const history = await ask<{ act: string }[]>('GET', `/homes/${home.id}/history`)
  assert.deepEqual(
    history.body.map(({ act }) => act),
    ['removed', 'created'],
  )
})
