import type { CedarValueJson, Expr, PatternElem } from '@cedar-policy/cedar-wasm/nodejs'
import {
  CedarRecord,
  type CedarRequest,
  CedarSet,
  EntityUid,
  EvaluationError,
  equal,
  type Value,
} from './cedar-value.ts'

/** An expression ready to be evaluated. @throws {EvaluationError} where Cedar would report an error */
export type Evaluate = (request: CedarRequest) => Value

/** A policy uses something of Cedar that is not supported here. Such a policy does not load. */
export class NotSupported extends Error {
  override readonly name = 'NotSupported'
}

/**
 * Compiles an expression of Cedar's JSON form (EST) to a closure.
 *
 * All of the language but templates, tags and the extension types (ip, decimal, datetime, duration); whether the
 * times of a consent hold is settled before the rules are asked.
 *
 * @throws {NotSupported} naming what is not supported
 */
export function compileExpression(expression: Expr): Evaluate {
  const [operator, body] = Object.entries(expression)[0] as [string, never]
  const compile = Object.hasOwn(operators, operator) ? operators[operator] : undefined
  if (!compile) throw new NotSupported(`"${operator}"`)
  return compile(body)
}

interface Both {
  left: Expr
  right: Expr
}
interface One {
  arg: Expr
}

const operators: Record<string, (body: never) => Evaluate> = {
  Value: (json: CedarValueJson) => {
    const value = valueOf(json)
    return () => value
  },
  Var: (name: string) => variables[name] ?? refuse(`variable "${name}"`),
  '!': ({ arg }: One) => {
    const operand = boolean(arg)
    return (request) => !operand(request)
  },
  neg: ({ arg }: One) => {
    const operand = long(arg)
    return (request) => inRange(-BigInt(operand(request)))
  },
  '==': compileEqual,
  '!=': (both: Both) => {
    const same = compileEqual(both)
    return (request) => !same(request)
  },
  '<': comparison((a, b) => a < b),
  '<=': comparison((a, b) => a <= b),
  '>': comparison((a, b) => a > b),
  '>=': comparison((a, b) => a >= b),
  '+': arithmetic((a, b) => a + b),
  '-': arithmetic((a, b) => a - b),
  '*': arithmetic((a, b) => a * b),
  '&&': ({ left, right }: Both) => {
    const [first, second] = [boolean(left), boolean(right)]
    return (request) => first(request) && second(request)
  },
  '||': ({ left, right }: Both) => {
    const [first, second] = [boolean(left), boolean(right)]
    return (request) => first(request) || second(request)
  },
  'if-then-else': (body: { if: Expr; then: Expr; else: Expr }) => {
    const condition = boolean(body.if)
    const [yes, no] = [compileExpression(body.then), compileExpression(body.else)]
    return (request) => (condition(request) ? yes(request) : no(request))
  },
  in: ({ left, right }: Both) => {
    const [inner, outer] = [entity(left), compileExpression(right)]
    return (request) => isIn(request, inner(request), outer(request))
  },
  is: ({ left, entity_type, in: within }: { left: Expr; entity_type: string; in?: Expr }) => {
    const operand = entity(left)
    const outer = within && compileExpression(within)
    return (request) => {
      const uid = operand(request)
      return uid.type === entity_type && (outer === undefined || isIn(request, uid, outer(request)))
    }
  },
  contains: ({ left, right }: Both) => {
    const [all, one] = [set(left), compileExpression(right)]
    const literal = plainLiteral(right)
    if (literal !== undefined) return (request) => all(request).values.includes(literal)
    return (request) => all(request).has(one(request))
  },
  containsAll: ({ left, right }: Both) => {
    const [all, some] = [set(left), set(right)]
    return (request) => {
      const found = all(request)
      return some(request).values.every((value) => found.has(value))
    }
  },
  containsAny: ({ left, right }: Both) => {
    const [all, some] = [set(left), set(right)]
    return (request) => {
      const found = all(request)
      return some(request).values.some((value) => found.has(value))
    }
  },
  isEmpty: ({ arg }: One) => {
    const operand = set(arg)
    return (request) => operand(request).values.length === 0
  },
  '.': ({ left, attr }: { left: Expr; attr: string }) => {
    const direct = 'Var' in left ? attributeOf(left['Var'] as string, attr) : undefined
    if (direct) return direct
    const operand = compileExpression(left)
    return (request) => attribute(request, operand(request), attr) ?? fail(`no attribute ${attr}`)
  },
  has: ({ left, attr }: { left: Expr; attr: string | string[] }) => {
    const operand = compileExpression(left)
    const path = typeof attr === 'string' ? [attr] : attr
    return (request) => {
      let value: Value = operand(request)
      for (const name of path) {
        const next = attribute(request, value, name, false)
        if (next === undefined) return false
        value = next
      }
      return true
    }
  },
  like: ({ left, pattern }: { left: Expr; pattern: PatternElem[] }) => {
    const operand = compileExpression(left)
    const matches = wildcard(pattern)
    return (request) => {
      const value = operand(request)
      return typeof value === 'string' ? matches.test(value) : fail('like needs a string')
    }
  },
  Set: (members: Expr[]) => {
    const compiled = members.map(compileExpression)
    return (request) => new CedarSet(compiled.map((each) => each(request)))
  },
  Record: (fields: Record<string, Expr>) => {
    const compiled = Object.entries(fields).map(([name, each]) => [name, compileExpression(each)] as const)
    return (request) => record(compiled.map(([name, each]) => [name, each(request)]))
  },
}

