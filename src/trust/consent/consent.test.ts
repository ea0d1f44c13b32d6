import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Temporal } from '../../kernel/index.ts'
import { consentState, consentsFor } from './consent.ts'
import type { StoredConsent } from './consent-store.ts'

const at = (iso: string) => Temporal.Instant.from(iso)
const now = at('2026-11-22T10:00:00Z')
const given = (rest: Partial<StoredConsent> = {}): StoredConsent => ({
  id: '01900000-0000-7000-8000-000000000001',
  version: 1,
  person: '01900000-0000-7000-8000-000000000002',
  kind: 'coherent_records',
  givenAt: '2026-11-01T00:00:00Z',
  giver: 'elsa',
  giverKind: 'person',
  textVersion: '1',
  validFrom: '2026-11-01T00:00:00Z',
  ...rest,
})
const asked = { controller: 'region', recipients: ['town'], informationTypes: ['diagnoses'], now }

test('a consent is coming, holds, has expired, or was withdrawn; its last instant is not in it', () => {
  const period = { validFrom: '2026-11-22T10:00:00Z', validUntil: '2026-11-23T10:00:00Z' }
  assert.equal(consentState(period, at('2026-11-22T09:59:59Z')), 'coming')
  assert.equal(consentState(period, at('2026-11-22T10:00:00Z')), 'holds')
  assert.equal(consentState(period, at('2026-11-23T09:59:59Z')), 'holds')
  assert.equal(consentState(period, at('2026-11-23T10:00:00Z')), 'expired')
  assert.equal(consentState({ ...period, withdrawnAt: '2026-11-22T10:00:01Z' }, now), 'withdrawn')
})

test('a consent covers its controller, its recipient and its types, and nothing beyond', () => {
  const covers = (rest: Partial<StoredConsent>, question = {}) =>
    consentsFor([given(rest)], { ...asked, ...question }).length === 1
  assert.ok(covers({}))
  assert.ok(
    covers({ controller: 'region', recipient: 'town', informationTypes: ['diagnoses', 'medication'] }),
  )
  assert.ok(!covers({ controller: 'neighbour' }))
  assert.ok(!covers({ recipient: 'region' }))
  assert.ok(!covers({ informationTypes: ['medication'] }))
  assert.ok(!covers({ informationTypes: ['diagnoses'] }, { informationTypes: ['diagnoses', 'medication'] }))
  assert.ok(covers({ recipient: 'private' }, { recipients: ['supplier', 'private'] }))
})

test('an opt-out stops all of what it covers a part of', () => {
  const optOut = given({ kind: 'secondary_use_opt_out', informationTypes: ['medication'] })
  const question = { ...asked, informationTypes: ['diagnoses', 'medication'] }
  assert.deepEqual(consentsFor([optOut], question), ['secondary_use_opt_out'])
  assert.deepEqual(consentsFor([optOut], asked), [])
  assert.deepEqual(consentsFor([{ ...optOut, withdrawnAt: '2026-11-02T00:00:00Z' }], question), [])
})
