/** A JSON Schema or any part of an OpenAPI document. */
type Part = Record<string, unknown>

/**
 * Moves schemas that have a name of their own (`title: 'Alarm'`, a capital first) to `components.schemas` of an OpenAPI
 * document, and leaves a reference wherever they stood, so that each is described once and by its name.
 *
 * Two different schemas of one name: the first is named, the other stays where it stands.
 */
export function nameSchemas<T extends object>(document: T): T {
  const named = new Map<string, { schema: Part; text: string }>()
  const body = move(document, named) as Part
  const schemas = Object.fromEntries([...named].sort(byName).map(([name, { schema }]) => [name, schema]))
  return { ...body, components: { ...(body['components'] as Part), schemas } } as unknown as T
}

function move(node: unknown, named: Map<string, { schema: Part; text: string }>): unknown {
  if (Array.isArray(node)) return node.map((item) => move(item, named))
  if (typeof node !== 'object' || node === null) return node
  const moved = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, move(value, named)]))
  const { title, ...schema } = moved
  if (typeof title !== 'string' || !/^[A-Z]\w+$/.test(title) || !isSchema(schema)) return moved
  const text = JSON.stringify(schema)
  const there = named.get(title)
  if (there !== undefined && there.text !== text) return moved
  named.set(title, { schema, text })
  return { $ref: `#/components/schemas/${title}` }
}

function isSchema(part: Part): boolean {
  return 'properties' in part || 'allOf' in part || 'anyOf' in part || 'enum' in part
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1
}
