import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { describedQuestion, within } from './described.ts'
import { analyst, cell, question } from './release-fixture.ts'

const all = { dimensions: [] }
const only = (column: string, ...values: string[]) => ({
  filters: [{ column, is: 'in' as const, values }],
})
const months = (from: string, to: string) => ({ period: { from: `2026-${from}-01`, to: `2026-${to}-01` } })

test('a choice that leaves few of what was told out is not told after it', async () => {
  const ask = analyst()
  assert.deepEqual(await ask([cell([], 100)], all), { '': 100 })
  assert.deepEqual(await ask([cell([], 97)], { ...all, ...only('sex', 'F', 'M') }), { '': 'differencing' })
  assert.deepEqual(await ask([cell([], 60)], { ...all, ...only('sex', 'F') }), { '': 60 })
})

test('nor the whole after the choice', async () => {
  const ask = analyst()
  assert.deepEqual(await ask([cell([], 97)], { ...all, ...only('sex', 'F', 'M') }), { '': 97 })
  assert.deepEqual(await ask([cell([], 100)], all), { '': 'differencing' })
})

test('a choice that leaves nobody out is told', async () => {
  const ask = analyst()
  await ask([cell([], 100)], all)
  assert.deepEqual(await ask([cell([], 100)], { ...all, ...only('sex', 'F', 'M') }), { '': 100 })
})

test('a period that holds few more than another is not told', async () => {
  const ask = analyst()
  await ask([cell([], 80)], { ...all, ...months('01', '04') })
  assert.deepEqual(await ask([cell([], 82)], { ...all, ...months('01', '05') }), { '': 'differencing' })
  assert.deepEqual(await ask([cell([], 90)], { ...all, ...months('01', '06') }), { '': 90 })
})

test('a month of a table is compared with a period of its own', async () => {
  const ask = analyst()
  await ask([cell(['2026-01'], 40), cell(['2026-02'], 50)], { dimensions: ['month'] })
  assert.deepEqual(await ask([cell([], 42)], { ...all, period: { from: '2026-01-01', to: '2026-02-03' } }), {
    '': 'differencing',
  })
})

test('a region that was absent and has few is not known when it answers', async () => {
  const ask = analyst()
  await ask([cell([], 100)], { ...all, regions: ['01', '03'] })
  assert.deepEqual(await ask([cell([], 103)], { ...all, regions: ['01', '03', '05'] }), {
    '': 'differencing',
  })
})

test('what was hidden stays hidden on the same data when the least count is changed, and not on new data', async () => {
  const cells = [cell(['01'], 100), cell(['03'], 50), cell(['05'], 8)]
  const ask = analyst()
  assert.deepEqual(await ask(cells, { threshold: 10 }), {
    '01': 100,
    '03': 'complementary',
    '05': 'threshold',
  })
  assert.deepEqual(await ask(cells), { '01': 100, '03': 'complementary', '05': 'differencing' })
  assert.deepEqual(await ask(cells, { data: 'loaded in April' }), { '01': 100, '03': 50, '05': 8 })
})

test('what was hidden for another’s sake is not told to who asks for it alone', async () => {
  const ask = analyst()
  await ask([cell(['01'], 100), cell(['03'], 50), cell(['05'], 3)])
  assert.deepEqual(await ask([cell([], 50, { regions: ['03'] })], { ...all, regions: ['03'] }), {
    '': 'complementary',
  })
})

test('women of all regions are no sum of a table of regions', async () => {
  const ask = analyst()
  await ask([cell(['01'], 100), cell(['03'], 50), cell(['05'], 3)])
  assert.deepEqual(await ask([cell([], 60)], { ...all, ...only('sex', 'F') }), { '': 60 })
})

test('an analyst who asks for regions one by one and then for all does not learn of the small one', async () => {
  const ask = analyst()
  const one = (region: string, many: number) =>
    ask([cell([], many, { regions: [region] })], { ...all, ...only('region', region) })
  assert.deepEqual(await one('01', 100), { '': 100 })
  assert.deepEqual(await one('03', 50), { '': 50 })
  assert.deepEqual(await one('05', 3), { '': 'threshold' })
  assert.deepEqual(await ask([cell([], 153)], all), { '': 'differencing' })
})

test('nor when the whole comes first, or parts of it together', async () => {
  const ask = analyst()
  const regions = ['01', '03', '05', '06']
  assert.deepEqual(await ask([cell([], 203)], { ...all, regions }), { '': 203 })
  const some = (many: number, ...of: string[]) =>
    ask([cell([], many)], { ...all, regions, ...only('region', ...of) })
  assert.deepEqual(await some(150, '01', '03'), { '': 150 })
  assert.deepEqual(await some(50, '06'), { '': 'differencing' })
  assert.deepEqual(await some(53, '05', '06'), { '': 53 })
})

