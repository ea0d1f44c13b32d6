import { strict as assert } from 'node:assert'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { after, before, describe, test } from 'node:test'
import { type TestDatabase, testDatabase } from '../../kernel/testkit/index.ts'
import { type DuckDb, openDuckDb } from '../engine/duckdb.ts'
import { duckDbEngine } from '../engine/duckdb-engine.ts'
import type { Engine } from '../engine/engine.ts'
import { postgresEngine } from '../engine/postgres-engine.ts'
import { fillDuckDb, fillPostgres, orderFor, product, smallRegion } from '../model-fixture.ts'
import type { RunOrder } from '../wire/index.ts'
import { askCells } from './ask.ts'
import { checkOrder } from './check-order.ts'

const region = smallRegion()
const context = { region: '03', cellKeySalt: 'salt', relationOf: (entity: string) => `model.${entity}` }

let duck: DuckDb
let postgres: TestDatabase
let engines: Engine[]

before(async () => {
  duck = await openDuckDb({ path: ':memory:', folders: [tmpdir()], threads: 1, memoryMb: 200 })
  postgres = await testDatabase()
  await fillDuckDb(duck, region)
  await fillPostgres(postgres.db, region)
  engines = [duckDbEngine(duck), postgresEngine({ url: postgres.url, timeoutMs: 10_000 })]
})
after(async () => {
  await Promise.all(engines.map((engine) => engine.close()))
  duck.close()
  await postgres.drop()
})

/** The cells, which all engines agree on. */
async function cells(order: RunOrder, mostCells = 10_000) {
  const checked = checkOrder(order)
  const [first, ...others] = await Promise.all(
    engines.map((engine) => askCells(checked, { engine, context, mostCells })),
  )
  for (const other of others) assert.deepEqual(other, first)
  return first!
}

const optedOut = new Set(
  region['person']!.filter((each) => each['opted_out'] === true).map((each) => each['person']),
)
const inData = (row: Record<string, unknown>) => !optedOut.has(row['person'] as string)

