/** A schema, or a part of a document, as JSON. */
type Node = Record<string, unknown>

/**
 * What in a new version of an interface breaks those who use the old one: an operation, an answer or a field of an
 * answer that is gone, a field or parameter that is newly asked for, a type that is another, a word that is no longer
 * taken. What is added where nothing was asked for breaks nothing.
 *
 * @param before the OpenAPI document that was published
 * @param after the one that is to be
 * @returns each breach as a line; none when everybody can go on as before
 */
export function breakingChanges(before: object, after: object): string[] {
  const [old, now] = [operationsOf(inlined(before)), operationsOf(inlined(after))]
  return [...old].flatMap(([name, operation]) => {
    const its = now.get(name)
    return its === undefined ? [`${name} is gone`] : betweenOperations(name, operation, its)
  })
}

/** A document with each reference replaced by what it refers to. */
function inlined(document: object): Node {
  const components = ((document as Node)['components'] ?? {}) as Record<string, Record<string, unknown>>
  const resolve = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(resolve)
    if (typeof node !== 'object' || node === null) return node
    const [, kind, name] = /^#\/components\/(\w+)\/(\w+)$/.exec(String((node as Node)['$ref'])) ?? []
    if (kind !== undefined && name !== undefined) return resolve(components[kind]?.[name])
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, resolve(value)]))
  }
  return { paths: resolve((document as Node)['paths']) }
}

function operationsOf(document: Node): Map<string, Node> {
  const paths = Object.entries((document['paths'] ?? {}) as Record<string, Node>)
  return new Map(
    paths.flatMap(([path, item]) =>
      Object.entries(item).map(
        ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation as Node] as const,
      ),
    ),
  )
}

function betweenOperations(name: string, before: Node, after: Node): string[] {
  return [
    ...betweenParameters(name, parametersOf(before), parametersOf(after)),
    ...betweenRequests(`${name}, body`, bodyOf(before), bodyOf(after)),
    ...Object.entries((before['responses'] ?? {}) as Record<string, Node>).flatMap(([status, response]) => {
      const its = ((after['responses'] ?? {}) as Record<string, Node>)[status]
      const where = `${name}, answer ${status}`
      return its === undefined
        ? [`${where} is gone`]
        : betweenAnswers(where, contentOf(response), contentOf(its))
    }),
  ]
}

function betweenParameters(name: string, before: Node[], after: Node[]): string[] {
  const find = (list: Node[], sought: Node) =>
    list.find((one) => one['name'] === sought['name'] && one['in'] === sought['in'])
  return [
    ...before
      .filter((one) => find(after, one) === undefined)
      .map((one) => `${name}: the parameter ${one['name']} is gone`),
    ...after
      .filter((one) => one['required'] === true && find(before, one)?.['required'] !== true)
      .map((one) => `${name}: the parameter ${one['name']} is newly asked for`),
    ...before.flatMap((one) => {
      const its = find(after, one)
      const where = `${name}: the parameter ${one['name']}`
      return its ? betweenRequests(where, one['schema'] as Node, its['schema'] as Node) : []
    }),
  ]
}

/** What is sent to us may be more than before, never less. */
function betweenRequests(where: string, before: Node | undefined, after: Node | undefined): string[] {
  if (after === undefined) return before === undefined ? [] : [`${where} is no longer taken`]
  if (before === undefined) return [`${where} is newly asked for`]
  const [old, now] = [fieldsOf(before), fieldsOf(after)]
  const asked = requiredOf(after).filter((field) => !requiredOf(before).includes(field))
  return [
    ...betweenTypes(where, before, after),
    ...wordsOf(before)
      .filter((word) => wordsOf(after).length > 0 && !wordsOf(after).includes(word))
      .map((word) => `${where}: "${word}" is no longer taken`),
    ...asked.map((field) => `${where}.${field} is newly asked for`),
    ...Object.entries(old).flatMap(([field, schema]) =>
      now[field] === undefined && after['additionalProperties'] === false
        ? [`${where}.${field} is no longer taken`]
        : now[field] === undefined
          ? []
          : betweenRequests(`${where}.${field}`, schema, now[field]),
    ),
    ...betweenItems(where, before, after, betweenRequests),
  ]
}

/** What we answer may hold more than before, never less. */
function betweenAnswers(where: string, before: Node | undefined, after: Node | undefined): string[] {
  if (before === undefined) return []
  if (after === undefined) return [`${where} has no content any more`]
  const [old, now] = [fieldsOf(before), fieldsOf(after)]
  return [
    ...betweenTypes(where, before, after),
    ...requiredOf(before)
      .filter((field) => now[field] !== undefined && !requiredOf(after).includes(field))
      .map((field) => `${where}.${field} is no longer always there`),
    ...Object.entries(old).flatMap(([field, schema]) =>
      now[field] === undefined
        ? [`${where}.${field} is gone`]
        : betweenAnswers(`${where}.${field}`, schema, now[field]),
    ),
    ...betweenItems(where, before, after, betweenAnswers),
  ]
}

function betweenTypes(where: string, before: Node, after: Node): string[] {
  const changed = before['type'] !== undefined && before['type'] !== after['type']
  return changed ? [`${where} is ${after['type'] ?? 'of several types'}, and was ${before['type']}`] : []
}

function betweenItems(where: string, before: Node, after: Node, between: typeof betweenAnswers): string[] {
  const [old, now] = [before['items'] as Node | undefined, after['items'] as Node | undefined]
  return old && now ? between(`${where}[]`, old, now) : []
}

const parametersOf = (operation: Node) => (operation['parameters'] ?? []) as Node[]
const bodyOf = (operation: Node) => contentOf(operation['requestBody'] as Node | undefined)
const fieldsOf = (schema: Node) => (schema['properties'] ?? {}) as Record<string, Node>
const requiredOf = (schema: Node) => (schema['required'] ?? []) as string[]

function contentOf(part: Node | undefined): Node | undefined {
  const content = part?.['content'] as Record<string, Node> | undefined
  return content && (Object.values(content)[0]?.['schema'] as Node | undefined)
}

function wordsOf(schema: Node): unknown[] {
  const words = (schema['anyOf'] as Node[] | undefined)?.map((one) => one['const'])
  return (schema['enum'] as unknown[] | undefined) ?? words?.filter((word) => word !== undefined) ?? []
}
