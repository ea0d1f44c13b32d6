import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PolicyDefinitions } from '../region-api.ts'
import { definitionChanges } from './definition-diff.ts'

const both = (text: string) => ({ sv: `${text} sv`, en: `${text} en` })
const measure = {
  id: 'waiting',
  title: both('Waiting'),
  definition: both('Those who wait'),
  version: 1,
  source: 'HSL',
  unit: 'persons' as const,
  decimals: 0,
  kind: 'count' as const,
}
const dimension = { id: 'month', title: both('Month'), definition: both('When'), column: 'month' }
const before: PolicyDefinitions['now'] = {
  id: 'waiting',
  version: 1,
  title: both('Waiting'),
  description: both('Who waits'),
  purpose: both('Follow-up'),
  legalBasis: [],
  view: 'queue',
  modelVersion: 1,
  time: { column: 'month', grain: 'month' },
  dimensions: [dimension],
  measures: [measure],
  refresh: 'daily',
  retentionMonths: 12,
  healthCategory: [],
  keywords: [],
  access: 'open',
  disclosure: { threshold: 5, cellKey: false },
}

test('what has changed is told by field, measure and dimension, in one language', () => {
  const after = {
    ...before,
    version: 2,
    disclosure: { threshold: 3, cellKey: false },
    measures: [
      { ...measure, version: 2, definition: both('Those who wait longer') },
      { ...measure, id: 'left', title: both('Left') },
    ],
    dimensions: [],
  }
  assert.deepEqual(
    definitionChanges(before, after, 'sv').map(({ part, name, kind, fields }) => [
      part,
      name,
      kind,
      fields.map(({ field, after: is }) => `${field}: ${JSON.stringify(is)}`),
    ]),
    [
      ['definition', 'disclosure', 'changed', ['disclosure: {"threshold":3,"cellKey":false}']],
      [
        'measure',
        'Waiting sv',
        'changed',
        ['definition: "Those who wait longer sv"', 'definitionVersion: 2'],
      ],
      ['measure', 'Left sv', 'added', []],
      ['dimension', 'Month sv', 'removed', []],
    ],
  )
})

test('a text that has changed in the other language only is no change to who reads', () => {
  const after = { ...before, title: { sv: 'Waiting sv', en: 'Queue' } }
  assert.deepEqual(definitionChanges(before, after, 'sv'), [])
  assert.equal(definitionChanges(before, after, 'en').length, 1)
})
