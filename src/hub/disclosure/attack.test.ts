import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cellsBy, type Hidden, type Known, placesOf, reckonable, skewedCounts } from './attack-fixture.ts'
import { controlDisclosure } from './control.ts'
import type { Entry } from './ledger.ts'
import { cell, measure, product, question, shown } from './release-fixture.ts'
import { randomFrom } from './table-fixture.ts'

const numbered = (letter: string, many: number) => Array.from({ length: many }, (_, at) => `${letter}${at}`)
const shape = {
  region: ['01', '03', '12'],
  specialty: numbered('s', 12),
  month: [2024, 2025].flatMap((year) =>
    Array.from({ length: 12 }, (_, at) => `${year}-${String(at + 1).padStart(2, '0')}`),
  ),
}
const threshold = 5
type Counted = { shape: typeof shape; counts: readonly number[] }
const own = product()
const asked = {
  product: {
    ...own,
    dimensions: [...own.dimensions, { ...own.dimensions[2]!, id: 'specialty', column: 'specialty' }],
  },
  period: { from: '2024-01-01', to: '2026-01-01' },
  regions: shape.region,
  threshold,
}
const three = Object.keys(shape)
const twos = [
  ['region', 'month'],
  ['specialty', 'month'],
  ['region', 'specialty'],
]

/** Asks for the table by these dimensions, one after the other, and notes all that is told. */
async function releases(of: Counted, asks: readonly (readonly string[])[], tables: string[][] = []) {
  const earlier: Entry[] = []
  const known: Known[] = []
  const hidden: Hidden[] = []
  const lost: number[] = []
  const exposed: number[] = []
  for (const ids of asks) {
    const cells = cellsBy(of.shape, of.counts, ids)
    const release = await controlDisclosure(
      cells,
      question({ ...asked, product: { ...asked.product, tables }, dimensions: ids, earlier: [...earlier] }),
    )
    earlier.push(...release.entries)
    const told = new Map(release.cells.map(({ at, figures }) => [at.join(), figures['n']!]))
    for (const place of placesOf(Object.fromEntries(ids.map((id) => [id, of.shape[id as 'region']])))) {
      const figure = told.get(ids.map((id) => place[id]!).join()) ?? { value: 0 }
      if ('value' in figure) known.push({ at: place, value: figure.value })
      else if ('suppressed' in figure) hidden.push({ at: place, why: figure.suppressed })
    }
    const large = cells.filter(({ people }) => people! >= threshold)
    const gone = large.filter(({ at }) => 'suppressed' in told.get(at.join())!)
    lost.push(gone.length / large.length)
    exposed.push(release.report.audit.exposed)
  }
  return { known, hidden, lost, exposed }
}

/** Those that an attacker knows to lie within less than two of each other. */
async function attack(known: readonly Known[], hidden: readonly Hidden[], of: typeof shape = shape) {
  const all = await reckonable(of, known, hidden, threshold)
  return { attacked: all.length, found: all.filter(({ width }) => width < 2 - 1e-6) }
}

/** Totals that are published elsewhere: of all, and of each value of a dimension. */
function totals(many: readonly number[]): Known[] {
  return [[], ...three.map((id) => [id])].flatMap((ids) =>
    cellsBy(shape, many, ids).map(({ at, people }) => ({
      at: Object.fromEntries(ids.map((id, index) => [id, at[index]!])),
      value: people!,
    })),
  )
}

const counts = skewedCounts(shape, 11, 20)
const queues = { shape, counts }
const small = counts.filter((many) => many > 0 && many < threshold).length / counts.length

test('of regions, specialities and months with many small counts most is told, and none of those can be reckoned, not with the totals either', async () => {
  assert.ok(small > 0.1 && small < 0.2, String(small))
  const { known, hidden, lost, exposed } = await releases(queues, [three])
  assert.ok(lost[0]! <= 0.25, String(lost))
  assert.deepEqual(exposed, [0])
  const { attacked, found } = await attack([...known, ...totals(counts)], hidden)
  assert.ok(attacked > 100)
  assert.deepEqual(found, [])
})

test('nor when its two-way sums are tables of the product, which then are told after it nearly whole', async () => {
  const { known, hidden, lost, exposed } = await releases(queues, [three, ...twos], twos)
  assert.deepEqual((await attack(known, hidden)).found, [])
  assert.deepEqual(exposed, [0, 0, 0, 0])
  assert.ok(lost[0]! <= 0.5 && Math.max(...lost.slice(1)) <= 0.1, String(lost))
})