describe('an order becomes the same cells in every engine', () => {
  test('beds: levels and rates at six in the morning, by ward and month', async () => {
    const found = await cells(orderFor(await product('beds'), { dimensions: ['ward', 'month'] }))
    assert.deepEqual(
      found.map(({ at }) => at),
      ['SE-U1', 'SE-U2'].flatMap((unit) => ['2025-03', '2025-04'].map((month) => [unit, month])),
    )
    const march = region['bed_day']!.filter(
      ({ unit, measured }) => unit === 'SE-U1' && /^2025-03-(?!3[01]).*T05/.test(String(measured)),
    )
    const total = (column: string) => march.reduce((sum, row) => sum + Number(row[column]), 0)
    assert.equal(found[0]!.parts['available.sum'], total('available'))
    assert.equal(found[0]!.parts['available.times'], march.length)
    assert.equal(found[0]!.parts['occupancy.sum'], total('occupied'))
    assert.equal(found[0]!.parts['occupancy.over'], total('available'))
    assert.equal(found[0]!.people, undefined)
    // In April six in the morning is four in UTC, and nothing was measured then.
    assert.equal(found[1]!.parts['available.sum'], 0)
  })

  test('what has no value is missing and not 0: of no rows of its own there is no sum, and a rate is of rows with both', async () => {
    const found = await cells(orderFor(await product('costs'), { dimensions: ['care_form'] }))
    for (const { parts } of found) {
      assert.deepEqual([parts['cost_surgery.sum'], parts['cost_surgery.people']], [0, 0])
      assert.deepEqual(parts['cost_medicine.sum'], 0)
      assert.ok(parts['cost_medicine.people']! > 0, 'of which there is one, and it is nothing')
    }
    const inliers = region['contact_cost']!.filter(inData).filter(
      (row) =>
        row['care_form'] === 'inpatient' &&
        row['outlier'] === false &&
        row['weight'] !== null &&
        String(row['day']) < '2026',
    )
    const inpatient = found.find(({ at }) => at[0] === 'inpatient')!
    const total = inliers.reduce((sum, row) => sum + Math.round(Number(row['cost']) * 100), 0)
    assert.equal(Math.round(inpatient.parts['cost_per_point.sum']! * 100), total)
    assert.ok(inpatient.parts['cost_per_point.sum']! < inpatient.parts['cost.sum']!)
  })

  test('waiting: counts, shares and exact steps, without those who have opted out', async () => {
    const found = await cells(orderFor(await product('waiting'), { dimensions: ['month', 'specialty'] }))
    const waitingAt = (end: string, specialty: string) =>
      region['queue_entry']!.filter(inData).filter(
        (row) =>
          row['specialty'] === specialty &&
          String(row['since']) <= end &&
          (row['performed'] === null || String(row['performed']) > end) &&
          (row['left_queue'] === null || String(row['left_queue']) > end),
      )
    const june = found.find(({ at }) => at[0] === '2025-06' && at[1] === '211')!
    const rows = waitingAt('2025-06-30', '211')
    const own = rows.filter((row) => row['deviation'] === null)
    const daysOf = (row: (typeof rows)[number]) =>
      (Date.parse('2025-06-30') - Date.parse(String(row['since']))) / 86_400_000
    assert.equal(june.rows, rows.length)
    assert.equal(june.people, new Set(rows.map((row) => row['person'])).size)
    assert.equal(june.parts['waiting.n'], own.length)
    assert.equal(june.parts['waiting.people'], new Set(own.map((row) => row['person'])).size)
    assert.equal(june.parts['by_choice.n'], rows.length - own.length)
    assert.equal(june.parts['within_90.n'], own.length)
    assert.equal(june.parts['within_90.hits'], own.filter((row) => daysOf(row) <= 90).length)
    const steps = new Map<number, number>()
    for (const row of own) steps.set(daysOf(row), (steps.get(daysOf(row)) ?? 0) + 1)
    assert.deepEqual(
      june.steps!['median'],
      [...steps].sort(([a], [b]) => a - b),
    )
    assert.deepEqual(june.steps!['p90'], june.steps!['median'])
    const keys = [...new Set(rows.map((row) => String(row['person'])))].map(
      (person) => createHash('sha256').update(`${person}salt`).digest()[0]!,
    )
    assert.equal(june.key, keys.reduce((sum, key) => sum + key, 0) % 256)
  })

  test('costs: sums are exact, and the two largest people of each are known', async () => {
    const order = orderFor(await product('costs'), { dimensions: ['care_form', 'year'] })
    const found = await cells(order)
    const inpatient = found.find(({ at }) => at[0] === 'inpatient')!
    const rows = region['contact_cost']!.filter(inData).filter(
      (row) => row['care_form'] === 'inpatient' && String(row['day']).startsWith('2025'),
    )
    const inliers = rows.filter((row) => row['outlier'] === false)
    const cents = (list: typeof rows) =>
      list.reduce((sum, row) => sum + Math.round(Number(row['cost']) * 100), 0)
    assert.equal(inpatient.parts['total.sum'], cents(rows) / 100)
    assert.equal(inpatient.parts['cost.sum'], cents(inliers) / 100)
    assert.equal(inpatient.parts['cost.n'], inliers.length)
    assert.equal(inpatient.parts['outliers.n'], rows.length - inliers.length)
    const weights = inliers.reduce((sum, row) => sum + Math.round(Number(row['weight']) * 1000), 0)
    assert.equal(inpatient.parts['cost_per_point.over'], weights / 1000)
    const byPerson = Map.groupBy(rows, (row) => row['person'])
    const sums = [...byPerson.values()].map((own) => cents(own) / 100).sort((a, b) => b - a)
    assert.deepEqual(inpatient.largest!['total'], sums.slice(0, 2))
  })

  test('people by year: distinct people, and percentiles in steps by their upper ends', async () => {
    const found = await cells(
      orderFor(await product('person_years'), { dimensions: ['year', 'sex', 'age_group'] }),
    )
    assert.ok(
      found.some(({ at }) => at[2] === null),
      'an unknown age is told as unknown',
    )
    for (const cell of found) {
      assert.equal(cell.parts['persons.n'], cell.people)
      assert.equal(
        cell.steps!['median_cost']!.reduce((sum, [, times]) => sum + times, 0),
        cell.people,
      )
      for (const [upper] of cell.steps!['median_cost']!) assert.equal(upper % 1000, 0)
    }
  })

  test('contacts by their main diagnosis alone, in its chapter and by its first three characters', async () => {
    const order = orderFor(await product('diagnoses'), { dimensions: ['chapter', 'diagnosis'] })
    const found = await cells(order)
    assert.deepEqual(
      found.map(({ at }) => at.join(' ')),
      ['01 A09', '02 D48', '03 D50', '03 D89', '07 H59', '08 H60', '09 I10', '20 Y98', '22 U07'],
    )
    const main = region['diagnosis']!.filter(({ code }) => code === 'H60').map(({ contact }) => contact)
    const rows = region['contact']!.filter(inData).filter(
      ({ contact, started }) => main.includes(contact) && String(started) < '2026',
    )
    const { parts } = found.find(({ at }) => at[1] === 'H60')!
    assert.deepEqual(
      [parts['contacts.n'], parts['persons.n']],
      [rows.length, new Set(rows.map(({ person }) => person)).size],
    )
  })

  test('people are counted once in each cell where something else is counted as different too', async () => {
    const definition = await product('costs')
    const [count] = definition.measures
    const { where: _, ...facts } = count!
    const drgs = { ...facts, id: 'drgs', kind: 'distinct' as const, of: 'drg' }
    const order = orderFor({ ...definition, measures: [drgs, count!] }, { dimensions: ['care_form'] })
    const found = await cells(order)
    assert.deepEqual(
      found.map(({ parts }) => parts['drgs.n']),
      [2, 2],
    )
  })

  test('without dimensions there is one cell, and none when nothing is selected', async () => {
    const definition = await product('waiting')
    assert.equal((await cells(orderFor(definition))).length, 1)
    const nothing = { filters: [{ column: 'specialty', is: '=' as const, value: 'nowhere' }] }
    assert.deepEqual(await cells(orderFor(definition, nothing)), [])
  })

  test('filters on dimensions: months, values in a list, what is unknown', async () => {
    const definition = await product('waiting')
    const found = await cells(
      orderFor(definition, {
        dimensions: ['month', 'specialty', 'age_group'],
        filters: [
          { column: 'month', is: 'in', values: ['2025-05', '2025-06'] },
          { column: 'specialty', is: '<>', value: '211' },
          { column: 'age_group', is: 'not_null' },
          { column: 'month', is: '>', value: '2025-05' },
        ],
      }),
    )
    assert.ok(found.length > 0)
    for (const { at } of found) {
      assert.equal(at[0], '2025-06')
      assert.equal(at[1], '301')
      assert.notEqual(at[2], null)
    }
  })

  test('more cells than the node tells is an error of its own', async () => {
    const order = orderFor(await product('waiting'), { dimensions: ['month', 'specialty'] })
    await assert.rejects(cells(order, 3), { code: 'region.order_too_many_cells' })
  })
})