const variables: Record<string, Evaluate> = {
  principal: (request) => request.principal,
  action: (request) => request.action,
  resource: (request) => request.resource,
  context: (request) => request.context,
}

/** A value as Cedar's JSON has it. @throws {NotSupported} extension values, and numbers that JSON does not carry exactly */
export function valueOf(json: CedarValueJson): Value {
  if (typeof json === 'boolean' || typeof json === 'string') return json
  if (typeof json === 'number' || typeof json === 'bigint') {
    return Number.isSafeInteger(Number(json)) ? Number(json) : refuse('a number beyond 2^53')
  }
  if (Array.isArray(json)) return new CedarSet(json.map(valueOf))
  if (json === null) return refuse('null')
  if ('__entity' in json) {
    const { type, id } = json['__entity'] as { type: string; id: string }
    return new EntityUid(type, id)
  }
  if ('__extn' in json) return refuse('a value of an extension type')
  return record(Object.entries(json).map(([name, value]) => [name, valueOf(value)]))
}

function record(fields: readonly (readonly [string, Value])[]): CedarRecord {
  return new CedarRecord(Object.fromEntries(fields))
}

/** The short way to an attribute of the principal, the resource or the context. */
function attributeOf(variable: string, name: string): Evaluate | undefined {
  // What every object has, such as `constructor`, is no field: such a name takes the long way.
  if (name in Object.prototype) return undefined
  const missing = (): never => fail(`no attribute ${name}`)
  switch (variable) {
    case 'principal':
      return (request) => request.principalEntity?.attributes.fields[name] ?? missing()
    case 'resource':
      return (request) => request.resourceEntity?.attributes.fields[name] ?? missing()
    case 'context':
      return (request) => request.context.fields[name] ?? missing()
    default:
      return undefined
  }
}

/** Of an entity that is not there, nothing is had; to read from it is an error. */
function attribute(request: CedarRequest, value: Value, name: string, must = true): Value | undefined {
  if (value instanceof CedarRecord) return value.get(name)
  if (!(value instanceof EntityUid)) return fail(`no attributes on ${typeof value}`)
  const found = request.entities.find(value)
  if (found === undefined) return must ? fail(`no entity ${value.type}`) : undefined
  return found.attributes.get(name)
}

/** Whether an entity is another, or below it, or below one of a set. */
export function isIn({ entities }: CedarRequest, inner: EntityUid, outer: Value): boolean {
  const ancestors = entities.find(inner)?.ancestors
  const below = (uid: EntityUid) => uid.is(inner) || ancestors?.has(uid.key) === true
  if (outer instanceof EntityUid) return below(outer)
  if (!(outer instanceof CedarSet)) return fail('in needs an entity or a set')
  const members = outer.values.map((each) => (each instanceof EntityUid ? each : fail('in needs entities')))
  return members.some(below)
}

/** Most rules compare with a literal, or one entity with another; sets and records take the long way. */
function compileEqual({ left, right }: Both): (request: CedarRequest) => boolean {
  const [first, second] = [compileExpression(left), compileExpression(right)]
  const literal = plainLiteral(right)
  if (literal !== undefined) return (request) => first(request) === literal
  return (request) => equal(first(request), second(request))
}

/** A literal that is equal to what is the same, and to nothing else. */
function plainLiteral(expression: Expr): Value | undefined {
  if (!('Value' in expression)) return undefined
  const value = valueOf(expression['Value'] as CedarValueJson)
  return typeof value === 'object' ? undefined : value
}

function comparison(holds: (a: number | bigint, b: number | bigint) => boolean) {
  return ({ left, right }: Both): Evaluate => {
    const [first, second] = [long(left), long(right)]
    return (request) => holds(first(request), second(request))
  }
}

/** Exact: reckoned as 64-bit integers, and an error beyond them. */
function arithmetic(reckon: (a: bigint, b: bigint) => bigint) {
  return ({ left, right }: Both): Evaluate => {
    const [first, second] = [long(left), long(right)]
    return (request) => inRange(reckon(BigInt(first(request)), BigInt(second(request))))
  }
}

function inRange(result: bigint): number | bigint {
  if (BigInt.asIntN(64, result) !== result) return fail('overflow')
  return Number.isSafeInteger(Number(result)) ? Number(result) : result
}

function boolean(expression: Expr): (request: CedarRequest) => boolean {
  const evaluate = compileExpression(expression)
  return (request) => {
    const value = evaluate(request)
    return typeof value === 'boolean' ? value : fail('a boolean is needed')
  }
}

function long(expression: Expr): (request: CedarRequest) => number | bigint {
  const evaluate = compileExpression(expression)
  return (request) => {
    const value = evaluate(request)
    return typeof value === 'number' || typeof value === 'bigint' ? value : fail('a number is needed')
  }
}

function set(expression: Expr): (request: CedarRequest) => CedarSet {
  const evaluate = compileExpression(expression)
  return (request) => {
    const value = evaluate(request)
    return value instanceof CedarSet ? value : fail('a set is needed')
  }
}

function entity(expression: Expr): (request: CedarRequest) => EntityUid {
  const evaluate = compileExpression(expression)
  return (request) => {
    const value = evaluate(request)
    return value instanceof EntityUid ? value : fail('an entity is needed')
  }
}

function wildcard(pattern: readonly PatternElem[]): RegExp {
  const parts = pattern.map((each) =>
    each === 'Wildcard' ? '[^]*' : each.Literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
  )
  return new RegExp(`^${parts.join('')}$`, 'u')
}

function fail(why: string): never {
  throw new EvaluationError(why)
}

function refuse(what: string): never {
  throw new NotSupported(what)
}