test('nor by two and two of three', async () => {
  const ask = analyst()
  const some = (many: number, ...of: string[]) => ask([cell([], many)], { ...all, ...only('region', ...of) })
  assert.deepEqual(await some(110, '01', '03'), { '': 110 })
  assert.deepEqual(await some(63, '03', '05'), { '': 63 })
  assert.deepEqual(await some(53, '01', '05'), { '': 'differencing' })
})

test('nor by periods that overlap', async () => {
  const ask = analyst()
  const some = (many: number, from: string, to: string) =>
    ask([cell([], many)], { ...all, ...months(from, to) })
  assert.deepEqual(await some(63, '01', '03'), { '': 63 })
  assert.deepEqual(await some(73, '02', '04'), { '': 73 })
  assert.deepEqual(await some(133, '01', '04'), { '': 'differencing' })
})

test('months one by one and a year give no month away', async () => {
  const ask = analyst()
  await ask([cell([], 60)], { ...all, ...months('01', '06') })
  await ask([cell([], 70)], { ...all, ...months('07', '12') })
  assert.deepEqual(await ask([cell([], 133)], { ...all, ...months('01', '12') }), { '': 'differencing' })
})

test('the same question again gets the same answer, as often as it is asked', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 60 }), { minLength: 3, maxLength: 8 }), async (counts) => {
      const ask = analyst()
      const cells = counts.map((many, at) => cell([`1${at}`], many, { regions: [`1${at}`] }))
      const first = await ask(cells)
      assert.deepEqual(await ask(cells), first)
      assert.deepEqual(await ask(cells), first)
    }),
    { numRuns: 30 },
  )
})

/** What is exactly known of each region by solving for them all (Gauss–Jordan). */
function reckoned(told: readonly { of: readonly string[]; count: number }[], regions: readonly string[]) {
  const rows = told.map(({ of, count }) => [...regions.map((each) => (of.includes(each) ? 1 : 0)), count])
  let top = 0
  for (const column of regions.keys()) {
    const pivot = rows.findIndex((row, at) => at >= top && Math.abs(row[column]!) > 1e-9)
    if (pivot < 0) continue
    const [lead] = rows.splice(pivot, 1) as [number[]]
    const one = lead.map((value) => value / lead[column]!)
    rows.forEach((row, at) => {
      rows[at] = row.map((value, index) => value - row[column]! * one[index]!)
    })
    rows.splice(top++, 0, one)
  }
  return regions.map((_, at) => {
    const row = rows.find((each) =>
      regions.every((__, index) => Math.abs(each[index]! - (index === at ? 1 : 0)) < 1e-9),
    )
    return row?.at(-1)
  })
}

test('differences of two answers never come to few, and no few can be solved for, whatever regions are chosen in turn', async () => {
  const regions = ['01', '03', '05', '06', '07']
  const choices = fc.array(fc.subarray(regions, { minLength: 1 }), { minLength: 2, maxLength: 8 })
  const counts = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 5, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(choices, counts, async (chosen, many) => {
      const ask = analyst()
      const told: { of: readonly string[]; count: number }[] = []
      for (const of of chosen) {
        const count = of.reduce((sum, region) => sum + many[regions.indexOf(region)]!, 0)
        const answer = (await ask([cell([], count)], { ...all, regions, ...only('region', ...of) }))['']
        if (typeof answer === 'number') told.push({ of, count: answer })
      }
      for (const whole of told)
        for (const part of told.filter((each) => each.of.every((region) => whole.of.includes(region)))) {
          const difference = whole.count - part.count
          assert.ok(difference === 0 || difference >= 5)
        }
      assert.deepEqual(
        reckoned(told, regions).filter((known) => known !== undefined && known < 5),
        [],
      )
    }),
  )
})

test('what is within what follows filters, periods and regions', () => {
  const described = (more: object) => describedQuestion(question(more))
  const filter = (column: string, is: string, value?: string) => ({ filters: [{ column, is, value }] })
  const whole = described({})
  for (const part of [
    described(only('sex', 'F')),
    described(filter('sex', 'not_null')),
    described(months('02', '03')),
    described({ regions: ['01'] }),
    described(filter('month', '=', '2026-02')),
  ]) {
    assert.ok(within(part, whole))
    assert.ok(!within(whole, part))
  }
  assert.ok(within(described(only('sex', 'F')), described(filter('sex', 'not_null'))))
  assert.ok(!within(described(filter('sex', 'null')), described(filter('sex', 'not_null'))))
  assert.deepEqual(described(filter('month', '=', '2026-02')), described(months('02', '03')))
  assert.deepEqual(described(filter('month', '=', '2026-99')).from, '2026-01-01')
})
