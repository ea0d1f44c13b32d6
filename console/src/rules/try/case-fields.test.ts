import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DecisionCase } from '../../api/contract.ts'
import { listOf, withActorKind, withResourceKind } from './case-fields.ts'

const elsaBlocks: DecisionCase = {
  actor: { kind: 'resident', id: 'Elsa' },
  act: 'blocks.set',
  resource: { kind: 'matter', controller: 'regionen', hers: true },
  person: { id: 'Elsa', child: false, canConsent: true },
  purpose: 'own',
  loa: 3,
  grounds: {},
  missing: [],
}

test('another kind of actor keeps what both kinds have and is complete', () => {
  assert.deepEqual(withActorKind(elsaBlocks, 'proxy').actor, {
    kind: 'proxy',
    id: 'Elsa',
    person: 'A',
    proxyKind: 'custodian',
    acts: [],
    valid: false,
    understood: false,
  })
})

test('another kind of resource keeps whose it is', () => {
  assert.deepEqual(withResourceKind(elsaBlocks, 'incident').resource, {
    kind: 'incident',
    controller: 'regionen',
    open: false,
    retentionOver: false,
  })
})

test('a list is words between commas, without empty ones', () => {
  assert.deepEqual(listOf(' diagnoser, , läkemedel,'), ['diagnoser', 'läkemedel'])
  assert.deepEqual(listOf(''), [])
})
