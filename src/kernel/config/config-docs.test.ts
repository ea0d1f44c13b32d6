import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Check } from 'typebox/value'
import { configurationDocs } from './config-docs.ts'
import { allowed, options } from './options.ts'

test('docs/configuration.md is what the schema gives (npm run contracts writes it)', () => {
  const written = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8')
  assert.equal(written, configurationDocs())
})

test('every option says what it is for, has a value that passes its own check, and a name in the environment', () => {
  for (const option of options) {
    assert.match(option.schema.description, /\.$/, option.path)
    assert.ok(Check(option.schema, option.schema.default), option.path)
    assert.match(option.env, /^(KNUTPUNKT_[A-Z_]+|DATABASE_URL)$/)
    assert.doesNotMatch(allowed(option), /undefined/, option.path)
  }
  assert.equal(new Set(options.map(({ env }) => env)).size, options.length)
})
