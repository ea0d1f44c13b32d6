import assert from 'node:assert/strict'
import { test } from 'node:test'
import { languageOf } from './language.ts'

for (const [header, language] of [
  [undefined, 'en'],
  ['', 'en'],
  ['sv', 'sv'],
  ['sv-SE,sv;q=0.9,en;q=0.8', 'sv'],
  ['SV-se', 'sv'],
  ['en-GB,sv;q=0.9', 'en'],
  ['en;q=0.5, sv;q=0.9', 'sv'],
  ['de, sv;q=0.3', 'sv'],
  ['de', 'en'],
  ['*', 'en'],
  ['sv;q=0, en', 'en'],
  ['sv;q=x', 'en'],
] as const) {
  test(`Accept-Language ${header ?? '(none)'} is answered in ${language}`, () =>
    assert.equal(languageOf(header), language))
}
