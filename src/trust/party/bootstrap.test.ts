import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '../../kernel/index.ts'
import { bootstrapOperator } from './bootstrap.ts'
import { controllersOfAssignment } from './party-directory.ts'
import { startParties } from './party-fixture.ts'

test('the first administrator is made once, is known by her identity, and administers everything', async (t) => {
  const { db, vault, clock, parties } = await startParties(t)
  const write = {
    organisation: { name: 'Driften', organisationNumber: '212000-0142' },
    employee: { name: 'Första', personIdentity: '19400101-9811' },
  }
  const made = await bootstrapOperator({ db, vault, clock }, write)
  const known = await parties.directory.employeeByIdentity('400101-9811')
  assert.equal(known?.id, made.employee)
  const [assignment] = (await parties.directory.assignmentsOf(made.employee)) ?? []
  assert.equal(assignment?.id, made.assignment)
  assert.equal(controllersOfAssignment(assignment!), 'all')
  await assert.rejects(bootstrapOperator({ db, vault, clock }, write), { code: 'trust.operator_exists' })
})

test('another administrator is appointed when that is asked for, also one who is registered already', async (t) => {
  const { db, vault, clock, parties, make } = await startParties(t)
  const deps = { db, vault, clock }
  const first = await bootstrapOperator(deps, { organisation: { name: 'D' }, employee: { name: 'Första' } })
  const there = await make('/employees', { name: 'Andra', hsaId: 'SE2120000142-E1' })
  const second = await bootstrapOperator(deps, {
    organisation: { name: 'passed over' },
    employee: { name: 'Andra', hsaId: 'SE2120000142-E1', personIdentity: '19400101-9811' },
    another: true,
  })
  assert.deepEqual(
    [second.organisation, second.unit, second.employee],
    [first.organisation, first.unit, there.id],
  )
  assert.equal((await parties.directory.employeeByIdentity('19400101-9811'))?.id, there.id)
})

test('of two bootstraps at once, one is refused, and one operator is there', async (t) => {
  const { db, vault } = await startParties(t)
  const write = { organisation: { name: 'D' }, employee: { name: 'Första' } }
  const made = await Promise.allSettled([1, 2, 3].map(() => bootstrapOperator({ db, vault }, write)))
  assert.deepEqual(made.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected', 'rejected'])
})

test('an organisation that is registered already becomes the operator', async (t) => {
  const { db, vault, organisation, parties } = await startParties(t)
  const { id } = await organisation('Småköping')
  const write = { organisation: { id, name: 'x' }, employee: { id: newId(), name: 'Första' } }
  await bootstrapOperator({ db, vault }, write)
  const found = await parties.directory.organisation(id)
  assert.equal(found?.name, 'Småköping')
  assert.equal(found?.operator, true)
})
