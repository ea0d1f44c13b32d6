import assert from 'node:assert/strict'
import { test } from 'node:test'
import { controlDisclosure } from './control.ts'
import type { Entry } from './ledger.ts'
import { analyst, cell, measure, product, question, shown } from './release-fixture.ts'

const hidden = { '': 'differencing' }
const all = { dimensions: [] }
const days = (from: string, to: string) => ({ ...all, period: { from, to } })
const only = (column: string, ...values: string[]) => ({
  filters: [{ column, is: 'in' as const, values }],
})
const of = (region: string, people: number, at: string[] = []) => cell(at, people, { regions: [region] })

test('a period that is moved by a day tells nobody who came or left on it', async () => {
  const ask = analyst()
  assert.deepEqual(await ask([cell([], 80)], days('2026-01-01', '2026-02-01')), { '': 80 })
  assert.deepEqual(await ask([cell([], 83)], days('2026-01-01', '2026-02-02')), hidden)
  assert.deepEqual(await ask([cell([], 78)], days('2026-01-02', '2026-02-01')), hidden)
})

test('nor do periods that only overlap, with what they have in common', async () => {
  const ask = analyst()
  assert.deepEqual(await ask([cell([], 80)], days('2026-01-01', '2026-02-01')), { '': 80 })
  assert.deepEqual(await ask([cell([], 90)], days('2026-01-31', '2026-03-01')), { '': 90 })
  // 167 = 80 + 90 − 3, those of the last of January.
  assert.deepEqual(await ask([cell([], 167)], days('2026-01-01', '2026-03-01')), hidden)
})

test('all wards but a small one are not told beside their hospital, nor hospitals beside their region', async () => {
  const own = product()
  const wards = product({
    dimensions: [
      ...own.dimensions,
      { ...own.dimensions[1]!, id: 'ward', column: 'ward', within: 'hospital' },
    ],
  })
  const ask = analyst()
  const region = { product: wards, ...only('region', '01'), regions: ['01'] }
  assert.deepEqual(await ask([of('01', 103)], { ...region, ...all }), { '': 103 })
  const hospitals = { ...region, dimensions: ['hospital'] }
  assert.deepEqual(await ask([of('01', 60, ['A']), of('01', 40, ['B']), of('01', 3, ['C'])], hospitals), {
    A: 60,
    B: 'complementary',
    C: 'threshold',
  })
  const within = {
    ...region,
    dimensions: ['ward'],
    filters: [...region.filters, ...only('hospital', 'A').filters],
  }
  assert.deepEqual(await ask([of('01', 30, ['A1']), of('01', 28, ['A2']), of('01', 2, ['A3'])], within), {
    A1: 30,
    A2: 'complementary',
    A3: 'threshold',
  })
  const alone = { ...within, ...all, filters: [...within.filters, ...only('ward', 'A1', 'A2').filters] }
  assert.deepEqual(await ask([of('01', 58)], alone), hidden)
})

test('what was hidden is not told by its parts', async () => {
  const ask = analyst()
  const regions = [of('01', 100, ['01']), of('03', 50, ['03']), of('05', 3, ['05'])]
  assert.deepEqual(await ask(regions), { '01': 100, '03': 'complementary', '05': 'threshold' })
  const parts = await ask([of('03', 30, ['F']), of('03', 20, ['M'])], {
    dimensions: ['sex'],
    regions: ['03'],
    ...only('region', '03'),
  })
  assert.ok(Object.values(parts).some((figure) => typeof figure !== 'number'))
})

test('one measure after the other of the same rows tells nothing of those that only one counts', async () => {
  const own = product({
    measures: [
      measure({ id: 'n', kind: 'count' }),
      measure({ id: 'inliers', kind: 'count', where: [{ column: 'outlier', is: '=', value: false }] }),
    ],
  })
  const earlier: Entry[] = []
  const ask = async (id: string, people: number) => {
    const parts = { [`${id}.n`]: people, [`${id}.people`]: people }
    const release = await controlDisclosure(
      [{ ...cell([], people), parts }],
      question({ ...all, product: own, measures: [id], earlier: [...earlier] }),
    )
    earlier.push(...release.entries)
    return shown(release, id)
  }
  assert.deepEqual(await ask('n', 100), { '': 100 })
  assert.deepEqual(await ask('inliers', 98), hidden)
  assert.deepEqual(await ask('inliers', 80), hidden, 'hidden before, on the same data')
})

