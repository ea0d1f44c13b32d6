import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { returnPath } from './return-path.ts'

test('somebody returns to the page of ours she came from', () => {
  for (const path of [
    '/',
    '/alarms',
    '/alarms?open=1&group=a%20b',
    '/consent/AbC_1',
    '/people/1#notes',
    '/me?x=/y',
  ])
    assert.equal(returnPath(path), path)
  assert.equal(returnPath('/a/../b'), '/b')
})

test('nobody is sent to another site, however it is written', () => {
  const tricks = [
    'https://evil.example',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/%5cevil.example',
    '/%2f/evil.example',
    '/%2F%2Fevil.example',
    '/a/..//evil.example',
    '/.//evil.example',
    '/./%2e%2e//evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/%09/evil.example',
    '/%0d%0aset-cookie:x',
    ' //evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'alarms',
    '',
    '/ä',
    `/${'x'.repeat(2000)}`,
    undefined,
    ['/a', '/b'],
    '/login?return=/x',
    '/oidc/auth?client_id=x',
  ]
  for (const trick of tricks) assert.equal(returnPath(trick), '/', String(trick))
})

test('whatever is asked for, a browser stays here', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '%2f',
    '%5c',
    '.',
    '..',
    ':',
    '@',
    'evil.example',
    'http:',
    '\t',
    '\n',
    '?',
    '#',
    ' ',
  )
  const text = fc.oneof(
    fc.string(),
    fc.array(piece).map((pieces) => pieces.join('')),
  )
  fc.assert(
    fc.property(text, (asked) => {
      const url = new URL(returnPath(asked), 'https://knutpunkt.example/login')
      assert.equal(url.origin, 'https://knutpunkt.example')
    }),
  )
})
