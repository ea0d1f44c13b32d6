import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loginSearch, ownPath } from './search.ts'

test('a path of the console is gone back to, with its query', () => {
  assert.equal(ownPath('/board/42?x=1#y'), '/board/42?x=1#y')
})

test('an address elsewhere is never followed, however it is written', () => {
  for (const path of [
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'javascript:1',
    '',
  ]) {
    assert.equal(ownPath(path), undefined, path)
  }
})

test('a level outside the scale is no level', () => {
  assert.deepEqual(loginSearch({ level: '7', return: '/board' }), { return: '/board' })
  assert.deepEqual(loginSearch({ level: 3 }), { level: 3 })
})
