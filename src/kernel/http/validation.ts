import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { TLocalizedValidationError } from 'typebox/error'
import { Settings } from 'typebox/system'
import type { Text } from '../errors/errors.ts'

/** The part of a request a schema is about. */
export type RequestPart = 'body' | 'querystring' | 'params' | 'headers'

/** One fault in one field. It says what is asked for and never repeats what was given. */
export interface FieldFault {
  readonly in: RequestPart
  /** A JSON Pointer (RFC 6901) to the field, as RFC 9457 shows it: `#/deviceAddress/scheme`. */
  readonly pointer: string
  readonly reason: Text
}

/** How many faults one answer lists. */
const maxFaults = 20

/** Thrown by validation; becomes a 400 with its faults listed. */
export class InvalidRequest extends Error {
  readonly faults: readonly FieldFault[]
  constructor(faults: readonly FieldFault[]) {
    super('the request does not follow its schema')
    this.faults = faults
  }
}

/**
 * Compiles a TypeBox schema for one part of a request. Defaults are filled in. A body is taken as it is;
 * the other parts are text by nature and are converted (`"20"` to a number) before they are checked. Compiled when it is first
 * needed: most are not soon after a start.
 */
export function compileValidator({ schema, httpPart }: { schema: TSchema; httpPart?: string }) {
  let compiled: ReturnType<typeof Compile<TSchema>> | undefined
  const part = (httpPart ?? 'body') as RequestPart
  return (given: unknown): { value: unknown } | { error: InvalidRequest } => {
    const validator = (compiled ??= Compile(schema))
    const filled = validator.Default(given)
    const value = part === 'body' ? filled : validator.Convert(filled)
    if (validator.Check(value)) return { value }
    return { error: new InvalidRequest(faultsOf(validator.Errors(value), part)) }
  }
}

/** How many faults are looked for in one request; TypeBox stops at eight, which one large union of words uses up. */
Settings.Set({ maxErrors: 100 })

function faultsOf(errors: readonly TLocalizedValidationError[], part: RequestPart): FieldFault[] {
  const faults = errors.filter(tellsSomething).flatMap((error) => faultsOfOne(error, errors, part))
  return faults.length > 0 ? faults.slice(0, maxFaults) : [{ in: part, pointer: '#', reason: notAllowed }]
}

/** The branches of a union are told by the union as a whole; `boolean` repeats what additionalProperties says. */
function tellsSomething(error: TLocalizedValidationError): boolean {
  return error.keyword !== 'boolean' && !/\/anyOf\/\d+/.test(error.schemaPath)
}

function faultsOfOne(
  error: TLocalizedValidationError,
  all: readonly TLocalizedValidationError[],
  part: RequestPart,
): FieldFault[] {
  const at = (name: string) =>
    `#${error.instancePath}/${name.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`
  if (error.keyword === 'required') {
    return error.params.requiredProperties.map((name) => ({
      in: part,
      pointer: at(name),
      reason: { sv: 'saknas', en: 'is missing' },
    }))
  }
  if (error.keyword === 'additionalProperties') {
    return error.params.additionalProperties.slice(0, 10).map((name) => ({
      in: part,
      pointer: at(name),
      reason: { sv: 'finns inte i gränssnittet', en: 'is not part of the interface' },
    }))
  }
  const reason = error.keyword === 'anyOf' ? unionReason(error, all) : reasonOf(error)
  return [{ in: part, pointer: `#${error.instancePath}`, reason }]
}

const notAllowed: Text = { sv: 'är inte något av det som tillåts', en: 'is none of what is allowed' }

/** A union of words is told by listing them. */
function unionReason(union: TLocalizedValidationError, all: readonly TLocalizedValidationError[]): Text {
  const branches = all.filter(
    ({ instancePath, schemaPath }) =>
      instancePath === union.instancePath && schemaPath.startsWith(`${union.schemaPath}/anyOf/`),
  )
  const words = branches.flatMap((branch) =>
    branch.keyword === 'const' ? [String(branch.params.allowedValue)] : [],
  )
  return words.length > 0 && words.length === branches.length
    ? either('ska vara något av', 'must be one of', words.join(', '))
    : notAllowed
}

function reasonOf(error: TLocalizedValidationError): Text {
  switch (error.keyword) {
    case 'type':
      return either('ska vara av typen', 'must be of the type', String(error.params.type))
    case 'enum':
      return either('ska vara något av', 'must be one of', error.params.allowedValues.join(', '))
    case 'const':
      return either('ska vara', 'must be', String(error.params.allowedValue))
    case 'format':
      return either('ska ha formatet', 'must have the format', error.params.format)
    case 'pattern':
      return either('ska följa mönstret', 'must match the pattern', String(error.params.pattern))
    case 'minLength':
    case 'minItems':
      return either('är för kort; minst', 'is too short; at least', String(error.params.limit))
    case 'maxLength':
    case 'maxItems':
      return either('är för långt; högst', 'is too long; at most', String(error.params.limit))
    case 'minimum':
    case 'exclusiveMinimum':
      return either(
        'är för litet; gräns',
        'is too small; limit',
        `${error.params.comparison} ${error.params.limit}`,
      )
    case 'maximum':
    case 'exclusiveMaximum':
      return either(
        'är för stort; gräns',
        'is too large; limit',
        `${error.params.comparison} ${error.params.limit}`,
      )
    default:
      return notAllowed
  }
}

function either(sv: string, en: string, what: string): Text {
  return { sv: `${sv} ${what}`, en: `${en} ${what}` }
}
