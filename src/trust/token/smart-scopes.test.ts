import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  formatSmartScope,
  isWithin,
  parseSmartScope,
  parseSmartScopes,
  type SmartAct,
  type SmartScope,
  scopesFor,
} from './smart-scopes.ts'

const scope = (text: string): SmartScope => {
  const parsed = parseSmartScope(text)
  assert.ok(parsed, text)
  return parsed
}

describe('SMART scopes', () => {
  test('say whose data, which resource, what may be done, and which of them', () => {
    const laboratory = 'http://terminology.hl7.org/CodeSystem/observation-category|laboratory'
    const parsed = scope(`patient/Observation.rs?category=${laboratory}`)
    assert.deepEqual(
      [parsed.level, parsed.resource, [...parsed.acts]],
      ['patient', 'Observation', ['r', 's']],
    )
    assert.deepEqual(parsed.filters, [{ name: 'category', value: laboratory }])
    assert.deepEqual(scope('system/*.cruds').filters, [])
    assert.deepEqual(scope('user/Patient.rs?_tag=a&name:exact=b').filters.length, 2)
  })

  test('of version 1 are read as what they mean in version 2', () => {
    assert.equal(formatSmartScope(scope('patient/Observation.read')), 'patient/Observation.rs')
    assert.equal(formatSmartScope(scope('user/*.write')), 'user/*.cud')
    assert.equal(formatSmartScope(scope('user/*.*')), 'user/*.cruds')
  })

  test('out of order, twice, empty or of unknown form are none', () => {
    for (const text of [
      'patient/Observation.sr', 'patient/Observation.rr', 'patient/Observation.', 'patient/Observation.x',
      'patient/observation.r', 'Patient/Observation.r', 'admin/Observation.r', 'patient/Observation', 'patient/.r',
      'patient/Observation.r?', 'patient/Observation.r?category', 'patient/Observation.r?=x', 'patient/Observation.r?a=',
      'patient/Observation.r?category=%zz', 'patient/Obs*.r', 'openid', 'launch/patient', '', 'patient/Observation.read?',
    ]) assert.equal(parseSmartScope(text), undefined, text) // biome-ignore format: a list
  })

  test('others in the same list are left out', () => {
    assert.equal(parseSmartScopes('openid fhirUser launch/patient patient/*.rs offline_access').length, 1)
  })

  test('allow an act at their level, for their resource', () => {
    const held = parseSmartScopes('patient/Observation.rs patient/Condition.r system/*.s')
    assert.equal(scopesFor(held, { level: 'patient', resource: 'Observation', act: 's' }).length, 1)
    assert.equal(scopesFor(held, { level: 'patient', resource: 'Condition', act: 's' }).length, 0)
    assert.equal(scopesFor(held, { level: 'user', resource: 'Observation', act: 'r' }).length, 0)
    assert.equal(scopesFor(held, { level: 'system', resource: 'Device', act: 's' }).length, 1)
  })

  test('may be narrowed and never widened', () => {
    assert.ok(isWithin(scope('patient/Observation.r?category=a'), scope('patient/*.rs')))
    assert.ok(
      isWithin(scope('patient/Observation.r?category=a&code=b'), scope('patient/Observation.rs?category=a')),
    )
    for (const [asked, granted] of [
      ['patient/Observation.rs', 'patient/Observation.r'],
      ['patient/*.r', 'patient/Observation.r'],
      ['user/Observation.r', 'patient/Observation.r'],
      ['patient/Observation.r', 'patient/Observation.r?category=a'],
      ['patient/Observation.r?category=b', 'patient/Observation.r?category=a'],
    ] as const) {
      assert.ok(!isWithin(scope(asked), scope(granted)), `${asked} in ${granted}`)
    }
  })

  const anyScope = fc.record(
    {
      level: fc.constantFrom('patient' as const, 'user' as const, 'system' as const),
      resource: fc.constantFrom('*', 'Observation', 'MedicationRequest'),
      acts: fc
        .uniqueArray(fc.constantFrom<SmartAct>('c', 'r', 'u', 'd', 's'), { minLength: 1 })
        .map((list) => new Set(list)),
      filters: fc.uniqueArray(
        fc.record(
          {
            name: fc.constantFrom('category', '_tag', 'code'),
            value: fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }),
          },
          { noNullPrototype: true },
        ),
        { maxLength: 2 },
      ),
    },
    { noNullPrototype: true },
  )

  test('are written as they are read', () => {
    fc.assert(
      fc.property(anyScope, (each) => {
        const again = scope(formatSmartScope(each))
        assert.deepEqual({ ...again, acts: new Set(again.acts) }, each)
      }),
    )
  })

  test('being within is a matter of order: each in itself, and passed on', () => {
    fc.assert(
      fc.property(anyScope, anyScope, anyScope, (a, b, c) => {
        assert.ok(isWithin(a, a))
        if (isWithin(a, b) && isWithin(b, c)) assert.ok(isWithin(a, c))
      }),
    )
  })
})
