import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { noiseOf } from './cell-key.ts'
import { controlDisclosure } from './control.ts'
import { cell, measure, product, question, shown } from './release-fixture.ts'

const control = controlDisclosure

test('what is of fewer people than the strictest least count is not told, and another goes with it', async () => {
  const cells = [cell(['01'], 100), cell(['03'], 50), cell(['05'], 3)]
  const release = await control(cells, question())
  assert.deepEqual(shown(release), { '01': 100, '03': 'complementary', '05': 'threshold' })
  const stricter = await control(cells, question({ threshold: 51 }))
  assert.deepEqual(shown(stricter), { '01': 100, '03': 'threshold', '05': 'threshold' })
})

test('nobody is told as nobody, and whoever is missing is known to be so', async () => {
  const release = await control([cell(['01'], 100), cell(['03'], 0)], question())
  assert.deepEqual(shown(release), { '01': 100, '03': 0 })
})

test('without people there is no least count', async () => {
  const { person: _, ...beds } = product()
  const cells = [1, 2, 300].map((many) => ({ ...cell([`0${many}`], many), people: undefined }))
  const release = await control(cells, question({ product: beds }))
  assert.deepEqual(shown(release), { '01': 1, '02': 2, '0300': 300 })
  assert.deepEqual(release.entries, [])
  assert.equal(release.report.methods.suppression, null)
})

test('what a region withholds is withheld, and cannot be reckoned from the sum', async () => {
  const withheld = { ...cell(['05'], 0, { withheld: true }), people: undefined, parts: {} }
  const release = await control([cell(['01'], 100), cell(['03'], 50), withheld], question())
  assert.deepEqual(shown(release), { '01': 100, '03': 'complementary', '05': 'withheld' })
})

test('a measure that one region withholds is not told of all together', async () => {
  const release = await control([cell([], 100, { partly: ['n'] })], question({ dimensions: [] }))
  assert.deepEqual(shown(release), { '': 'withheld' })
})

test('all figures of those who are few are hidden, and those of others in the same cell are not', async () => {
  const few = [{ column: 'deviation', is: '=' as const, value: 'PvV' }]
  const own = product({
    measures: [
      measure({ id: 'n', kind: 'count' }),
      measure({ id: 'few', kind: 'count', where: few }),
      measure({ id: 'days', kind: 'mean', of: 'days', where: few }),
    ],
  })
  const parts = { 'few.n': 2, 'few.people': 2, 'days.n': 2, 'days.sum': 20, 'days.people': 2 }
  const release = await control(
    [cell([], 100, { parts })],
    question({ product: own, dimensions: [], measures: ['n', 'few', 'days'] }),
  )
  assert.equal(shown(release, 'n')[''], 100)
  assert.equal(shown(release, 'few')[''], 'threshold')
  assert.equal(shown(release, 'days')[''], 'threshold')
})

test('all are not told where all but few are told', async () => {
  const inliers = [{ column: 'outlier', is: '=' as const, value: false }]
  const own = product({
    measures: [
      measure({ id: 'n', kind: 'count' }),
      measure({ id: 'inliers', kind: 'count', where: inliers }),
    ],
  })
  const release = async (many: number) =>
    control(
      [cell([], 100, { parts: { 'inliers.n': many, 'inliers.people': many } })],
      question({ product: own, dimensions: [], measures: ['n', 'inliers'] }),
    )
  assert.equal(shown(await release(98))[''], 'complementary')
  assert.equal(shown(await release(98), 'inliers')[''], 98)
  assert.equal(shown(await release(90))[''], 100)
  assert.equal(shown(await release(100))[''], 100)
})

test('nor where those few, or their contacts, are left out though all people are in both', async () => {
  const of = (value: boolean) => [{ column: 'outlier', is: '=' as const, value }]
  const own = product({
    measures: [
      measure({ id: 'total', kind: 'sum', of: 'cost' }),
      measure({ id: 'inliers', kind: 'count', where: of(false) }),
      measure({ id: 'outliers', kind: 'count', where: of(true) }),
    ],
  })
  const release = async (measures: string[], outliers: number, people: number) => {
    const parts = {
      'total.sum': 1e6,
      'total.people': 100,
      'inliers.n': 150,
      'inliers.people': 100,
      'outliers.n': outliers,
      'outliers.people': people,
    }
    const rows = 150 + outliers
    return shown(
      await control([cell([], 100, { rows, parts })], question({ product: own, dimensions: [], measures })),
      'total',
    )['']
  }
  assert.equal(await release(['total', 'inliers', 'outliers'], 6, 2), 'complementary')
  assert.equal(await release(['total', 'inliers'], 3, 2), 'complementary')
  assert.equal(await release(['total', 'inliers', 'outliers'], 9, 8), 1e6)
  assert.equal(await release(['total', 'inliers', 'outliers'], 0, 0), 1e6)
})

