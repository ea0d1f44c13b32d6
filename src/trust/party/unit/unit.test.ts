import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '../../../kernel/index.ts'
import { operatorAdmin, startParties, town } from '../party-fixture.ts'

test('a unit lies below another of its organisation, not below itself, and is ended when nothing belongs to it', async (t) => {
  const fixture = await startParties(t)
  const { ask, get, unit } = fixture
  const { municipality, unit: home, assignment, admin } = await town(fixture)
  const other = await town(fixture, 'Storköping')
  const night = await unit(municipality.id, 'Natt', { parentId: home.id, hsaId: 'SE2120000142-U1' })
  const write = { organisationId: municipality.id, name: 'Hemtjänst', serves: [] }
  const above = await ask(admin, 'PUT', `/units/${home.id}`, { ...write, parentId: night.id, version: 1 })
  assert.equal(above.code, 'trust.party_loop')
  const foreign = await ask(admin, 'POST', '/units', { ...write, parentId: other.unit.id })
  assert.equal(foreign.code, 'trust.party_reference_unknown')
  const unknown = await ask(operatorAdmin, 'POST', '/units', { ...write, serves: [newId()] })
  assert.equal(unknown.code, 'trust.party_reference_unknown')
  assert.equal(
    (await ask(admin, 'POST', '/units', { ...write, hsaId: 'SE2120000142-U1' })).code,
    'trust.party_hsa_id_taken',
  )
  assert.equal((await ask(other.admin, 'GET', `/units/${home.id}`)).status, 404)
  assert.equal((await ask(admin, 'DELETE', `/units/${home.id}`)).code, 'trust.party_in_use')
  await get(admin, 'DELETE', `/assignments/${assignment.id}`)
  assert.equal((await ask(admin, 'DELETE', `/units/${home.id}`)).code, 'trust.party_in_use')
  assert.equal((await ask(admin, 'DELETE', `/units/${night.id}?version=7`)).code, 'trust.party_stale')
  assert.equal((await ask(admin, 'DELETE', `/units/${night.id}?version=1`)).status, 204)
  assert.equal((await ask(admin, 'DELETE', `/units/${home.id}`)).status, 204)
  const { items } = await get<{ items: unknown[] }>(admin, 'GET', `/units?organisation=${municipality.id}`)
  assert.deepEqual(items, [])
})
