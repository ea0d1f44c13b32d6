import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Filter } from '../../region/index.ts'
import type { Permit } from './permit.ts'
import { checkWithin, isAsNarrow, outsideOf, type UnderPermit } from './within.ts'

const permit: Permit = {
  id: 'p',
  number: 'DB 2026-1',
  kind: 'request',
  application: 'a',
  organisation: 'university',
  product: 'costs',
  selection: {
    measures: ['cost', 'total'],
    dimensions: ['region', 'year'],
    filters: [{ column: 'care_form', is: 'in', values: ['inpatient', 'day'] }],
    period: { from: '2024-01-01', to: '2026-01-01' },
  },
  regions: ['01', '12'],
  people: ['anna'],
  purpose: 'research',
  validFrom: new Date('2026-01-01T00:00:00Z'),
  validUntil: new Date('2027-01-01T00:00:00Z'),
  epoch: 1,
  state: 'in_force',
}
const asked: UnderPermit = {
  product: 'costs',
  selection: {
    measures: ['cost'],
    dimensions: ['year'],
    filters: [{ column: 'care_form', is: '=', value: 'day' }],
    period: { from: '2025-01-01', to: '2026-01-01' },
  },
  regions: ['12'],
  actor: { id: 'anna', organisation: 'university' },
  now: new Date('2026-06-01T00:00:00Z'),
  form: 'aggregate',
}
const change = (of: Partial<UnderPermit['selection']>) => ({ selection: { ...asked.selection, ...of } })
const codeOf = (over: Partial<UnderPermit>, of: Partial<Permit> = {}) => {
  try {
    checkWithin({ ...permit, ...of }, { ...asked, ...over })
    return 'within'
  } catch (error) {
    return (error as { code: string }).code
  }
}

test('what is within a permit is let through', () => assert.equal(codeOf({}), 'within'))

test('each thing outside of it is refused, and named', () => {
  const outside = (over: Partial<UnderPermit>) => outsideOf(permit, { ...asked, ...over }).map(({ en }) => en)
  assert.deepEqual(outside({ product: 'beds' }), ['the data product beds'])
  assert.deepEqual(outside({ regions: ['12', '14'] }), ['the regions 14'])
  assert.deepEqual(outside(change({ measures: ['cost', 'contacts'] })), ['the measures contacts'])
  assert.deepEqual(outside(change({ dimensions: ['drg'] })), ['the dimensions drg'])
  assert.deepEqual(outside(change({ period: { from: '2023-12-31', to: '2025-01-01' } })), [
    'the period 2023-12-31 to 2025-01-01',
  ])
  assert.deepEqual(outside(change({ filters: [] })), ['more than was granted by care_form'])
  const drg: Filter = { column: 'drg', is: '=', value: 'O01' }
  assert.deepEqual(outside(change({ filters: [...asked.selection.filters, drg] })), ['a choice by drg'])
  assert.deepEqual(outside({ form: 'rows' }), ['data about individuals'])
  assert.equal(codeOf({ product: 'beds', regions: ['14'] }), 'hub.outside_permit')
})

test('it is for its people, for their organisation, and while it is in force', () => {
  assert.equal(codeOf({ actor: { id: 'bo', organisation: 'university' } }), 'hub.permit_not_found')
  assert.equal(codeOf({ actor: { id: 'anna', organisation: 'elsewhere' } }), 'hub.permit_not_found')
  assert.equal(codeOf({ now: permit.validUntil }), 'hub.permit_not_in_force')
  assert.equal(codeOf({ now: new Date(permit.validFrom.getTime() - 1) }), 'hub.permit_not_in_force')
  for (const state of ['expired', 'revoked', 'emptied'] as const)
    assert.equal(codeOf({}, { state }), 'hub.permit_not_in_force')
})

test('a filter is as narrow as another only when nothing passes it alone', () => {
  const codes = ['a', 'b', 'c', null] as const
  const filter: fc.Arbitrary<Filter> = fc.oneof(
    fc.constantFrom('a', 'b', 'c').map((value): Filter => ({ column: 'x', is: '=', value })),
    fc
      .uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 })
      .map((values): Filter => ({ column: 'x', is: 'in', values })),
    fc.constantFrom('null' as const, 'not_null' as const).map((is): Filter => ({ column: 'x', is })),
  )
  const passes = ({ is, value, values }: Filter, code: string | null) => {
    if (is === 'null') return code === null
    if (is === 'not_null') return code !== null
    return code !== null && [value, ...(values ?? [])].includes(code)
  }
  fc.assert(
    fc.property(filter, filter, (one, other) => {
      if (isAsNarrow(one, other))
        for (const code of codes)
          if (passes(one, code)) assert.ok(passes(other, code), JSON.stringify([one, other, code]))
    }),
    { numRuns: 1000, seed: 5 },
  )
})
