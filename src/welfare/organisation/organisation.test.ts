import assert from 'node:assert/strict'
import { test } from 'node:test'
import { smallTown, startRegisters } from '../register/register-fixture.ts'

test('a controller is registered, read, changed and listed, with its numbers in their canonical form', async (t) => {
  const { ask, made } = await startRegisters(t)
  const made1 = await made('/controllers', {
    name: '  Småköpings kommun ',
    organisationNumber: '212000-0142',
    hsaId: 'se2321000016-39kj',
  })
  const { id } = made1
  assert.equal(made1.name, 'Småköpings kommun')
  assert.equal(made1.organisationNumber, '2120000142')
  assert.equal(made1.hsaId, 'SE2321000016-39KJ')
  const changed = await ask('PUT', `/controllers/${id}`, { name: 'Storköping', version: 1 })
  assert.deepEqual([changed.status, changed.body.version, changed.body.hsaId], [200, 2, undefined])
  assert.deepEqual((await ask('GET', `/controllers/${id}`)).body, changed.body)
  const list = await ask<{ items: { name: string }[]; total: number }>('GET', '/controllers')
  assert.deepEqual([list.body.total, list.body.items[0]?.name], [1, 'Storköping'])
})
