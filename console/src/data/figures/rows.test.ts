import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Measure, ProductPage } from '../data-api.ts'
import { figuresTexts } from './figures.texts.ts'
import { figureText, formatStep, formatValue, measureHead } from './format-figure.ts'
import { placesOf, rowsOf, stepsOf } from './rows.ts'

const both = (text: string) => ({ sv: text, en: text })
const dimension = (id: string, more: object = {}) => ({
  id,
  title: both(id),
  definition: both(id),
  column: id,
  ...more,
})
const page = {
  product: {
    id: 'p',
    dimensions: [
      dimension('ward', { within: 'hospital' }),
      dimension('region', { codes: 'region' }),
      dimension('hospital', { within: 'region' }),
      dimension('month', { by: 'month' }),
    ],
    measures: [
      { id: 'm', kind: 'count' },
      { id: 'medicine', kind: 'sum' },
    ],
  },
  hash: '',
  codes: { region: { '14': { sv: 'Västra Götaland', en: 'West' } } },
} as unknown as ProductPage
const measure = (unit: Measure['unit'], decimals: number) =>
  ({ id: 'm', title: both('Mått'), unit, decimals, kind: 'count' }) as Measure
const plain = (text: string) => text.replace(/\s/g, ' ')

test('a sum of nothing where there was something to sum is not reported; where there was not, there is nothing to measure', () => {
  const sumOf = (value: number) =>
    rowsOf(
      page,
      {
        dimensions: [],
        measures: ['m', 'medicine'],
        cells: [{ at: [], figures: { m: { value }, medicine: { empty: true } } }],
        absent: [],
      },
      'sv',
    )[0]!.figures['medicine']
  assert.deepEqual([sumOf(3), sumOf(0)], [{ unreported: true }, { empty: true }])
})

test('cells become rows with words for codes; what is unknown is said', () => {
  const rows = rowsOf(
    page,
    {
      dimensions: ['region', 'month'],
      measures: ['m'],
      cells: [
        { at: ['14', '2026-05'], figures: { m: { value: 3 } } },
        { at: [null, '2026-04'], figures: { m: { suppressed: 'threshold' } } },
      ],
      absent: [],
    },
    'sv',
  )
  assert.deepEqual(
    rows.map(({ labels }) => labels),
    [
      { region: 'Västra Götaland', month: 'maj 2026' },
      { region: 'Okänt', month: 'apr 2026' },
    ],
  )
  assert.deepEqual(stepsOf(rows, 'month'), ['2026-04', '2026-05'])
})

test('places stand in each other as the product says, whatever their order', () => {
  assert.deepEqual(placesOf(page), ['region', 'hospital', 'ward'])
})

test('a suppressed figure is words and never a number', () => {
  const say = (figure: Parameters<typeof figureText>[0]) =>
    figureText(figure, measure('count', 0), { words: figuresTexts.sv, least: 5, language: 'sv' })
  assert.equal(say({ suppressed: 'threshold' }), 'Visas inte: färre än 5')
  assert.equal(say({ suppressed: 'dominance' }), 'Visas inte: en eller två står för det mesta')
  assert.equal(say({ empty: true }), 'Inget att mäta')
  assert.equal(plain(say({ value: 12345 })), '12 345')
})

test('values have the decimals and the unit of their measure', () => {
  assert.equal(plain(formatValue(0.875, measure('share', 3), 'sv')), '87,5 %')
  assert.equal(formatValue(93.44, measure('per_hundred', 1), 'en'), '93.4')
  assert.equal(measureHead(measure('days', 0), 'sv'), 'Mått (dagar)')
  assert.equal(measureHead(measure('count', 0), 'sv'), 'Mått')
  assert.equal(formatStep('2026-05-03', 'sv'), '3 maj 2026')
  assert.equal(formatStep('2026', 'en'), '2026')
})
