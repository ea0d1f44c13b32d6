import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { type Checked, checkOutput } from './checks.ts'

type Columns = Record<string, string>

function outcomes(columns: Columns, rows: unknown[][], over: Partial<Checked> = {}): string[] {
  const checks = checkOutput({
    table: { columns: Object.entries(columns).map(([name, type]) => ({ name, type })), rows },
    threshold: 5,
    dominance: undefined,
    countColumn: 'n',
    shareColumn: undefined,
    countsPeople: true,
    pseudonyms: ['person'],
    ...over,
  })
  for (const { text } of checks) assert.ok(text.sv && text.en)
  return checks.filter(({ outcome }) => outcome !== 'ok').map(({ code, outcome }) => `${code} ${outcome}`)
}
const table = { sex: 'VARCHAR', n: 'BIGINT' }
const pseudonym = createHash('sha256').update('a').digest('hex')

test('a table of groups with enough people is for those who review it to look at', () => {
  assert.deepEqual(
    outcomes(table, [
      ['f', 5],
      ['m', 200],
    ]),
    ['counts look'],
  )
})

test('too few people, or nothing that says how many they are, stops it', () => {
  assert.deepEqual(
    outcomes(table, [
      ['f', 4],
      ['m', 200],
    ]),
    ['counts stop'],
  )
  assert.deepEqual(
    outcomes(table, [['f', 0]]),
    ['counts stop'],
    'that there is nobody is told of a group too',
  )
  assert.deepEqual(outcomes(table, [['f', 5.5]]), ['counts stop'])
  assert.deepEqual(outcomes(table, [['f', null]]), ['counts stop'])
  assert.deepEqual(outcomes(table, [['f', 200]], { countColumn: 'many' }), ['counts stop'])
  assert.deepEqual(outcomes(table, [['f', 200]], { countColumn: undefined }), ['counts stop'])
  assert.deepEqual(outcomes(table, [['f', 2]], { threshold: 0, countColumn: undefined }), [], 'of beds')
})

test('what points out people stops it, whatever the column is called', () => {
  const found = (value: unknown, name = 'sex') =>
    outcomes({ [name]: 'VARCHAR', n: 'BIGINT' }, [[value, 9]]).includes('identifiers stop')
  for (const value of [
    pseudonym,
    pseudonym.slice(3, 30),
    '19121212-1212',
    'x 121212-1212',
    'k1.dGVzdHRlc3R0ZXN0dGVz1',
  ])
    assert.ok(found(value), value)
  assert.ok(found('1', 'person'))
  assert.ok(found('1', 'PERSON'))
  assert.ok(found('1', 'pseudonym_2'))
  for (const value of ['f', '2026-01', 'Norra sjukhuset 14, avdelning 3', 'SE2321000016-1001', null])
    assert.ok(!found(value), String(value))
})

test('a cell that can hold many values, or a long text, stops it', () => {
  for (const type of [
    'VARCHAR[]',
    'STRUCT(a INTEGER)',
    'BLOB',
    'TIMESTAMP WITH TIME ZONE',
    'MAP(VARCHAR, INTEGER)',
  ])
    assert.deepEqual(outcomes({ ...table, x: type }, [['f', 9, '']]), ['kinds stop', 'counts look'], type)
  assert.deepEqual(outcomes(table, [['f '.repeat(60), 9]]), ['kinds stop', 'counts look'])
})

test('a sum that two make up most of stops it; where it is not told, somebody looks', () => {
  const costs = { ...table, share: 'DOUBLE' }
  const over = { dominance: 0.8, shareColumn: 'share' }
  assert.deepEqual(outcomes(costs, [['f', 9, 0.5]], over), ['counts look'])
  assert.deepEqual(outcomes(costs, [['f', 9, 0.81]], over), ['counts look', 'dominance stop'])
  assert.deepEqual(outcomes(costs, [['f', 9, null]], over), ['counts look', 'dominance stop'])
  assert.deepEqual(outcomes(costs, [['f', 9, 0.5]], { dominance: 0.8 }), ['counts look', 'dominance look'])
})

test('many rows are looked at, none and too exact numbers stop it', () => {
  const many = Array.from({ length: 501 }, (_, at) => [`g${at}`, 9])
  assert.deepEqual(outcomes(table, many), ['counts look', 'row_like look'])
  assert.deepEqual(outcomes(table, []), ['size stop', 'counts look'])
  const means = { ...table, mean: 'DOUBLE' }
  assert.deepEqual(outcomes(means, [['f', 9, 1 / 3]]), ['counts look', 'precision stop'])
  assert.deepEqual(outcomes(means, [['f', 9, 0.3333]]), ['counts look'])
  assert.deepEqual(outcomes(means, [['f', 9, 1e-7]]), ['counts look', 'precision stop'])
})
