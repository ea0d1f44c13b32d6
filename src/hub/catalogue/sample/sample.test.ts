import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ownBook } from '../catalogue-fixture.ts'
import { sampleFile, sampleRows } from './sample.ts'

const book = await ownBook()
const waiting = book.byId('waiting')!
const sample = sampleRows(waiting, book)
const column = (name: string) => sample.rows.map((row) => row[sample.columns.indexOf(name)]!)

test('sample rows have the product’s columns, codes of its lists, and say of themselves that they are made up', () => {
  assert.deepEqual(sample.columns, [
    ...waiting.dimensions.map(({ id }) => id),
    ...waiting.measures.map(({ id }) => id),
    'synthetic',
  ])
  assert.ok(column('synthetic').every((value) => value === 'true'))
  assert.ok(column('stage').every((code) => book.codes('queue_stage').has(String(code))))
  assert.ok(column('month').every((month) => /^2025-(0[1-9]|1[0-2])$/.test(String(month))))
  assert.ok(column('within_90').every((share) => Number(share) >= 0 && Number(share) <= 1))
  assert.ok(column('waiting').every((count) => Number(count) >= waiting.disclosure.threshold))
})

test('one definition always makes the same rows, another one makes others', () => {
  assert.deepEqual(sampleRows(waiting, book), sample)
  assert.notDeepEqual(sampleRows({ ...waiting, hash: 'another' }, book).rows, sample.rows)
})

test('the file has a line for each row under the heads, and quotes what needs it', () => {
  const lines = sampleFile(sample).split('\r\n')
  assert.equal(lines.length, sample.rows.length + 2)
  assert.equal(lines[0], sample.columns.join(','))
  assert.equal(sampleFile({ synthetic: true, columns: ['a'], rows: [['x, "y"']] }), 'a\r\n"x, ""y"""\r\n')
})
