import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DecisionCase } from '../../api/contract.ts'
import { changedSince, type FactWords, factsOf } from './facts.ts'

const names: Record<string, string> = { pia: 'Pia', region: 'Regionen', coherent_records: 'Sammanhållen' }
const words: FactWords = {
  fields: { organisation: 'Organisation', consents: 'Samtycken', informed: 'Informerad' },
  actorKinds: { resident: 'Invånare' },
  child: 'Barn',
  canConsent: 'Kan samtycka',
  actor: 'Vem',
  say: (value) => names[value] ?? value,
  yes: 'Ja',
  no: 'Nej',
  none: 'inga',
}
const reading = (consents: string[]): DecisionCase => ({
  actor: {
    kind: 'system',
    id: 'pia',
    organisation: 'region',
    actsFor: [],
    agreement: true,
    agreedTypes: [],
    admitted: true,
    withinLimits: true,
  },
  act: 'records.read',
  resource: {
    kind: 'record',
    controller: 'region',
    controllerKind: 'vardgivare',
    unit: '?',
    types: [],
    consents,
    informed: true,
    outerBlock: false,
    innerBlock: false,
    confidentiality: 3,
  },
  person: { id: 'elsa', child: false, canConsent: true },
  purpose: 'care',
  loa: 3,
  grounds: {},
  missing: [],
})

test('facts are said in words, and whom it is about is not repeated', () => {
  const facts = factsOf(reading(['coherent_records']), words)
  const said = Object.fromEntries(facts.map(({ key, label, text }) => [key, `${label}: ${text}`]))
  assert.equal(said['actor'], 'Vem: Pia')
  assert.equal(said['actor.organisation'], 'Organisation: Regionen')
  assert.equal(said['resource.consents'], 'Samtycken: Sammanhållen')
  assert.equal(said['person.canConsent'], 'Kan samtycka: Ja')
  assert.ok(!JSON.stringify(facts).includes('elsa'))
})

test('what is otherwise than the last time is pointed out, and the first time nothing is', () => {
  const before = factsOf(reading(['coherent_records']), words)
  const after = factsOf(reading([]), words)
  assert.deepEqual([...changedSince(before, after)], ['resource.consents'])
  assert.deepEqual([...changedSince(undefined, after)], [])
})
