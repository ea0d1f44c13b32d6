import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Expr, PolicyJson } from '@cedar-policy/cedar-wasm/nodejs'
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import fc from 'fast-check'
import { policySet } from './authorize.ts'
import { CedarRecord, CedarSet, EntityUid, type Value } from './cedar-value.ts'
import { compilePolicy } from './compile.ts'
import { askCedar, EntityMap, requestOf, sorted, valueJson } from './oracle-fixture.ts'

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
    const found = new EntityMap(
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

const patterns = fc.array(
  fc.oneof(
    fc.constant('Wildcard' as const),
    fc.constantFrom(...strings).map((Literal) => ({ Literal })),
  ),
  { minLength: 1, maxLength: 3 },
)
/** Expressions by what they come to, so that most of them come to something; `any` keeps the wrong types coming. */
type Kinds = Record<'any' | 'bool' | 'long' | 'text' | 'entity' | 'set' | 'record', Expr>
const expressions = fc.letrec<Kinds>((tie) => {
  const make = <T>(name: string, body: fc.Arbitrary<T>) =>
    body.map((found) => ({ [name]: found }) as unknown as Expr)
  const both = (name: string, left: keyof Kinds, right: keyof Kinds) =>
    make(name, fc.record({ left: of(left), right: of(right) }))
  const literal = (found: fc.Arbitrary<Value>) => make('Value', found.map(valueJson))
  const variable = (...all: string[]) => make('Var', fc.constantFrom(...all))
  const name = fc.constantFrom(...names)
  const type = fc.constantFrom('T', 'U')
  /** Now and then of any kind. */
  const of = (kind: keyof Kinds) =>
    fc.oneof({ weight: 15, arbitrary: tie(kind) }, { weight: 1, arbitrary: tie('any') })
  const holder = fc.oneof(of('entity'), of('record'))
  const attribute = make('.', fc.record({ left: holder, attr: name }))
  const deep = { maxDepth: 4, depthSize: 'small' } as const
  return {
    any: fc.oneof(tie('bool'), tie('long'), tie('text'), tie('entity'), tie('set'), tie('record')),
    bool: fc.oneof(
      deep,
      literal(fc.boolean()),
      attribute,
      both('&&', 'bool', 'bool'),
      both('||', 'bool', 'bool'),
      make('!', fc.record({ arg: of('bool') })),
      ...(['any', 'long', 'entity', 'set', 'record'] as const).flatMap((kind) => [
        both('==', kind, kind),
        both('!=', kind, kind),
      ]),
      ...['<', '<=', '>', '>='].map((operator) => both(operator, 'long', 'long')),
      both('in', 'entity', 'entity'),
      both('in', 'entity', 'set'),
      make(
        'in',
        fc.record({ left: of('entity'), right: make('Set', fc.array(of('entity'), { maxLength: 2 })) }),
      ),
      make('is', fc.record({ left: of('entity'), entity_type: type })),
      make('is', fc.record({ left: of('entity'), entity_type: type, in: of('entity') })),
      both('contains', 'set', 'any'),
      both('contains', 'set', 'long'),
      both('containsAll', 'set', 'set'),
      both('containsAny', 'set', 'set'),
      make('isEmpty', fc.record({ arg: of('set') })),
      make('has', fc.record({ left: holder, attr: fc.array(name, { minLength: 1, maxLength: 2 }) })),
      make('like', fc.record({ left: of('text'), pattern: patterns })),
      fc.tuple(of('bool'), of('bool'), of('bool')).map(ifThenElse),
    ),
    long: fc.oneof(
      deep,
      literal(fc.constantFrom(...numbers)),
      attribute,
      ...['+', '-', '*'].map((operator) => both(operator, 'long', 'long')),
      make('neg', fc.record({ arg: of('long') })),
    ),
    text: fc.oneof(deep, literal(fc.constantFrom(...strings)), attribute),
    entity: fc.oneof(deep, variable('principal', 'resource', 'action'), literal(uid), attribute),
    set: fc.oneof(
      deep,
      attribute,
      make('Set', fc.array(of('any'), { maxLength: 2 })),
      // Few numbers, so that one set is within another now and then.
      make('Set', fc.array(literal(fc.constantFrom(0, 1, 2)), { maxLength: 4 })),
    ),
    record: fc.oneof(
      deep,
      variable('context'),
      make('Record', fields(literal(fc.constantFrom(0, 1)))),
      make('Record', fields(of('any'))),
    ),
  }
})
/** Mostly what a condition should be. */
const expression = fc.oneof(
  { weight: 9, arbitrary: expressions.bool },
  { weight: 1, arbitrary: expressions.any },
)

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
    { numRuns: 1200 },
  )
  // Otherwise the generator would have proved nothing.
  assert.ok(seen.allow > 20 && seen.deny > 50 && seen.errors > 20, JSON.stringify(seen))
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
    entities: new EntityMap(),
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

test('of an entity that is not there nothing is had, and to read from it is an error, as in Cedar', () => {
  for (const condition of [
    'principal has x',
    '!(principal has x)',
    '!(principal has x.y)',
    '!(context has n.y)',
    'principal.x == 1 || true',
    'principal in principal',
    '!(principal in resource)',
    'principal in [resource, principal]',
    'principal in [1, principal]',
    'if principal has x then principal.x else true',
  ]) {
    const { ours, cedars } = single(`permit(principal, action, resource) when { ${condition} };`, { n: 1 })
    assert.deepEqual(ours, cedars, condition)
  }
})
