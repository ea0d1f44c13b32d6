import assert from 'node:assert/strict'
import { test } from 'node:test'
import { permissionsOf } from './roles.ts'

const may = (roles: string[], operator: boolean) =>
  [...permissionsOf(roles, operator)].filter((permission) => permission.startsWith('hub.requests.')).sort()

test('whoever uses data applies; stewards and auditors of the hub’s own organisation decide and audit, and nobody else’s', () => {
  assert.deepEqual(may(['analyst'], false), ['hub.requests.read', 'hub.requests.write'])
  assert.deepEqual(may(['analyst'], true), ['hub.requests.read', 'hub.requests.write'])
  assert.deepEqual(may(['data_steward'], true), ['hub.requests.decide', 'hub.requests.read'])
  assert.deepEqual(may(['data_steward'], false), ['hub.requests.read'])
  assert.deepEqual(may(['auditor'], true), ['hub.requests.audit', 'hub.requests.read'])
  assert.deepEqual(may(['auditor'], false), ['hub.requests.read'])
  assert.deepEqual(may(['administrator', 'operator'], true), [])
})

test('which organisation is which region is for the hub’s own organisation to say', () => {
  assert.ok(permissionsOf(['data_steward'], true).has('hub.nodes.write'))
  assert.ok(!permissionsOf(['data_steward'], false).has('hub.nodes.write'))
})
