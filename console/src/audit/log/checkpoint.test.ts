import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCheckpoint } from './checkpoint.ts'

const note =
  'example.se/audit\n1204\nqINS1GRFhWHwdkUeqLEoP4yEMkTBBzxBkGwGQlVlVcs=\n\n— example.se/audit az==\n— grannen.se/w bz==\n'

test('a checkpoint is shown with its log, size, root and those who signed', () => {
  assert.deepEqual(readCheckpoint(note), {
    origin: 'example.se/audit',
    size: 1204,
    root: 'qINS1GRFhWHwdkUeqLEoP4yEMkTBBzxBkGwGQlVlVcs=',
    signers: ['example.se/audit', 'grannen.se/w'],
  })
})

test('something else is not', () => {
  assert.equal(readCheckpoint('<html>'), undefined)
  assert.equal(readCheckpoint('a\nb\nc\n\n'), undefined)
})
