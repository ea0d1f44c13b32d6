import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Constraints, StatementClaims } from '../statement/claims.ts'
import { enforceConstraints, isNameAllowed } from './constraints.ts'

/** The chain of section 6.2.1: a leaf, I1, I2 and the anchor, each superior with its constraints. */
const chain = (one: Constraints | undefined, two: Constraints | undefined, anchor: Constraints | undefined) =>
  [
    { iss: 'https://le.example.com', sub: 'https://le.example.com' },
    { iss: 'https://i1.example.com', sub: 'https://le.example.com', constraints: one },
    { iss: 'https://i2.example.com', sub: 'https://i1.example.com', constraints: two },
    { iss: 'https://ta.example.org', sub: 'https://i2.example.com', constraints: anchor },
  ] as StatementClaims[]

test("the specification's examples of max_path_length (section 6.2.1)", () => {
  const most = (max_path_length: number): Constraints => ({ max_path_length })
  enforceConstraints(chain(undefined, undefined, most(2)))
  enforceConstraints(chain(undefined, most(1), most(2)))
  enforceConstraints(chain(most(0), undefined, undefined))
  assert.throws(() => enforceConstraints(chain(undefined, undefined, most(1))), {
    code: 'trust.constraint_path_too_long',
  })
  assert.throws(() => enforceConstraints(chain(undefined, most(0), most(2))), {
    code: 'trust.constraint_path_too_long',
  })
})

test('names are allowed by the host alone: a subtree, a host, and what is excluded never', () => {
  const naming = { permitted: ['.example.com'], excluded: ['east.example.com'] }
  assert.ok(isNameAllowed('https://host.example.com/x', naming))
  assert.ok(isNameAllowed('https://my.HOST.example.com', naming))
  for (const id of [
    'https://example.com', 'https://east.example.com', 'https://badexample.com', 'https://example.org/.example.com',
    'https://example.com.evil.example', 'https://example.com@evil.example',
  ]) assert.ok(!isNameAllowed(id, naming), id) // biome-ignore format: a list
  assert.ok(isNameAllowed('https://deep.east.example.com', naming))
  assert.ok(isNameAllowed('https://anything.example', undefined))
  assert.ok(isNameAllowed('https://anything.example', {}))
  assert.ok(!isNameAllowed('https://anything.example', { permitted: [] }))
})

test('names bind all below the one who sets them, not those above', () => {
  const only = (name: string): Constraints => ({ naming_constraints: { permitted: [name] } })
  enforceConstraints(chain(only('le.example.com'), undefined, only('.example.com')))
  assert.throws(() => enforceConstraints(chain(undefined, only('i1.example.com'), undefined)), {
    code: 'trust.constraint_name_refused',
  })
})
