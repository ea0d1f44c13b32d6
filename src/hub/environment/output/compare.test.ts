import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareTold, type Told } from './compare.ts'

const types: Record<string, string> = {
  age: 'INTEGER',
  people: 'BIGINT',
  year: 'BIGINT',
  cost: 'HUGEINT',
  level: 'BIGINT',
}

const told = (title: string, columns: string, ...rows: unknown[][]): Told => ({
  title,
  countColumn: 'people',
  table: { columns: columns.split(' ').map((name) => ({ name, type: types[name] ?? 'VARCHAR' })), rows },
})
const found = (output: Told, earlier: Told[], over: { threshold?: number; unread?: string[] } = {}) => {
  const { outcome, text } = compareTold(output, earlier, {
    threshold: 5,
    names: ['level'],
    unread: [],
    ...over,
  })
  assert.ok(text.sv && text.en)
  return outcome === 'ok' ? undefined : text.en
}
const all = told('All', 'sex people', ['f', 40], ['m', 30])

test('the same group with almost the same count is told, and which', () => {
  const without = told('Without one', 'people sex', [38, 'f'], [30, 'm'])
  assert.match(
    found(without, [all])!,
    /^Fewer than 5 people .*: sex = f \(Without one\) – sex = f \(All\)\.$/,
  )
  assert.equal(found(told('Others', 'sex people', ['f', 35], ['m', 30]), [all]), undefined, 'five is enough')
  assert.equal(found(told('Other', 'hospital people', ['f', 38]), [all]), undefined, 'another group')
  assert.equal(found(all, [without], { threshold: 0 }), undefined, 'of nobody')
  assert.match(
    found(told('By year', 'year people', [2025, 38]), [told('Y', 'year people', [2025, 37])])!,
    /2025/,
  )
  assert.match(found(told('L', 'level people', [1, 38]), [told('M', 'level people', [1, 37])])!, /level = 1/)
})

test('whole numbers tell groups where nothing else tells rows apart', () => {
  const ages = (more: number) => told(`Ages ${more}`, 'age people', [70, 40 + more], [71, 41], [72, 42])
  assert.equal(found(ages(0), []), undefined)
  assert.match(found(ages(1), [ages(0)])!, /: age = 70 \(Ages 1\) – age = 70 \(Ages 0\)\.$/)
})

test('sums do not tell groups', () => {
  const costs = told('Costs', 'sex cost people', ['f', 1000, 40])
  assert.equal(found(costs, [told('Later', 'sex cost people', ['f', 2000, 40])]), undefined)
  assert.match(found(costs, [told('Later', 'sex cost people', ['f', 2000, 39])])!, /sex = f/)
})

test('a total less what is told of its parts is told, whichever came first, and from several tables', () => {
  const total = told('Total', 'people', [72])
  assert.match(found(total, [all])!, /\* \(Total\) – sex \(All\)/)
  assert.match(found(all, [total])!, /\* \(Total\) – sex \(All\)/)
  assert.match(
    found(told('F', 'sex people', ['f', 40]), [told('M', 'sex people', ['m', 30]), total])!,
    /Total/,
  )
  assert.equal(found(told('F', 'sex people', ['f', 40]), [total]), undefined)
  assert.equal(found(all, [told('Total', 'people', [70])]), undefined, 'there is no rest')
  const fine = told('Fine', 'sex unit people', ['f', 'A', 20], ['f', 'B', 18], ['m', 'A', 30])
  assert.match(found(fine, [all])!, /: sex = f \(All\) – sex, unit \(Fine\)\.$/)
  assert.match(
    found(told('Twice', 'sex unit people', ['f', 'A', 22], ['f', 'B', 20]), [all])!,
    /sex = f/,
    'two are in both units',
  )
})

test('totals of a table’s own are seen, and what was told before by itself is not told of again', () => {
  const rolled = told('Rolled up', 'sex people', ['f', 40], ['m', 30], [null, 73])
  assert.match(found(rolled, [])!, /\* \(Rolled up\)/)
  assert.equal(
    found(told('Other', 'unit people', ['A', 20]), [all, told('Total', 'people', [72])]),
    undefined,
  )
})

test('what could not be read is for somebody to compare, and many differences are counted', () => {
  assert.match(found(all, [], { unread: ['Lost'] })!, /by hand/)
  const rows = (less: number) => Array.from({ length: 8 }, (_, at) => [`u${at}`, 50 - less])
  assert.match(
    found(told('New', 'unit people', ...rows(1)), [told('Old', 'unit people', ...rows(0))])!,
    /and 3 more/,
  )
})
