import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Temporal } from '../../../kernel/index.ts'
import type { AuditEntryWrite } from '../../contract/audit.ts'
import { elsa, origin, write } from '../audit-fixture.ts'
import { makeEntry } from '../entry/entry.ts'
import { toAuditEvent, toBundle } from './audit-event.ts'

const now = Temporal.Instant.from('2026-11-22T10:00:00Z')
const eventOf = (more: Partial<AuditEntryWrite> = {}) => toAuditEvent(makeEntry(write(more), now), { origin })
const decision = '01900000-0000-7000-8000-0000000000d1'
const codes = (event: ReturnType<typeof eventOf>) => event.agent.map(({ type }) => type.coding?.[0]?.code)

test("reading a person's data is IHE BALP PatientRead", () => {
  const event = eventOf({ decision, assignment: 'uppdrag-1' })
  assert.deepEqual(event.meta, {
    profile: ['https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PatientRead'],
  })
  assert.deepEqual(
    [event.type.code, event.subtype[0]?.code, event.action, event.outcome],
    ['rest', 'read', 'R', '0'],
  )
  assert.equal(event.recorded, '2026-11-22T10:00:00.000Z')
  assert.deepEqual(codes(event), ['110152', '110153', 'IRCP', 'PROV'])
  const user = event.agent[2]!
  assert.deepEqual([user.who.identifier?.value, user.requestor], ['SE2321000016-A1', true])
  assert.deepEqual(user.policy, [`urn:uuid:${decision}`])
  assert.equal(user.purposeOfUse?.[0]?.coding?.[0]?.code, 'TREAT')
  assert.ok(event.agent.slice(0, 2).every(({ network }) => network !== undefined))
  const patient = event.entity.find(({ type }) => type.code === '1')!
  assert.deepEqual([patient.role?.code, patient.what.reference], ['1', `Patient/${elsa}`])
  assert.equal(event.entity.filter(({ type }) => type.code === '2').length, 1)
  assert.equal(event.source.site, 'SE2321000016-U1')
})

test('what changes data goes the other way, and each act has its profile', () => {
  for (const [act, profile, action] of [
    ['welfare.person.create', 'PatientCreate', 'C'],
    ['welfare.person.change', 'PatientUpdate', 'U'],
    ['trust.audit.erase', 'PatientDelete', 'D'],
  ] as const) {
    const event = eventOf({ act })
    assert.match(event.meta!.profile[0]!, new RegExp(`\\.${profile}$`))
    assert.equal(event.action, action)
    assert.deepEqual(codes(event).slice(0, 3), ['110153', '110152', 'AUT'])
  }
  const { person, ...nobody } = write()
  assert.match(toAuditEvent(makeEntry(nobody, now), { origin }).meta!.profile[0]!, /\.Read$/)
  assert.equal(person, elsa)
})

test('what was denied or failed, or is no act of REST, follows no profile', () => {
  assert.deepEqual(
    [eventOf({ outcome: 'denied' }).outcome, eventOf({ outcome: 'denied' }).meta],
    ['8', undefined],
  )
  assert.deepEqual(
    [eventOf({ outcome: 'failed' }).outcome, eventOf({ outcome: 'failed' }).meta],
    ['4', undefined],
  )
  const other = eventOf({ act: 'welfare.alarm.acknowledge' })
  assert.deepEqual(
    [other.meta, other.action, other.subtype[0]?.code],
    [undefined, 'E', 'welfare.alarm.acknowledge'],
  )
  assert.equal(eventOf({ act: 'welfare.alarm.acknowledge', outcome: 'denied' }).type.code, '110113')
})

test('a device acts itself, without a user', () => {
  const device = eventOf({ actorKind: 'device', actor: 'button-1' })
  assert.deepEqual([device.agent[0]?.who.identifier?.value, device.agent[0]?.requestor], ['button-1', true])
})

test('a system acts itself; a proxy for another; danger is the purpose', () => {
  const system = eventOf({ actorKind: 'system', actor: 'client-1' })
  assert.deepEqual(codes(system), ['110152', '110153', 'PROV'])
  assert.deepEqual([system.agent[0]?.who.identifier?.value, system.agent[0]?.requestor], ['client-1', true])
  assert.ok(codes(eventOf({ actorKind: 'proxy', onBehalfOf: 'resident-1' })).includes('DELEGATOR'))
  assert.equal(eventOf({ emergency: true }).purposeOfEvent?.[0]?.coding?.[0]?.code, 'ETREAT')
  assert.equal(eventOf({ purpose: 'casework' }).purposeOfEvent?.[0]?.coding?.[0]?.code, 'casework')
  assert.equal(eventOf({ about: decision }).entity.length, 3)
})

test('exactly one agent asked', () => {
  for (const more of [{}, { actorKind: 'system' as const }, { onBehalfOf: 'x' }, { act: 'a.create' }]) {
    assert.equal(eventOf(more).agent.filter(({ requestor }) => requestor).length, 1)
  }
})

test('a bundle has each entry under its own id', () => {
  const entries = [makeEntry(write(), now), makeEntry(write(), now)]
  const bundle = toBundle(entries, { origin })
  assert.deepEqual(
    bundle.entry.map(({ fullUrl }) => fullUrl),
    entries.map(({ id }) => `urn:uuid:${id}`),
  )
})
