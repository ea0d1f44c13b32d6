import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvOf } from './csv.ts'

test('cells with semicolons, quotes and lines are quoted', () => {
  assert.equal(csvOf(['a', 'b'], [['x;y', 'say "hi"\nnow']]), '\uFEFFa;b\r\n"x;y";"say ""hi""\nnow"\r\n')
})

test('what a spreadsheet would run as a formula is made text', () => {
  assert.match(csvOf(['a'], [['=cmd()']]), /\r\n'=cmd\(\)\r\n/)
  assert.match(csvOf(['a'], [['@sum']]), /'@sum/)
})

test('telephone numbers are left as they are', () => {
  assert.match(csvOf(['a'], [['+46 70-174 06 05']]), /\r\n\+46 70-174 06 05\r\n/)
})
