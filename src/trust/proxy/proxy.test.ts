import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Temporal } from '../../kernel/index.ts'
import { mandateFor, proxyState } from './proxy.ts'
import type { StoredProxy } from './proxy-store.ts'

const now = Temporal.Instant.from('2026-11-22T10:00:00Z')
const mandate = (rest: Partial<StoredProxy> = {}): StoredProxy => ({
  id: '01900000-0000-7000-8000-000000000001',
  version: 1,
  person: '01900000-0000-7000-8000-000000000002',
  holder: 'nils',
  kind: 'attorney',
  acts: ['bookings.make'],
  grantedAt: '2026-11-01T00:00:00Z',
  grantedBy: 'elsa',
  understood: true,
  basis: 'text-1',
  validFrom: '2026-11-01T00:00:00Z',
  ...rest,
})

test('a mandate is coming, holds, has expired, or was ended', () => {
  assert.equal(proxyState(mandate(), now), 'holds')
  assert.equal(proxyState(mandate({ validFrom: '2026-12-01T00:00:00Z' }), now), 'coming')
  assert.equal(proxyState(mandate({ validUntil: '2026-11-22T10:00:00Z' }), now), 'expired')
  assert.equal(proxyState(mandate({ endedAt: '2026-11-02T00:00:00Z' }), now), 'ended')
})

test('of several mandates the one that holds and names the act is used; without one, the nearest, and it is no mandate of others', () => {
  const reads = mandate({ kind: 'deputy', acts: ['records.read'] })
  const expired = mandate({ acts: ['blocks.lift'], validUntil: '2026-11-02T00:00:00Z' })
  const others = mandate({ holder: 'ove', acts: ['consents.give'] })
  const all = [expired, mandate(), reads, others]
  assert.equal(mandateFor(all, 'nils', 'records.read', now)?.kind, 'deputy')
  assert.deepEqual(mandateFor(all, 'nils', 'consents.give', now)?.valid, true)
  assert.deepEqual(mandateFor([expired], 'nils', 'blocks.lift', now)?.valid, false)
  assert.equal(mandateFor(all, 'anna', 'records.read', now), undefined)
})