test('nor when they have been told before it, and much of it is told then too', async () => {
  const { known, hidden, lost, exposed } = await releases(queues, [...twos, three])
  assert.deepEqual((await attack(known, hidden)).found, [])
  assert.deepEqual(exposed, [0, 0, 0, 0])
  assert.ok(lost[3]! <= 0.5, String(lost))
})

test('nor when sums over one dimension have been told before it', async () => {
  const { known, hidden, lost, exposed } = await releases(queues, [twos[0]!, three])
  assert.deepEqual(exposed, [0, 0])
  assert.ok(lost[1]! <= 0.25, String(lost))
  assert.deepEqual((await attack(known, hidden)).found, [])
})

test('nor in whatever order a table, its sums and their sums are asked for, with many more small counts', async () => {
  const few = { ...shape, specialty: shape.specialty.slice(0, 6), month: shape.month.slice(0, 12) }
  let all = 0
  for (const seed of [4, 5, 8, 11]) {
    const random = randomFrom(seed)
    const order = [three, ...twos, ...three.map((id) => [id]), []]
      .map((ids) => ({ ids, by: random() }))
      .sort((a, b) => a.by - b.by)
    const { known, hidden } = await releases(
      { shape: few, counts: skewedCounts(few, seed, 12) },
      order.map(({ ids }) => ids),
      seed % 2 === 0 ? twos : [],
    )
    const { attacked, found } = await attack(known, hidden, few)
    all += attacked
    assert.deepEqual(found, [], `seed ${seed}`)
  }
  assert.ok(all > 150, String(all))
})

test('whoever knows what a rate is over, or how much each weighs, does not work the count out with cell keys', async () => {
  const keyed = product({
    measures: [
      measure({ id: 'n', kind: 'count' }),
      measure({ id: 'm', kind: 'mean', of: 'cost' }),
      measure({ id: 'r', kind: 'rate', of: 'cost', over: 'weight', times: 1 }),
    ],
    disclosure: { threshold: 5, cellKey: true },
  })
  const random = randomFrom(7)
  const rounds = 400
  const found = { byAll: 0, byEach: 0 }
  for (let round = 0; round < rounds; round++) {
    const [people, key, sum, weight] = [
      50 + (round % 100),
      Math.floor(256 * random()),
      1e6 * (1 + random()),
      1.7,
    ]
    const of = (id: string, more: object) => ({ [`${id}.people`]: people, [`${id}.key`]: key, ...more })
    const parts = {
      ...of('n', { 'n.n': people }),
      ...of('m', { 'm.n': people, 'm.sum': sum }),
      ...of('r', { 'r.sum': sum, 'r.over': people * weight }),
    }
    const release = await controlDisclosure(
      [cell([], people, { parts })],
      question({ product: keyed, dimensions: [], measures: ['n', 'm', 'r'] }),
    )
    const [n, mean, rate] = ['n', 'm', 'r'].map((id) => shown(release, id)[''] as number)
    // The first finds everybody where the rate is told as it is, the second where it has the noise of the count.
    if (Math.abs((rate! * people * weight) / mean! - people) < 0.05) found.byAll++
    if (n !== people && Math.abs((n! * mean!) / (rate! * weight) - people) < 0.05) found.byEach++
  }
  assert.ok(found.byAll < rounds / 10 && found.byEach < rounds / 10, JSON.stringify(found))
})

test('an attacker reckons what is not protected', async () => {
  const known = placesOf(shape).flatMap((at, index) =>
    counts[index] === 0 || counts[index]! >= threshold ? [{ at, value: counts[index]! }] : [],
  )
  const hidden = placesOf(shape).flatMap((at, index) =>
    counts[index]! > 0 && counts[index]! < threshold ? [{ at, why: 'threshold' }] : [],
  )
  const sums = twos.flatMap((ids) =>
    cellsBy(shape, counts, ids).map(({ at, people }) => ({
      at: Object.fromEntries(ids.map((id, index) => [id, at[index]!])),
      value: people!,
    })),
  )
  assert.ok((await attack([...known, ...sums], hidden)).found.length > 50)
})
