import assert from 'node:assert/strict'
import { test } from 'node:test'
import { areasFor, homeOf, mayOpen, trustSectionsFor } from './areas.ts'

/** Some of what the server gives each role. */
const alarms = ['welfare.alarms.read', 'welfare.reports.read', 'welfare.people.read', 'trust.rules.read']
const given = {
  operator: alarms,
  responder: alarms,
  coordinator: [...alarms, 'welfare.people.write', 'trust.parties.read', 'trust.rights.read'],
  administrator: ['welfare.staff.read', 'trust.parties.read', 'trust.parties.write', 'trust.rules.read'],
  integration_engineer: [
    'trust.parties.read',
    'trust.systems.read',
    'trust.systems.write',
    'exchange.contracts.read',
    'exchange.addressing.read',
    'exchange.addressing.write',
  ],
  data_steward: [
    'trust.parties.read',
    'trust.agreements.read',
    'trust.rights.read',
    'hub.products.read',
    'hub.runs.write',
  ],
  analyst: ['hub.products.read', 'hub.runs.write'],
  auditor: ['trust.audit.read', 'trust.parties.read', 'trust.rules.read'],
}
/** What a region's node gives, where no other room runs. */
const atNode = {
  data_steward: ['trust.parties.read', 'region.runs.read', 'region.policies.read', 'region.loads.read'],
  administrator: ['trust.parties.read', 'trust.parties.write', 'region.runs.read', 'region.loads.read'],
  auditor: ['trust.audit.read', 'region.runs.read', 'region.policies.read', 'region.loads.read'],
}
const staff = (...roles: (keyof typeof given)[]) => ({
  kind: 'staff' as const,
  permissions: roles.flatMap((role) => given[role]),
})
const resident = {
  kind: 'resident' as const,
  permissions: ['trust.rules.read', 'trust.audit.own', 'trust.rights.read'],
}

test('each role comes to the page where its work is', () => {
  assert.equal(homeOf(staff('operator')), '/board')
  assert.equal(homeOf(staff('responder')), '/board')
  assert.equal(homeOf(staff('coordinator')), '/board')
  assert.equal(homeOf(staff('administrator')), '/trust')
  assert.equal(homeOf(staff('integration_engineer')), '/services')
  assert.equal(homeOf(staff('data_steward')), '/data')
  assert.equal(homeOf(staff('analyst')), '/data')
  assert.equal(homeOf(staff('auditor')), '/trust/audit')
  assert.equal(homeOf(resident), '/me')
})

test('each role sees its own areas only', () => {
  assert.deepEqual(areasFor(staff('operator').permissions), ['alarms', 'registers'])
  assert.deepEqual(areasFor(staff('auditor').permissions), ['trust'])
  assert.deepEqual(areasFor(staff('administrator').permissions), ['registers', 'trust'])
  assert.deepEqual(areasFor(staff('integration_engineer').permissions), ['services', 'trust'])
  assert.deepEqual(areasFor(staff('analyst').permissions), ['data'])
  assert.deepEqual(areasFor(staff('data_steward').permissions), ['registers', 'trust', 'data'])
  assert.deepEqual(areasFor(resident.permissions), ['me'])
})

test('what a person decides is entered by staff that may, and read by herself on her own pages', () => {
  assert.ok(mayOpen(staff('coordinator').permissions, '/registers/rights/42'))
  assert.ok(mayOpen(staff('data_steward').permissions, '/registers/rights'))
  assert.ok(!mayOpen(staff('operator').permissions, '/registers/rights'))
  assert.ok(!mayOpen(resident.permissions, '/registers/rights'))
})

test('before an assignment is chosen the way leads to the alarms, where it is asked for', () => {
  assert.equal(homeOf(staff()), '/board')
})

test('an administrator who is also an operator comes to the alarms', () => {
  assert.equal(homeOf(staff('administrator', 'operator')), '/board')
})

test('the rules can be read by anybody who follows a link to them, also without the area in her menu', () => {
  const { permissions } = staff('operator')
  assert.deepEqual(trustSectionsFor(permissions), ['rules'])
  assert.ok(mayOpen(permissions, '/trust/rules'))
  assert.ok(!mayOpen(permissions, '/trust/systems'))
})

test('a page of another role does not open', () => {
  assert.ok(!mayOpen(resident.permissions, '/board'))
  assert.ok(!mayOpen(staff('administrator').permissions, '/registers/people'))
  assert.ok(mayOpen(staff('administrator').permissions, '/registers/staff/42'))
  assert.ok(!mayOpen(staff('operator').permissions, '/me'))
  assert.ok(!mayOpen(staff('operator').permissions, '/trust/audit'))
  assert.ok(mayOpen(staff('integration_engineer').permissions, '/services/contracts/42'))
  assert.ok(!mayOpen(staff('integration_engineer').permissions, '/services/traffic'))
  assert.ok(!mayOpen(staff('operator').permissions, '/services'))
  assert.ok(mayOpen(staff('analyst').permissions, '/data/runs/42'))
  assert.ok(!mayOpen(staff('operator').permissions, '/data'))
})

test('at a region’s node whoever sees to its data comes to what it is asked, and others to their own', () => {
  const homeAt = (permissions: string[]) => homeOf({ kind: 'staff', permissions })
  assert.equal(homeAt(atNode.data_steward), '/region')
  assert.equal(homeAt(atNode.administrator), '/trust')
  assert.equal(homeAt(atNode.auditor), '/trust/audit')
  assert.deepEqual(areasFor(atNode.data_steward), ['trust', 'region'])
  assert.ok(mayOpen(atNode.administrator, '/region/loads/42'))
  assert.ok(!mayOpen(atNode.administrator, '/region/policies'))
  assert.ok(!mayOpen(staff('analyst').permissions, '/region'))
})

test('the register of decisions is open to all, applications to those who may read them', () => {
  assert.ok(mayOpen([], '/decisions'))
  assert.ok(!mayOpen(staff('analyst').permissions, '/data/requests'))
  assert.ok(mayOpen(['hub.requests.read'], '/data/permits/42'))
})