test('the same pages on each day’s data are told each day, in whatever order they are opened', async () => {
  const ask = analyst()
  const regions = (more: number) => [of('01', 100 + more, ['01']), of('03', 50 + more, ['03'])]
  const total = (more: number) => [cell([], 150 + 2 * more, { regions: ['01', '03'] })]
  for (const day of [1, 2, 3, 4]) {
    const fresh = {
      regions: ['01', '03'],
      data: `of day ${day}`,
      dataUntil: `2026-06-0${day}`,
      period: { from: '2026-01-01', to: '2027-01-01' },
    }
    const pages = [
      async () =>
        assert.deepEqual(
          await ask(regions(day), fresh),
          { '01': 100 + day, '03': 50 + day },
          `regions ${day}`,
        ),
      async () =>
        assert.deepEqual(await ask(total(day), { ...fresh, ...all }), { '': 150 + 2 * day }, `total ${day}`),
    ]
    for (const page of day % 2 === 0 ? pages : pages.toReversed()) await page()
  }
})

test('a period that has ended is compared with what was told of it on earlier data', async () => {
  const ask = analyst()
  const ended = { ...all, dataUntil: '2027-06-01' }
  assert.deepEqual(await ask([cell([], 100)], { ...ended, data: 'of May' }), { '': 100 })
  assert.deepEqual(await ask([cell([], 97)], { ...ended, data: 'of June', ...only('sex', 'F', 'M') }), hidden)
})

test('what was told before the least count was raised does not hide another behind it', async () => {
  const ask = analyst()
  const cells = (...many: number[]) => many.map((each, at) => of(`0${2 * at + 1}`, each, [`0${2 * at + 1}`]))
  const first = await ask(cells(100, 9, 8, 60))
  assert.deepEqual(first, { '01': 100, '03': 9, '05': 8, '07': 60 })
  assert.deepEqual(await ask(cells(100, 9, 8, 60), { threshold: 10 }), {
    ...first,
    '03': 'threshold',
    '05': 'threshold',
  })
  const one = analyst()
  assert.deepEqual(await one([of('05', 6)], { ...all, regions: ['05'], ...only('region', '05') }), { '': 6 })
  const after = await one(cells(100, 5, 6, 60), { threshold: 10 })
  assert.deepEqual([after['03'], after['05']], ['threshold', 'threshold'])
  assert.ok(after['01'] === 'complementary' || after['07'] === 'complementary', JSON.stringify(after))
})

test('that a region has nobody is known too, when others overlap', async () => {
  const some = (many: number, ...regions: string[]) => ({
    cells: [cell([], many, { regions })],
    more: { ...all, regions, ...only('region', ...regions) },
  })
  const ask = analyst()
  assert.deepEqual(await ask([of('03', 60, ['03']), of('05', 40, ['05'])], { regions: ['01', '03', '05'] }), {
    '03': 60,
    '05': 40,
  })
  const nobody = analyst()
  const asked = [some(0, '01'), some(50, '01', '03'), some(52, '03', '05')]
  const told = []
  for (const { cells, more } of asked) told.push((await nobody(cells, more))[''])
  assert.deepEqual(told, [0, 50, 'differencing'])
})

const sharing = product({
  measures: [measure({ id: 'n', kind: 'count' }), measure({ id: 's', kind: 'share', of: [] })],
})
/** Somebody who asks how large a share of some regions' people something holds for, one question after the other. */
function sharesAsked() {
  const earlier: Entry[] = []
  return async (regions: Readonly<Record<string, [people: number, hits: number]>>, more: object = {}) => {
    const many = (at: 0 | 1) => Object.values(regions).reduce((sum, each) => sum + each[at], 0)
    const [people, hits] = [many(0), many(1)]
    const parts = { 's.n': people, 's.hits': hits, 's.people': people, 's.hit_people': hits }
    const names = Object.keys(regions)
    const release = await controlDisclosure(
      [cell([], people, { parts, regions: names })],
      question({
        ...all,
        product: sharing,
        measures: ['n', 's'],
        regions: names,
        earlier: [...earlier],
        ...more,
      }),
    )
    earlier.push(...release.entries)
    return [shown(release, 'n')[''], shown(release, 's')['']]
  }
}

test('nor do shares that were told, with that of all, for how many of a region it holds, or does not', async () => {
  for (const hits of [2, 18]) {
    const ask = sharesAsked()
    const [one, two, few] = [
      [100, 50],
      [60, 30],
      [20, hits],
    ] as [number, number][]
    assert.deepEqual(await ask({ '01': one! }), [100, 0.5])
    assert.deepEqual(await ask({ '03': two! }), [60, 0.5])
    assert.deepEqual(await ask({ '05': few! }), [20, 'threshold'])
    assert.deepEqual(await ask({ '01': one!, '03': two!, '05': few! }), [180, 'differencing'])
    assert.deepEqual(await ask({ '01': one!, '03': two! }), [160, 0.5])
  }
})
