import assert from 'node:assert/strict'
import { test } from 'node:test'
import { numberOption, readOptions, UsageError } from './options.ts'

test('an option that does not exist, a value that is missing and a word too many are told in a sentence', () => {
  const known = { port: { type: 'string' } } as const
  for (const args of [['--prot', '1'], ['--port'], ['what']]) {
    assert.throws(() => readOptions(args, known), UsageError, args.join(' '))
  }
  assert.deepEqual({ ...readOptions(['--port', '0'], known) }, { port: '0' })
})

for (const wrong of ['', ' ', 'eighty', '-1', '65536', '80.5', '1e9']) {
  test(`"${wrong}" is no port`, () => {
    assert.throws(() => numberOption('port', wrong, { from: 0, to: 65_535, whole: true }), UsageError)
  })
}

test('what was not given stays unsaid, and a fraction is taken where it makes sense', () => {
  assert.equal(numberOption('speed', undefined, { from: 0.1, to: 600 }), undefined)
  assert.equal(numberOption('speed', '0.5', { from: 0.1, to: 600 }), 0.5)
})
