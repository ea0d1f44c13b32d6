import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { audit } from './audit.ts'
import { mostWork, type Protection, protect } from './protect.ts'
import { Unsolved } from './solver.ts'
import type { Table } from './table.ts'
import { countPlace, flatTable, regionsAndMonths } from './table-fixture.ts'

const work = () => ({ left: mostWork })

/** A table after its protection, as it is told. */
function told(table: Table, { added, blank, untold }: Omit<Protection, 'audit'>): Table {
  return {
    lines: table.lines.filter((line) => !untold.includes(line)),
    places: table.places.map((place, at) => {
      if (blank.includes(at)) return { ...place, hidden: true, known: [0, Infinity] }
      return added.includes(at) ? { ...place, hidden: true } : place
    }),
  }
}

test('a single hidden count in a row is found exactly', async () => {
  const { table } = flatTable([
    [3, 20, 30],
    [9, 10, 11],
  ])
  const found = await audit(table, work())
  assert.deepEqual(
    found.exposed.map(({ place, interval }) => ({ place, interval: interval.map(Math.round) })),
    [{ place: 0, interval: [3, 3] }],
  )
  assert.equal(found.narrowest, 0)
})

test('of 21 regions and 12 months small counts can be reckoned when only they are hidden, and none when others are hidden with them', async () => {
  const { table, around } = flatTable(regionsAndMonths(3))
  const before = await audit(table, work())
  const exactly = before.exposed.filter(({ interval: [least, most] }) => most - least < 1e-6)
  assert.deepEqual([before.checked, exactly.length], [22, 12])
  const outcome = await protect(table, around)
  const after = await audit(told(table, outcome), work())
  assert.deepEqual([after.checked, after.exposed], [22, []])
  assert.ok(after.narrowest >= 2)
  assert.ok(outcome.added.length < 30, `${outcome.added.length} more are hidden`)
})

/** All tables of whole numbers that agree with what is told: by trying them all. */
function intervals(
  counts: readonly (readonly number[])[],
  hidden: readonly number[],
  low: number,
  high: number,
) {
  const columns = counts[0]!.length
  const flat = counts.flat()
  const rowOf = (at: number) => `r${Math.floor(at / columns)}`
  const columnOf = (at: number) => `c${at % columns}`
  const seen = new Map(hidden.map((at) => [at, [Infinity, -Infinity] as [number, number]]))
  const rest = new Map<string, number>()
  for (const at of hidden)
    for (const line of [rowOf(at), columnOf(at)]) rest.set(line, (rest.get(line) ?? 0) + flat[at]!)
  const values: number[] = []
  const look = (index: number): void => {
    if (index === hidden.length) {
      if ([...rest.values()].some((left) => left !== 0)) return
      hidden.forEach((at, each) => {
        const range = seen.get(at)!
        range[0] = Math.min(range[0], values[each]!)
        range[1] = Math.max(range[1], values[each]!)
      })
      return
    }
    const lines = [rowOf(hidden[index]!), columnOf(hidden[index]!)]
    for (let value = low; value <= high; value++) {
      values[index] = value
      for (const line of lines) rest.set(line, rest.get(line)! - value)
      if (lines.every((line) => rest.get(line)! >= 0)) look(index + 1)
      for (const line of lines) rest.set(line, rest.get(line)! + value)
    }
  }
  look(0)
  return seen
}

test('what the audit finds is what trying all tables finds', async () => {
  const counts = fc.array(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 3 }), {
    minLength: 3,
    maxLength: 3,
  })
  await fc.assert(
    fc.asyncProperty(counts, async (rows) => {
      const { table } = flatTable(rows)
      // Sums that are small are hidden too; then what is tried here is not what is known.
      fc.pre(table.lines.every(({ between }) => between === undefined))
      const hidden = table.places.flatMap(({ hidden: is }, at) => (is ? [at] : []))
      const tried = intervals(rows, hidden, 1, 4)
      const found = await audit(table, work())
      const wanted = hidden.filter((at) => tried.get(at)![1] - tried.get(at)![0] < 2)
      assert.deepEqual(
        found.exposed.map(({ place }) => place),
        wanted,
      )
      for (const { place, interval } of found.exposed)
        assert.deepEqual(interval.map(Math.round), tried.get(place))
    }),
    { numRuns: 60 },
  )
})

test('after the protection no count is known more closely than it may be, whatever the table', async () => {
  const counts = fc
    .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 2, max: 6 }))
    .chain(([height, width]) =>
      fc.array(fc.array(fc.nat({ max: 25 }), { minLength: width, maxLength: width }), {
        minLength: height,
        maxLength: height,
      }),
    )
  await fc.assert(
    fc.asyncProperty(counts, async (rows) => {
      const { table, around } = flatTable(rows)
      const outcome = await protect(table, around)
      const after = await audit(told(table, outcome), work())
      assert.deepEqual(after.exposed, outcome.audit!.exposed)
      // The sums alone give something away only where nothing around it is told.
      for (const { place } of after.exposed)
        for (const line of around.rows.filter((each) => each.includes(place)))
          assert.ok(line.every((at) => outcome.blank.includes(at)))
    }),
    { numRuns: 100 },
  )
})

test('where all of a row are one, the row is hidden with its zeros, and says nothing but its sum', async () => {
  const { table, around } = flatTable([
    [1, 1, 1, 1, 1, 0, 0],
    [9, 9, 9, 9, 9, 9, 9],
    [8, 8, 8, 8, 8, 8, 8],
  ])
  const outcome = await protect(table, around)
  assert.deepEqual(outcome.audit!.exposed, [])
  for (const at of [0, 1, 2, 3, 4, 5, 6]) assert.ok(outcome.blank.includes(at))
})

test('a table that needs more work than is allowed loses whole slices, never one alone', async () => {
  const { table, around } = flatTable([
    [3, 20, 30],
    [9, 10, 11],
    [90, 80, 70],
  ])
  await assert.rejects(audit(table, { left: 0 }), Unsolved)
  const outcome = await protect(table, around, 0)
  assert.equal(outcome.audit, undefined)
  assert.deepEqual(outcome.blank, [0, 1, 2, 3, 4, 5])
})

test('the same table comes to the same', async () => {
  const { table, around } = flatTable(regionsAndMonths(7))
  assert.deepEqual(await protect(table, around), await protect(table, around))
})

test('what is known already is not hidden to protect others', async () => {
  const { table, around } = flatTable([
    [3, 20, 30],
    [9, 40, 11],
  ])
  const places = table.places.map((place, at) => (at === 1 ? { ...place, free: false } : place))
  const { added } = await protect({ ...table, places }, around)
  assert.ok(added.length > 0 && !added.includes(1))
  assert.equal(countPlace(3).free, false)
})
