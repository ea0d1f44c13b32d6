import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { Compile } from 'typebox/compile'
import { KnutpunktError } from '../../kernel/index.ts'
import { duckDbDialect, postgresDialect, trinoDialect } from '../engine/dialects.ts'
import { orderFor, product } from '../model-fixture.ts'
import { RunOrder } from '../wire/index.ts'
import { compileAggregate } from './aggregate.ts'
import { checkOrder } from './check-order.ts'
import { compileExtract } from './extract.ts'

const form = Compile(RunOrder)
const waiting = await product('waiting')
const beds = await product('beds')

/** Never a word of the model's, so that it stands in SQL only if it was put there. */
const evil = 'Zq9'
const hostile = fc
  .tuple(
    fc.string({ maxLength: 20 }),
    fc.constantFrom(
      "'; drop table model.person; --",
      '"',
      '\\',
      '?',
      '$1',
      '{person}',
      '\u00010\u0001',
      '/*',
      ')',
    ),
  )
  .map(([text, trick]) => `${evil}${trick}${text}`)

/** Every text of an order, with how to put another in its place. */
function textsOf(value: unknown, put: (text: string) => void = () => undefined): ((text: string) => void)[] {
  if (typeof value === 'string') return [put]
  if (typeof value !== 'object' || value === null) return []
  return Object.keys(value).flatMap((name) =>
    textsOf((value as Record<string, unknown>)[name], (text) => {
      ;(value as Record<string, unknown>)[name] = text
    }),
  )
}

const contextOf = (dialect: typeof duckDbDialect) => ({
  dialect,
  region: '03',
  cellKeySalt: 'salt',
  relationOf: (entity: string) => `model.${entity}`,
})

const filled = (): RunOrder => ({
  ...structuredClone(orderFor(waiting, { dimensions: ['month', 'specialty'] })),
  selection: {
    measures: ['waiting', 'median'],
    dimensions: ['month', 'specialty'],
    filters: [
      { column: 'specialty', is: 'in', values: ['211', '301'] },
      { column: 'stage', is: '=', value: 'treatment' },
    ],
    period: { from: '2025-01-01', to: '2026-01-01' },
  },
  permit: { id: '0197a000-0000-7000-8000-000000000002', epoch: 1, until: '2027-01-01T00:00:00Z' },
})

function compiled(order: RunOrder) {
  const checked = checkOrder(order)
  return [duckDbDialect, postgresDialect, trinoDialect].flatMap((dialect) => {
    const { cells, different, steps } = compileAggregate(checked, contextOf(dialect))
    const rows = compileExtract(checked, contextOf(dialect), { sql: 'token(s.person, ?)', values: ['key'] })
    return [cells, ...(different ? [different] : []), ...steps, rows]
  })
}

test('nothing that stands in an order becomes text of SQL, wherever it stands', () => {
  const places = textsOf(filled()).length
  let compiledOnes = 0
  fc.assert(
    fc.property(fc.nat(places - 1), hostile, (at, text) => {
      const order = filled()
      textsOf(order)[at]!(text)
      // Names hold to their pattern before anything is looked at.
      if (!form.Check(order)) return
      let statements: ReturnType<typeof compiled>
      try {
        statements = compiled(order)
      } catch (error) {
        assert.ok(error instanceof KnutpunktError)
        return
      }
      compiledOnes++
      for (const { sql } of statements) assert.ok(!sql.includes(evil), sql)
    }),
    { numRuns: 500 },
  )
  assert.ok(compiledOnes > 100, `${compiledOnes} were let through to be compiled`)
})

test('a hostile value of a filter is a value, and the text is the same as with any other', () => {
  const order = filled()
  const before = compiled(order)
  order.selection.filters[1]!.value = "x' or 1=1 --"
  const after = compiled(order)
  assert.deepEqual(
    after.map(({ sql }) => sql),
    before.map(({ sql }) => sql),
  )
  assert.ok(after.every(({ values }) => values.includes("x' or 1=1 --")))
})

test('every place has its value: as many as the engine counts', () => {
  const checked = checkOrder(filled())
  for (const dialect of [duckDbDialect, postgresDialect]) {
    const { cells } = compileAggregate(checked, contextOf(dialect))
    const used = new Set([...cells.sql.matchAll(/\$(\d+)/g)].map(([, n]) => Number(n)))
    assert.deepEqual(
      [...used].sort((a, b) => a - b),
      cells.values.map((_, at) => at + 1),
    )
  }
  const { cells } = compileAggregate(checked, contextOf(trinoDialect))
  assert.equal(cells.sql.split('?').length - 1, cells.values.length)
})