const shares = product({
  measures: [measure({ id: 'n', kind: 'count' }), measure({ id: 's', kind: 'share', of: [] })],
})
const sharing = (at: string, people: number, hits: number) =>
  cell([at], people, {
    parts: { 's.n': people, 's.hits': hits, 's.people': people, 's.hit_people': hits },
  })

test('a share of few, or of all but few, is a small count: its neighbour goes with it', async () => {
  const asked = question({ product: shares, measures: ['n', 's'] })
  const release = await control(
    [sharing('01', 100, 50), sharing('03', 100, 97), sharing('05', 400, 80)],
    asked,
  )
  assert.deepEqual(shown(release, 'n'), { '01': 100, '03': 100, '05': 400 })
  assert.deepEqual(shown(release, 's'), { '01': 'complementary', '03': 'threshold', '05': 0.2 })
})

test('a share of none and of all is told', async () => {
  const asked = question({ product: shares, measures: ['n', 's'] })
  const release = await control([sharing('01', 100, 0), sharing('03', 100, 100)], asked)
  assert.deepEqual(shown(release, 's'), { '01': 0, '03': 1 })
})

test('a percentile that is one person’s value at the end is not told, and one in the midst is', async () => {
  const days = (id: string, p: number) => measure({ id, kind: 'percentile', of: 'days', p })
  const own = product({ measures: [days('median', 0.5), days('p90', 0.9)] })
  const waiting = (at: string, many: number) => {
    const steps = Array.from({ length: many }, (_, day): [number, number] => [10 * (day + 1), 1])
    const parts = { 'median.people': many, 'p90.people': many }
    return cell([at], many, { parts, steps: { median: steps, p90: steps } })
  }
  const release = await control(
    [
      waiting('01', 7),
      waiting('03', 40),
      cell(['05'], 7, {
        parts: { 'median.people': 7, 'p90.people': 7 },
        steps: { median: [[90, 7]], p90: [[90, 7]] },
      }),
    ],
    question({ product: own, measures: ['median', 'p90'] }),
  )
  assert.deepEqual(shown(release, 'median'), { '01': 40, '03': 200, '05': 90 })
  assert.deepEqual(shown(release, 'p90'), { '01': 'threshold', '03': 360, '05': 90 })
})

const costs = product({
  measures: [measure({ id: 'n', kind: 'count' }), measure({ id: 'c', kind: 'sum', of: 'cost' })],
  disclosure: { threshold: 5, cellKey: false, dominance: 0.85 },
})
const costing = (at: string, people: number, sum: number, largest: [number, number]) =>
  cell([at], people, { parts: { 'c.sum': sum, 'c.people': people }, largest: { c: largest } })

test('a sum that two make up most of is hidden with another, and their number is told', async () => {
  const asked = question({ product: costs, measures: ['n', 'c'] })
  const release = await control(
    [
      costing('01', 20, 1_000_000, [100_000, 90_000]),
      costing('03', 10, 1_000_000, [800_000, 150_000]),
      costing('05', 30, 1_200_000, [90_000, 80_000]),
    ],
    asked,
  )
  assert.deepEqual(shown(release, 'n'), { '01': 20, '03': 10, '05': 30 })
  assert.deepEqual(shown(release, 'c'), { '01': 'complementary', '03': 'dominance', '05': 1_200_000 })
})

test('a sum below zero is hidden with another, since nobody knows who makes up most of it', async () => {
  const release = await control(
    [
      costing('01', 20, 1_000_000, [100_000, 90_000]),
      costing('03', 10, -400_000, [20_000, 10_000]),
      costing('05', 30, 1_200_000, [90_000, 80_000]),
    ],
    question({ product: costs, measures: ['n', 'c'] }),
  )
  assert.deepEqual(shown(release, 'c'), { '01': 'complementary', '03': 'dominance', '05': 1_200_000 })
})

test('sums over hospitals are known though only hospitals were asked for: a region with one small hospital hides another', async () => {
  const at = (hospital: string, region: string, people: number) =>
    cell([hospital], people, { regions: [region] })
  const cells = [at('A', '01', 3), at('B', '01', 60), at('C', '03', 4), at('D', '03', 70), at('E', '03', 80)]
  const release = await control(cells, question({ dimensions: ['hospital'] }))
  assert.deepEqual(shown(release), {
    A: 'threshold',
    B: 'complementary',
    C: 'threshold',
    D: 'complementary',
    E: 80,
  })
})

