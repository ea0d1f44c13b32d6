import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Expr, PolicyJson } from '@cedar-policy/cedar-wasm/nodejs'
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import fc from 'fast-check'
import { policySet } from './authorize.ts'
import { CedarRecord, CedarSet, type Entity, EntityUid, requestOf, type Value } from './cedar-value.ts'
import { compilePolicy } from './compile.ts'
import { askCedar, sorted, valueJson } from './oracle-fixture.ts'

// A small world in which every operator meets every kind of value, and some entities are not there at all.
const uids = ['a', 'b', 'c', 'absent'].flatMap((id) => [new EntityUid('T', id), new EntityUid('U', id)])
const names = ['x', 'y', 'in']
const numbers = [0, 1, -1, 2, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]
const strings = ['', 'a', 'ab', 'a*b', 'åäö', '\n']

const uid = fc.constantFrom(...uids)
const primitive = fc.oneof(fc.boolean(), fc.constantFrom(...numbers), fc.constantFrom(...strings), uid)
const { value } = fc.letrec<{ value: Value; set: CedarSet; record: CedarRecord }>((tie) => ({
  value: fc.oneof({ depthSize: 'small', maxDepth: 3 }, primitive, tie('set'), tie('record')),
  set: fc.array(tie('value'), { maxLength: 3 }).map((values) => new CedarSet(values)),
  record: fields(tie('value')).map((found) => new CedarRecord(found)),
}))

function fields<T>(of: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  return fc.dictionary(fc.constantFrom(...names), of, { maxKeys: 3, noNullPrototype: true })
}

const action = new EntityUid('Action', 'act')
const actionGroup = new EntityUid('Action', 'group')

/** T's are in U's, U's in nothing: never a circle. */
const entities = fc
  .array(
    fc.record({
      uid: fc.constantFrom(...uids.slice(0, 6)),
      attributes: fields(value),
      up: fc.subarray(uids.filter((each) => each.type === 'U')),
    }),
    {
      maxLength: 6,
    },
  )
  .map((all) => {
    const found = new Map<string, Entity>(
      all.map(({ uid: { key, type }, attributes, up }) => [
        key,
        {
          attributes: new CedarRecord(attributes),
          ancestors: new Set(type === 'T' ? up.map((each) => each.key) : []),
        },
      ]),
    )
    found.set(action.key, { attributes: new CedarRecord({}), ancestors: new Set([actionGroup.key]) })
    found.set(actionGroup.key, { attributes: new CedarRecord({}), ancestors: new Set() })
    return found
  })

const request = fc
  .record({ principal: uid, resource: uid, context: fields(value), entities })
  .map((found) => requestOf({ ...found, action, context: new CedarRecord(found.context) }))

const { expression } = fc.letrec<{ expression: Expr }>((tie) => {
  const e = tie('expression')
  const both = (name: string) =>
    fc.record({ left: e, right: e }).map((body) => ({ [name]: body }) as unknown as Expr)
  const name = fc.constantFrom(...names)
  const literal = primitive.map((each) => ({ Value: valueJson(each) }) as Expr)
  const variable = fc
    .constantFrom('principal', 'action', 'resource', 'context')
    .map((Var) => ({ Var }) as Expr)
  const one = (key: string) => e.map((arg) => ({ [key]: { arg } }) as unknown as Expr)
  return {
    expression: fc.oneof(
      { maxDepth: 5, depthSize: 'medium' },
      literal,
      variable,
      ...['&&', '||', '==', '!=', '<', '<=', '>', '>=', '+', '-', '*', 'in'].map(both),
      ...['contains', 'containsAll', 'containsAny'].map(both),
      ...['!', 'neg', 'isEmpty'].map(one),
      fc.record({ left: e, attr: name }).map((body) => ({ '.': body }) as Expr),
      fc
        .record({ left: e, attr: fc.array(name, { minLength: 1, maxLength: 2 }) })
        .map((has) => ({ has }) as Expr),
      fc
        .record({
          left: e,
          pattern: fc.array(
            fc.oneof(
              fc.constant('Wildcard' as const),
              fc.constantFrom(...strings).map((Literal) => ({ Literal })),
            ),
            { minLength: 1, maxLength: 3 },
          ),
        })
        .map((like) => ({ like }) as Expr),
      fc.record({ left: e, entity_type: fc.constantFrom('T', 'U') }).map((is) => ({ is }) as Expr),
      fc.record({ left: e, entity_type: fc.constantFrom('T', 'U'), in: e }).map((is) => ({ is }) as Expr),
      fc.tuple(e, e, e).map(ifThenElse),
      fc.array(e, { maxLength: 3 }).map((Set) => ({ Set }) as Expr),
      fields(e).map((Record) => ({ Record }) as Expr),
    ),
  }
})

