import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rememberingRegisters } from '../access/access-fixture.ts'
import { startWelfare, town } from '../welfare-fixture.ts'
import { mirrorExisting } from './backfill.ts'

const number = '20121212-1212'

test('controllers, groups, staff and people are told of in the registers of parties, with the same ids', async (t) => {
  const w = await startWelfare(t)
  const { controller, reception, nurses, anna, elsa } = await town(w)
  const told = (act: string) => w.told.filter((each) => each.act === act)
  assert.deepEqual(told('organisation'), [
    {
      act: 'organisation',
      id: controller,
      name: 'Småköping',
      organisationNumber: undefined,
      hsaId: undefined,
      kinds: ['municipality'],
    },
  ])
  assert.deepEqual(
    told('unit').map(({ id, organisation, serves }) => [id, organisation, serves]),
    [
      [reception, controller, [controller]],
      [nurses, controller, [controller]],
    ],
  )
  assert.deepEqual(told('duties')[0], {
    act: 'duties',
    id: anna,
    duties: [{ unit: reception, role: 'operator' }],
  })
  const resident = told('resident')[0]!
  assert.deepEqual([resident['id'], resident['name']], [elsa, 'Elsa Testberg'])
})

test('a change of group changes the duties, and what is removed ends', async (t) => {
  const w = await startWelfare(t)
  const { nurses, bo } = await town(w)
  w.told.length = 0
  await w.get('PUT', `/staff/${bo}`, { name: 'Bo', groupIds: [nurses], version: 1 })
  assert.deepEqual(w.told, [
    { act: 'employee', id: bo, name: 'Bo' },
    { act: 'duties', id: bo, duties: [{ unit: nurses, role: 'responder' }] },
  ])
  w.told.length = 0
  await w.get('DELETE', `/staff/${bo}`)
  assert.deepEqual(w.told, [{ act: 'end employee', id: bo }])
})

test('one person whom two municipalities register is one resident', async (t) => {
  const w = await startWelfare(t)
  const one = await w.get<{ id: string }>('POST', '/controllers', { name: 'Ena' })
  const two = await w.get<{ id: string }>('POST', '/controllers', { name: 'Andra' })
  const person = (controllerId: string) =>
    w.get<{ id: string; residentId: string }>('POST', '/people', {
      controllerId,
      givenName: 'Asta',
      familyName: 'Testberg',
      protectedIdentity: false,
      relatives: [],
      personIdentity: number,
    })
  const [first, second] = [await person(one.id), await person(two.id)]
  assert.notEqual(first.id, second.id)
  assert.equal(first.residentId, second.residentId)
})

test('a group of nobody is told of when it serves somebody, and its members get their duties then', async (t) => {
  const w = await startWelfare(t)
  const { id } = await w.get<{ id: string }>('POST', '/groups', {
    name: 'Tom',
    kind: 'response',
    serves: [],
    hours: [],
  })
  const { id: staff } = await w.get<{ id: string }>('POST', '/staff', { name: 'Kim', groupIds: [id] })
  assert.deepEqual(w.told.at(-1), { act: 'duties', id: staff, duties: [] })
  const controller = await w.get<{ id: string }>('POST', '/controllers', { name: 'Småköping' })
  const more = { name: 'Tom', kind: 'response', serves: [controller.id], hours: [], version: 1 }
  await w.get('PUT', `/groups/${id}`, more)
  assert.deepEqual(w.told.at(-1), { act: 'duties', id: staff, duties: [{ unit: id, role: 'responder' }] })
})

test('what was registered before is told of in portions, each thing once, and again only where it was stopped', async (t) => {
  const w = await startWelfare(t)
  const { controller, reception, anna, elsa } = await town(w)
  await w.db.pool.query('update welfare.controller set mirrored_at = null')
  await w.db.pool.query('update welfare.duty_group set mirrored_at = null, organisation_id = null')
  await w.db.pool.query('update welfare.staff set mirrored_at = null')
  await w.db.pool.query('update welfare.person set resident_id = null')
  const { parties, residents, told } = rememberingRegisters()
  const deps = { db: w.db, vault: w.vault, parties, residents, portion: 1 }

  const failing = {
    ...deps,
    residents: {
      register: async () => {
        throw new Error('stopped')
      },
    },
  }
  await assert.rejects(mirrorExisting(failing), /stopped/)
  assert.deepEqual(
    told.filter(({ act }) => act !== 'duties').map(({ act }) => act),
    ['organisation', 'unit', 'unit', 'employee', 'employee'],
  )
  assert.deepEqual([told[0]!['id'], told[1]!['organisation']], [controller, controller])
  assert.ok(told.some(({ act, id }) => act === 'duties' && id === anna))
  told.length = 0
  assert.equal(await mirrorExisting(deps), 2)
  assert.deepEqual(
    told.map(({ act }) => act),
    ['resident', 'resident'],
  )
  assert.equal(await mirrorExisting(deps), 0)
  const { rows } = await w.db.pool.query('select resident_id from welfare.person where id = $1', [elsa])
  assert.equal(rows[0].resident_id, elsa)
  const group = await w.db.pool.query('select organisation_id from welfare.duty_group where id = $1', [
    reception,
  ])
  assert.equal(group.rows[0].organisation_id, controller)
})