test('sums over months are known by year too', async () => {
  const cells = [
    cell(['2025-11'], 40),
    cell(['2025-12'], 3),
    cell(['2026-01'], 30),
    cell(['2026-02'], 2),
    cell(['2026-03'], 90),
  ]
  const release = await control(cells, question({ dimensions: ['month'] }))
  assert.deepEqual(shown(release), {
    '2025-11': 'complementary',
    '2025-12': 'threshold',
    '2026-01': 'complementary',
    '2026-02': 'threshold',
    '2026-03': 90,
  })
})

test('a row that only its sum is told of has its empty places hidden with the others', async () => {
  const row = (region: string, counts: readonly number[]) =>
    counts.flatMap((many, at) => (many === 0 ? [] : [cell([region, `s${at}`], many)]))
  const cells = [...row('01', [1, 1, 1, 1, 1, 0]), ...row('03', [50, 51, 52, 53, 54, 55])]
  const release = await control(cells, question({ dimensions: ['region', 'sex'] }))
  assert.equal(shown(release)['01 s5'], 'complementary')
  assert.equal(shown(release)['01 s0'], 'complementary')
  assert.equal(release.report.audit.exposed, 0)
})

test('with cell keys a whole has the noise of its own key, which is the sum of its parts’', async () => {
  const keyed = product({ disclosure: { threshold: 5, cellKey: true } })
  const keys = fc.array(fc.tuple(fc.integer({ min: 20, max: 500 }), fc.nat({ max: 255 })), {
    minLength: 3,
    maxLength: 3,
  })
  await fc.assert(
    fc.asyncProperty(keys, async (parts) => {
      const cells = parts.map(([many, key], at) => cell([`0${at}`], many, { parts: { 'n.key': key } }))
      const regions = shown(await control(cells, question({ product: keyed })))
      parts.forEach(([many, key], at) => assert.equal(regions[`0${at}`], many + noiseOf(many, key, 5)))
      const all = parts.reduce((sum, [many]) => sum + many, 0)
      const key = parts.reduce((sum, [, each]) => sum + each, 0) % 256
      const whole = await control(
        [cell([], all, { parts: { 'n.key': key } })],
        question({ product: keyed, dimensions: [] }),
      )
      assert.equal(shown(whole)[''], all + noiseOf(all, key, 5))
    }),
  )
})

test('with cell keys a sum, a mean and a count agree, and the true count is not their quotient', async () => {
  const own = product({
    measures: [
      measure({ id: 'n', kind: 'count' }),
      measure({ id: 'c', kind: 'sum', of: 'cost' }),
      measure({ id: 'm', kind: 'mean', of: 'cost' }),
    ],
    disclosure: { threshold: 5, cellKey: true },
  })
  const key = Array.from({ length: 256 }, (_, at) => at).find((each) => noiseOf(100, each, 5) === 2)!
  const parts = {
    'n.key': key,
    'c.sum': 5000,
    'c.people': 100,
    'c.key': key,
    'm.sum': 5000,
    'm.n': 100,
    'm.people': 100,
    'm.key': key,
  }
  const release = await control(
    [cell([], 100, { parts })],
    question({ product: own, dimensions: [], measures: ['n', 'c', 'm'] }),
  )
  assert.deepEqual(
    ['n', 'c', 'm'].map((id) => shown(release, id)['']),
    [102, 5100, 50],
  )
})

test('with cell keys a share stays between none and all, and is none or all only when it is', async () => {
  const keyed = { ...shares, disclosure: { threshold: 5, cellKey: true } }
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 5, max: 60 }),
      fc.integer({ min: 0, max: 60 }),
      fc.nat({ max: 255 }),
      fc.nat({ max: 255 }),
      async (hits, misses, hitKey, key) => {
        const base = sharing('01', hits + misses, hits)
        const parts = { ...base.parts, 's.key': key, 's.hit_key': hitKey }
        const release = await control(
          [{ ...base, parts }],
          question({ product: keyed, measures: ['n', 's'] }),
        )
        const share = shown(release, 's')['01']!
        if (misses > 0 && misses < 5) assert.equal(share, 'threshold')
        else if (misses === 0) assert.equal(share, 1)
        else assert.ok(typeof share === 'number' && share > 0 && share < 1)
      },
    ),
  )
})

test('a release says what was told of it and what was not, and how it was controlled', async () => {
  const release = await control([cell(['01'], 100), cell(['03'], 50), cell(['05'], 3)], question())
  assert.deepEqual(release.report, {
    methods: { suppression: 1, cellKey: null, dominance: null, ledger: 1 },
    threshold: 5,
    figures: {
      told: 1,
      empty: 0,
      suppressed: { threshold: 1, complementary: 1, dominance: 0, withheld: 0, differencing: 0 },
    },
    audit: { tables: 1, tooLarge: 0, checked: 1, exposed: 0, narrowest: 3 },
  })
})