const entityScope = fc.oneof(
  fc.constant({ op: 'All' as const }),
  uid.map(({ type, id }) => ({ op: '==' as const, entity: { type, id } })),
  uid.map(({ type, id }) => ({ op: 'in' as const, entity: { type, id } })),
  fc.constantFrom('T', 'U').map((entity_type) => ({ op: 'is' as const, entity_type })),
  fc
    .tuple(fc.constantFrom('T', 'U'), uid)
    .map(([entity_type, { type, id }]) => ({ op: 'is' as const, entity_type, in: { entity: { type, id } } })),
)
const actionScope = fc.constantFrom(
  { op: 'All' as const },
  { op: '==' as const, entity: { type: 'Action', id: 'act' } },
  { op: '==' as const, entity: { type: 'Action', id: 'other' } },
  { op: 'in' as const, entity: { type: 'Action', id: 'group' } },
  {
    op: 'in' as const,
    entities: [
      { type: 'Action', id: 'other' },
      { type: 'Action', id: 'group' },
    ],
  },
)
const policy = fc.record({
  effect: fc.constantFrom('permit', 'forbid'),
  principal: entityScope,
  action: actionScope,
  resource: entityScope,
  conditions: fc.array(fc.record({ kind: fc.constantFrom('when', 'unless'), body: expression }), {
    maxLength: 2,
  }),
}) as fc.Arbitrary<PolicyJson>

function ifThenElse([condition, yes, no]: Expr[]): Expr {
  // oxlint-disable-next-line unicorn/no-thenable -- Cedar's own name for it
  return { 'if-then-else': { if: condition, then: yes, else: no } } as unknown as Expr
}

test('compiled policies answer as Cedar does: decision, deciding policies and errors, over generated policies and entities', () => {
  const seen = { allow: 0, deny: 0, errors: 0 }
  fc.assert(
    fc.property(fc.array(policy, { minLength: 1, maxLength: 4 }), request, (policies, asked) => {
      const named = policies.map((each, index) => [`p${index}`, each] as const)
      const compiled = policySet(
        named.map(([id, each]) => compilePolicy(id, each)),
        new Set([action.key]),
      )
      const ours = sorted(compiled.authorize(asked))
      const cedars = askCedar(asked, asked.entities, { staticPolicies: Object.fromEntries(named) })
      assert.deepEqual(ours, cedars)
      seen[ours.decision]++
      seen.errors += ours.errors.length
    }),
    { numRuns: 400 },
  )
  // Otherwise the generator would have proved nothing.
  assert.ok(seen.allow > 2 && seen.deny > 50 && seen.errors > 20, JSON.stringify(seen))
})

function single(source: string, context: Record<string, number> = {}) {
  const parsed = cedar.policyToJson(source)
  assert.ok(parsed.type === 'success')
  const compiled = policySet([compilePolicy('p', parsed.json)], new Set())
  const asked = requestOf({
    principal: uids[0]!,
    action,
    resource: uids[1]!,
    context: new CedarRecord(context),
    entities: new Map(),
  })
  return {
    ours: compiled.authorize(asked),
    cedars: askCedar(asked, new Map(), { staticPolicies: { p: source } }),
  }
}

test('numbers are 64-bit: exact beyond what a double holds, and an error beyond their range', () => {
  const big = 'permit(principal, action, resource) when'
  for (const condition of [
    '{ context.n * 1024 + 1 > context.n * 1024 }',
    '{ context.n * 1024 + 1 == context.n * 1024 }',
    '{ context.n * 1025 > 0 }',
    '{ -(context.n * -1024 - 1024) == 0 }',
  ]) {
    const { ours, cedars } = single(`${big} ${condition};`, { n: Number.MAX_SAFE_INTEGER })
    assert.deepEqual(ours, cedars, condition)
  }
})

for (const [what, condition] of [
  ['ip addresses', 'ip("127.0.0.1").isLoopback()'],
  ['decimals', 'decimal("1.0") == decimal("1.0")'],
  ['dates', 'datetime("2026-01-01") < datetime("2026-01-02")'],
  ['tags', 'principal.hasTag("x")'],
  ['numbers that JSON does not carry exactly', 'context.n == 9007199254740993'],
] as const) {
  test(`a policy with ${what} is refused when compiled`, () => {
    const parsed = cedar.policyToJson(`permit(principal, action, resource) when { ${condition} };`)
    assert.ok(parsed.type === 'success')
    assert.throws(() => compilePolicy('p', parsed.json), { name: 'NotSupported' })
  })
}

test('a template is refused when compiled', () => {
  const parsed = cedar.templateToJson('permit(principal == ?principal, action, resource);')
  assert.ok(parsed.type === 'success')
  assert.throws(() => compilePolicy('p', parsed.json), { name: 'NotSupported', message: 'a template' })
})
