import type { ContractPart } from '../contract/service-contract.ts'
import { isObject, type Json } from './read-openapi.ts'

/** No message is shown deeper, or longer. */
const deepest = 10
const mostParts = 800

export function at(node: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined),
    node,
  )
}

/** What a node is, or what it refers to in the document. */
export function resolved(document: Json, given: unknown): unknown {
  let node = given
  for (let steps = 0; steps < 10; steps += 1) {
    const reference = at(node, '$ref')
    if (typeof reference !== 'string') return node
    const path = reference
      .slice(2)
      .split('/')
      .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))
    node = at(document, ...path)
  }
  return undefined
}

/** A schema with what it is made up of put together: all of `allOf`, the first of `oneOf` and `anyOf`. */
function whole(document: Json, given: unknown, room = { left: 200 }): Json {
  const schema = resolved(document, given)
  if (!isObject(schema)) return {}
  room.left -= 1
  const parts = [
    ...(Array.isArray(schema['allOf']) ? (schema['allOf'] as unknown[]) : []),
    ...['oneOf', 'anyOf'].flatMap((key) =>
      Array.isArray(schema[key]) ? [(schema[key] as unknown[])[0]] : [],
    ),
  ]
  if (room.left <= 0 || parts.length === 0) return schema
  return [...parts.slice(0, 20).map((each) => whole(document, each, room)), schema].reduce<Json>(
    (all, each) => ({
      ...all,
      ...each,
      properties: { ...asObject(all['properties']), ...asObject(each['properties']) },
      required: [...asList(all['required']), ...asList(each['required'])],
    }),
    {},
  )
}

const asObject = (value: unknown): Json => (isObject(value) ? value : {})
const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** `string`, or the first of several that is not null. */
function typeOf(schema: Json): string {
  const { type } = schema
  const one = Array.isArray(type) ? type.find((each) => each !== 'null') : type
  return typeof one === 'string' ? one : isObject(schema['properties']) ? 'object' : 'any'
}

const saying = (node: unknown): { text?: string } => {
  const text = at(node, 'description')
  return typeof text === 'string' ? { text: text.slice(0, 2000) } : {}
}

/** A parameter of an operation as a row. */
export function parameterPart(document: Json, given: unknown): ContractPart {
  const parameter = resolved(document, given)
  return {
    depth: 0,
    name: `${String(at(parameter, 'in') ?? '')}: ${String(at(parameter, 'name') ?? '')}`.slice(0, 200),
    type: typeText(whole(document, at(parameter, 'schema'))),
    occurs: at(parameter, 'required') === true ? '1' : '0..1',
    ...saying(parameter),
  }
}

function typeText(schema: Json): string {
  const values = schema['enum']
  const format = schema['format']
  const type = Array.isArray(values) ? values.slice(0, 20).map(String).join(' | ') : typeOf(schema)
  return (typeof format === 'string' ? `${type}, ${format}` : type).slice(0, 500)
}

/** A schema as rows to read. */
export function schemaParts(document: Json, schema: unknown): ContractPart[] {
  const rows: ContractPart[] = []
  const add = (name: string, given: unknown, depth: number, required: boolean): void => {
    if (rows.length >= mostParts) return
    const own = whole(document, given)
    const many = typeOf(own) === 'array'
    const each = many ? whole(document, own['items']) : own
    rows.push({
      depth,
      name: name.slice(0, 200),
      type: typeText(each),
      occurs: many ? '0..*' : required ? '1' : '0..1',
      ...saying(own),
    })
    if (depth >= deepest) return
    const needed = asList(each['required'])
    for (const [property, value] of Object.entries(asObject(each['properties'])))
      add(property, value, depth + 1, needed.includes(property))
  }
  add('body', schema, 0, true)
  return rows
}

const formats: Record<string, string> = {
  date: '2026-01-15',
  'date-time': '2026-01-15T10:00:00Z',
  time: '10:00:00Z',
  uuid: '00000000-0000-4000-8000-000000000000',
  uri: 'urn:exempel',
  email: 'namn@example.org',
}

/** An example of a value: the schema's own where it has one, else made up of its type. */
export function jsonExample(document: Json, given: unknown): unknown {
  let left = mostParts
  const make = (node: unknown, depth: number): unknown => {
    left -= 1
    const schema = whole(document, node)
    const own =
      schema['example'] ?? asList(schema['examples'])[0] ?? schema['const'] ?? asList(schema['enum'])[0]
    if (own !== undefined) return own
    switch (typeOf(schema)) {
      case 'array':
        return depth > deepest || left <= 0 ? [] : [make(schema['items'], depth + 1)]
      case 'object': {
        const properties = Object.entries(asObject(schema['properties']))
        if (depth > deepest || left <= 0) return {}
        return Object.fromEntries(properties.map(([name, value]) => [name, make(value, depth + 1)]))
      }
      case 'integer':
      case 'number':
        return schema['minimum'] ?? 1
      case 'boolean':
        return true
      case 'null':
        return null
      default:
        return formats[String(schema['format'])] ?? 'exempel'
    }
  }
  return make(given, 0)
}
