import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blankQuestion, kindOfAct, type QuestionDraft, questionOf } from './question-draft.ts'

const id = '019a9d5e-0d6c-7c39-8f2c-8f1f5a1b2c3d'
const identity = '19430506-2385'
const draft: QuestionDraft = { ...blankQuestion, hsaId: 'SE2321000016-A1', person: id, controller: 'town' }

const asked = (rest: Partial<QuestionDraft>) => {
  const result = questionOf({ ...draft, ...rest })
  assert.ok('question' in result, JSON.stringify(result))
  return result.question
}

test('what is missing is asked for in the order of the page', () => {
  assert.deepEqual(questionOf(blankQuestion), { lacks: 'noActor' })
  assert.deepEqual(questionOf({ ...blankQuestion, employee: 'e' }), { lacks: 'noPerson' })
  assert.deepEqual(questionOf({ ...draft, controller: undefined }), { lacks: 'noController' })
  assert.deepEqual(questionOf({ ...draft, actor: 'resident', herself: false }), { lacks: 'noActor' })
})

test('a person is told of by id, or by an identity that is kept apart from what is an id', () => {
  assert.equal(asked({}).resource.person, id)
  const byIdentity = asked({ person: ` ${identity} ` })
  assert.equal(byIdentity.personIdentity, identity)
  assert.equal(byIdentity.resource.person, undefined)
})

test('a resident who acts for herself is the one it is about, whichever way she is told of', () => {
  const own = { actor: 'resident' as const }
  assert.deepEqual(asked(own).actor, { kind: 'resident', id })
  assert.equal(asked({ ...own, person: identity }).actorIdentity, identity)
  assert.equal(asked(own).purpose, undefined)
})

test('an employee of the register goes before an HSA-id, with the assignment that was chosen', () => {
  const { actor } = asked({ employee: 'e', assignment: 'a' })
  assert.deepEqual(actor, { kind: 'staff', id: 'e', assignment: 'a' })
  assert.deepEqual(asked({}).actor, { kind: 'staff', id: 'SE2321000016-A1' })
})

test('an act says what it is done to, and of the reception nobody need be named', () => {
  assert.equal(kindOfAct('records.read'), 'record')
  assert.equal(kindOfAct('consents.withdraw'), 'matter')
  assert.equal(kindOfAct('secondary.export'), undefined)
  const { resource, personIdentity } = asked({ act: 'alarms.handle', person: '' })
  assert.deepEqual([resource.kind, resource.person, personIdentity], ['reception', undefined, undefined])
})
