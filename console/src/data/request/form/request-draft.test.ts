import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ProductPage } from '../../data-api.ts'
import { choosable, codesWithin, withCodes } from './filters.ts'
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

test('a part is chosen by codes of dimensions that have names, and under a permit among what was granted', () => {
  const text = { sv: '', en: '' }
  const dimension = (id: string, more: object = {}) => ({
    id,
    title: text,
    definition: text,
    column: id,
    ...more,
  })
  const page = {
    product: {
      dimensions: [
        dimension('region', { codes: 'region' }),
        dimension('year', { by: 'year' }),
        dimension('age_group', { codes: 'age_group' }),
        dimension('sex', { codes: 'sex' }),
      ],
    },
    codes: {
      region: { '12': text },
      age_group: { '65-79': text, '80+': text },
      sex: { '1': text, '2': text },
    },
  } as unknown as ProductPage
  const [ages, sexes] = [page.product.dimensions[2]!, page.product.dimensions[3]!]
  const all = choosable(page, undefined)
  assert.deepEqual(all, [ages, sexes])
  const women = withCodes(page, [], 'sex', ['2'])
  const oldWomen = withCodes(page, women, 'age_group', ['80+'])
  assert.deepEqual(oldWomen, [
    { column: 'age_group', is: 'in', values: ['80+'] },
    { column: 'sex', is: 'in', values: ['2'] },
  ])
  assert.deepEqual(withCodes(page, oldWomen, 'age_group', []), women)
  assert.deepEqual(choosable(page, { dimensions: ['year'], filters: women }), [sexes])
  const granted = (of: typeof ages) => codesWithin(page, of, women).map(([code]) => code)
  assert.deepEqual([granted(sexes), granted(ages)], [['2'], ['65-79', '80+']])
})
