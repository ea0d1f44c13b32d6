import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RecordDifference } from '../../api/contract.ts'
import { choicesToSend, set, wholeField } from './choices.ts'

const difference = (id: string, act: RecordDifference['act'], ...fields: string[]): RecordDifference => ({
  id,
  act,
  name: 'Testberg Elsa',
  protectedIdentity: false,
  fields: fields.map((field) => ({ field, choose: false })),
})

test('only what is chosen is sent, and nothing of what is gone', () => {
  const differences = [difference('a', 'change', 'phone', 'home'), difference('b', 'change', 'phone')]
  const chosen = [
    ['a', 'phone', 'take'],
    ['a', 'home', 'keep'],
    ['b', 'phone', 'later'],
    ['gone', 'phone', 'take'],
  ] as const
  const choices = chosen.reduce((all, [id, field, choice]) => set(all, id, field, choice), {})
  assert.deepEqual(choicesToSend(differences, choices), [{ id: 'a', take: ['phone'], keep: ['home'] }])
})

test('somebody new is taken whole', () => {
  const choices = set({}, 'n', wholeField, 'take')
  assert.deepEqual(choicesToSend([difference('n', 'add', 'givenName', 'familyName')], choices), [
    { id: 'n', take: ['givenName', 'familyName'], keep: [] },
  ])
})