const selection = (more: Partial<RunOrder['selection']>) =>
  orderFor(waiting, { dimensions: ['month'], ...more })
const refused: [string, RunOrder, string][] = [
  ['a measure that is not the product’s', selection({ measures: ['nothing'] }), 'order_measure_unknown'],
  [
    'a dimension that is not the product’s',
    selection({ dimensions: ['nothing'] }),
    'order_dimension_unknown',
  ],
  [
    'a filter on what is no dimension',
    selection({ filters: [{ column: 'days', is: '=', value: 1 }] }),
    'order_dimension_unknown',
  ],
  ['a dimension twice', selection({ dimensions: ['month', 'month'] }), 'order_repeated'],
  ['a view that the model lacks', orderFor({ ...waiting, view: 'pg_shadow' }), 'order_view_unknown'],
  [
    'a column that the view lacks',
    orderFor({ ...waiting, dimensions: [{ ...waiting.dimensions[0]!, column: 'secret' }] }),
    'order_column_unknown',
  ],
  [
    'people as a dimension',
    orderFor(
      { ...waiting, dimensions: [{ ...waiting.dimensions[0]!, column: 'person' }] },
      { dimensions: ['region'] },
    ),
    'order_type',
  ],
  ['people whom the definition does not count', orderFor({ ...waiting, person: 'region' }), 'order_person'],
  ['another version of the model', orderFor({ ...waiting, modelVersion: 2 }), 'order_model_version'],
  [
    'a text for a number',
    orderFor({
      ...waiting,
      measures: [{ ...waiting.measures[0]!, where: [{ column: 'days', is: '<', value: '9' }] }],
    }),
    'order_value',
  ],
  [
    'a number for a text',
    selection({ filters: [{ column: 'specialty', is: '=', value: 211 }] }),
    'order_value',
  ],
  ['texts in order', selection({ filters: [{ column: 'specialty', is: '<', value: '211' }] }), 'order_value'],
  [
    'a month that there is not',
    selection({ filters: [{ column: 'month', is: '=', value: '2025-13' }] }),
    'order_value',
  ],
  ['nothing to compare with', selection({ filters: [{ column: 'month', is: '=' }] }), 'order_value'],
  [
    'one value where there are to be several',
    selection({ filters: [{ column: 'month', is: 'in', value: '2025-01' }] }),
    'order_value',
  ],
  [
    'a period that begins within a month',
    selection({ period: { from: '2025-01-02', to: '2025-03-01' } }),
    'order_grain',
  ],
  [
    'a period that ends within a month',
    selection({ period: { from: '2025-01-01', to: '2025-03-02' } }),
    'order_grain',
  ],
  [
    'a day of a product by month',
    orderFor(
      { ...waiting, dimensions: [{ ...waiting.dimensions[0]!, id: 'day', column: 'day', by: 'day' }] },
      { dimensions: ['day'] },
    ),
    'order_grain',
  ],
  ['a period backwards', selection({ period: { from: '2025-02-01', to: '2025-01-01' } }), 'order_period'],
  [
    'a period of a hundred years',
    selection({ period: { from: '1925-01-01', to: '2025-01-01' } }),
    'order_period',
  ],
  [
    'a sum of texts',
    orderFor({ ...waiting, measures: [{ ...waiting.measures[0]!, kind: 'sum', of: 'specialty' }] }),
    'order_type',
  ],
  ['rows without a permit', { ...selection({}), form: 'rows' }, 'permit_missing'],
  [
    'rows of people without a permit, whatever the hub calls the product,',
    { ...orderFor({ ...waiting, staged: true }), form: 'rows' },
    'permit_missing',
  ],
  [
    'rows without a permit of a product that is not staged',
    { ...orderFor({ ...beds, staged: false }), form: 'rows' },
    'permit_missing',
  ],
]
for (const [says, order, code] of refused)
  test(`${says} is refused`, () => {
    assert.throws(() => checkOrder(order), { code: `region.${code}` })
  })

test('a product without people needs none, and may be asked for by day', () => {
  assert.equal(
    checkOrder(orderFor(beds, { dimensions: ['day'], period: { from: '2025-01-02', to: '2025-01-09' } }))
      .dimensions.length,
    1,
  )
})

test('rows of nobody, of a product that is staged, need no permit', () => {
  assert.equal(beds.staged, true)
  assert.equal(checkOrder({ ...orderFor(beds), form: 'rows' }).view.name, 'beds')
})
