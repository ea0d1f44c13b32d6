import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Rule } from '../api/contract.ts'
import { actsIn, findRules, lawCounts, lawsOf } from './laws.ts'

const rule = (id: string, law: string, rest: Partial<Rule> = {}): Rule => ({
  id,
  law,
  effect: 'permit',
  text: { sv: 'Den enskilde får spärra.', en: 'The individual may block.' },
  file: 'deciding.cedar',
  source:
    'permit (principal is Resident, action in [Action::"blocks.set", Action::"blocks.lift"], resource is Matter);',
  needs: [],
  obligations: [],
  ...rest,
})

test('a rule is of each law that it names, and chapters and brackets are no laws', () => {
  assert.deepEqual(lawsOf('SVOD 2 kap. 3 §; PDL 4 kap. 4 §'), ['SVOD', 'PDL'])
  assert.deepEqual(lawsOf('OSL 10 kap. 1 §, 12 kap. 2 §'), ['OSL'])
  assert.deepEqual(lawsOf('FB 6, 11 och 12 kap.; avtalslagen (1915:218) 10–12 §§'), ['FB', 'Avtalslagen'])
  assert.deepEqual(lawsOf('Lex Sarah (SoL, LSS); Lex Maria (patientsäkerhetslagen)'), [
    'Lex Sarah',
    'Lex Maria',
  ])
  assert.deepEqual(lawsOf('SoL; LSS (digital tillsyn); GDPR art. 5.1 c'), ['SoL', 'LSS', 'GDPR'])
})

test('laws are counted, the most used first', () => {
  const rules = [rule('a', 'PDL 4 kap. 1 §'), rule('b', 'SVOD 2 kap. 3 §; PDL 4 kap. 4 §')]
  assert.deepEqual(lawCounts(rules), [
    ['PDL', 2],
    ['SVOD', 1],
  ])
})

test('a search finds words in either language, and narrows with law and effect', () => {
  const rules = [rule('a', 'PDL 4 kap. 1 §'), rule('b', 'SVOD 2 kap. 3 §', { effect: 'forbid' })]
  const ids = (filter: object) =>
    findRules(rules, { search: '', law: '', effect: '', ...filter }).map(({ id }) => id)
  assert.deepEqual(ids({ search: 'individual SPÄRRA' }), ['a', 'b'])
  assert.deepEqual(ids({ law: 'PDL' }), ['a'])
  assert.deepEqual(ids({ effect: 'forbid' }), ['b'])
  assert.deepEqual(ids({ search: 'kamera' }), [])
})

test('the acts are those that rules name', () => {
  assert.deepEqual(actsIn([rule('a', 'PDL')]), ['blocks.lift', 'blocks.set'])
})
