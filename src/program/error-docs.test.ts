import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { errorDocs } from './error-docs.ts'

test('docs/errors.md is what the tables of errors give (npm run contracts writes it)', () => {
  assert.equal(readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8'), errorDocs())
})
