import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { controlDisclosure } from './control.ts'
import { gridOf } from './grid.ts'
import { cell, product, question } from './release-fixture.ts'

const standing = (at: readonly string[], region = '01') => ({ at, regions: [region] })
const sumsOf = (
  dimensions: readonly string[],
  cells: readonly { at: readonly string[]; regions: readonly string[] }[],
) => {
  const { places, margins } = gridOf(product(), dimensions, cells)
  return margins.map((margin) => margin.map((at) => places[at]!.at.join(' ')).join(', ')).sort()
}

test('the sums of a table are those over each of its dimensions and over all', () => {
  const cells = ['F', 'M'].flatMap((sex) => ['01', '03'].map((region) => standing([region, sex], region)))
  assert.deepEqual(
    sumsOf(['region', 'sex'], cells),
    ['01 F, 01 M', '01 F, 03 F', '01 F, 03 F, 01 M, 03 M', '03 F, 03 M', '01 M, 03 M'].sort(),
  )
})

test('hospitals add up to regions, months to years, though those were not asked for', () => {
  assert.deepEqual(sumsOf(['hospital'], [standing(['A']), standing(['B']), standing(['C'], '03')]), [
    'A, B',
    'A, B, C',
    'C',
  ])
  assert.deepEqual(
    sumsOf(
      ['month'],
      ['2025-12', '2026-01', '2026-02'].map((month) => standing([month])),
    ),
    ['2025-12', '2025-12, 2026-01, 2026-02', '2026-01, 2026-02'],
  )
})

test('a product’s own tables are sums of finer ones, also by what stands above their dimensions', () => {
  const own = product({ tables: [['region', 'month'], ['sex', 'month'], ['region', 'year'], ['hospital']] })
  const cells = ['A', 'B'].flatMap((hospital) =>
    ['2026-01', '2026-02'].map((month) => standing([hospital, month])),
  )
  const { places, margins } = gridOf(own, ['hospital', 'month'], cells)
  const sums = margins.map((margin) => margin.map((at) => places[at]!.at.join(' ')).join(', '))
  assert.deepEqual(sums.sort(), [
    'A 2026-01, A 2026-02',
    'A 2026-01, A 2026-02, B 2026-01, B 2026-02',
    'A 2026-01, B 2026-01',
    'A 2026-02, B 2026-02',
    'B 2026-01, B 2026-02',
  ])
  const three = ['01', '03'].flatMap((region) =>
    ['F', 'M'].map((sex) => standing([region, sex, '2026-01'], region)),
  )
  assert.ok(
    gridOf(own, ['region', 'sex', 'month'], three).margins.some((margin) => margin.join() === '0,1'),
    'both sexes of a region in a month',
  )
})

test('a place where nobody is belongs to the table, unless it cannot be', () => {
  const { places } = gridOf(
    product(),
    ['region', 'hospital', 'sex'],
    [standing(['01', 'A', 'F']), standing(['03', 'B', 'M'], '03')],
  )
  assert.deepEqual(
    places.map(({ at, cell: own }) => [at.join(' '), own]),
    [
      ['01 A F', 0],
      ['03 B M', 1],
      ['01 A M', undefined],
      ['03 B F', undefined],
    ],
  )
})

test('a large table is audited in blocks, and loses no whole slices', async () => {
  const cells = Array.from({ length: 10_001 }, (_, at) => cell([`${at}`], at === 0 ? 3 : 9))
  const { report } = await controlDisclosure(cells, question({ dimensions: ['sex'] }))
  assert.deepEqual([report.audit.tooLarge, report.audit.exposed, report.audit.tables], [0, 0, 1])
  assert.equal(report.figures.suppressed.complementary, 1)
})

test('a table with too many places to look at is said to be too large', () => {
  const many = Array.from({ length: 50_001 }, (_, at) => ({ at: [`${at}`], regions: ['01'] }))
  const grid = gridOf(product(), ['sex'], many)
  assert.deepEqual([grid.tooLarge, grid.margins], [true, []])
})

test('of three dimensions nothing is exposed, unless nothing at all is told', async () => {
  const counts = fc.array(fc.nat({ max: 30 }), { minLength: 18, maxLength: 18 })
  await fc.assert(
    fc.asyncProperty(counts, async (many) => {
      const cells = many.flatMap((each, at) => {
        const place = [
          ['01', '03', '05'][at % 3]!,
          ['F', 'M'][Math.floor(at / 3) % 2]!,
          `2026-0${1 + Math.floor(at / 6)}`,
        ]
        return each === 0 ? [] : [cell(place, each)]
      })
      const { report } = await controlDisclosure(cells, question({ dimensions: ['region', 'sex', 'month'] }))
      assert.equal(report.audit.exposed, 0)
      assert.equal(report.audit.tooLarge, 0)
    }),
    { numRuns: 60 },
  )
})
