import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emptyDraft, stepOf, writeOf } from './request-draft.ts'

const selection = {
  measures: ['persons'],
  dimensions: ['region'],
  filters: [],
  period: { from: '2024-01-01', to: '2026-01-01' },
}

test('what is not told yet is not sent, so that a draft can be kept at any step', () => {
  const draft = { ...emptyDraft('anna'), product: 'person_years', title: ' Kostnader ' }
  assert.deepEqual(writeOf(draft), {
    kind: 'request',
    product: 'person_years',
    title: 'Kostnader',
    content: { people: ['anna'] },
  })
  const begun = {
    ...draft,
    content: {
      people: [],
      need: '',
      selection: { ...selection, measures: [] },
      legalBasis: { article6: 'public_task', article9: '' },
    },
  }
  assert.deepEqual(writeOf(begun).content, {})
})

test('what is told is sent as it is, and an empty law is none', () => {
  const legalBasis = { article6: 'public_task', article9: 'research_statistics', law: ' ' }
  const draft = { ...emptyDraft('anna'), content: { selection, legalBasis, publicBody: false } }
  assert.deepEqual(writeOf(draft).content, {
    publicBody: false,
    selection,
    legalBasis: { article6: 'public_task', article9: 'research_statistics' },
  })
})

test('a period that ends before it begins is not told', () => {
  const wrong = { ...selection, period: { from: '2026-01-01', to: '2026-01-01' } }
  assert.deepEqual(writeOf({ ...emptyDraft('anna'), content: { selection: wrong } }).content, {})
})

test('what is missing is told in the step where it is filled in', () => {
  assert.equal(stepOf('legalBasis'), 'purpose')
  assert.equal(stepOf('months'), 'people')
  assert.equal(stepOf('anything'), 'send')
})
