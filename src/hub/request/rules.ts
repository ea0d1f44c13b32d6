import { readFile } from 'node:fs/promises'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { parse } from 'yaml'
import { RequestRules } from '../contract/request.ts'

const Span = Type.Object(
  {
    years: Type.Optional(Type.Integer({ minimum: 1 })),
    months: Type.Optional(Type.Integer({ minimum: 1 })),
    weeks: Type.Optional(Type.Integer({ minimum: 1 })),
    days: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  { additionalProperties: false, minProperties: 1 },
)
/** A time of the calendar: whole years, months, weeks and days. */
export type Span = Static<typeof Span>

const File = Type.Object(
  {
    ...RequestRules.properties,
    limits: Type.Array(
      Type.Object(
        {
          ...RequestRules.properties.limits.items.properties,
          limit: Span,
          extension: Type.Optional(Span),
          /** Whoever is to act is reminded so long before. */
          remind: Type.Optional(Span),
          /** So long after its beginning the program does it by itself. */
          after: Type.Optional(Span),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)
const file = Compile(File)

export type Limit = Static<typeof File>['limits'][number]
export type LimitName = Limit['what']

/** What applications are filled in and decided by, as `products/rules/secondary-use.yaml` says. */
export interface Rules extends Static<typeof File> {
  /** The time limit for something: of this kind and body where it differs. */
  limit(what: LimitName, of?: { kind?: string; publicBody?: boolean | undefined }): Limit
}

/** @throws {Error} that names the place when the file is not as it must be, or a time limit is not there */
export async function readRules(path: string): Promise<Rules> {
  const value: unknown = parse(await readFile(path, 'utf8'))
  if (!file.Check(value)) {
    const [first] = file.Errors(value)
    throw new Error(`${path} is not as it must be at ${first?.instancePath}: ${first?.message}`)
  }
  const limit: Rules['limit'] = (what, { kind, publicBody = false } = {}) => {
    const found = value.limits.find(
      (each) =>
        each.what === what &&
        (each.kind ?? kind) === kind &&
        (each.publicBody === undefined || each.publicBody === publicBody),
    )
    if (found === undefined) throw new Error(`${path} has no time limit for ${what} ${kind ?? ''}`)
    return found
  }
  for (const what of ['completion', 'validity', 'emptying', 'publication', 'logs'] as const) limit(what)
  for (const kind of ['permit', 'request'])
    for (const publicBody of [true, false]) limit('decision', { kind, publicBody })
  return { ...value, limit }
}
