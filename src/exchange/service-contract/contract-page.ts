import type { ContractPage, ContractPart } from '../contract/service-contract.ts'
import { openApiDocument } from './read-openapi.ts'
import type { ContractFile, ServiceContract } from './service-contract.ts'
import { xsdExample, xsdParts } from './xsd-parts.ts'

type Json = Record<string, unknown>
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const deepest = 8

/** A contract's messages as rows to read, with examples. */
export function contractPage(contract: ServiceContract, files: readonly ContractFile[]): ContractPage {
  return {
    messages: contract.kind === 'rivta' ? rivtaMessages(contract, files) : restMessages(contract, files),
  }
}

function rivtaMessages(
  { key, operations }: ServiceContract,
  files: readonly ContractFile[],
): ContractPage['messages'] {
  return operations.flatMap(({ name }) =>
    (['request', 'response'] as const).flatMap((direction) => {
      const element = direction === 'request' ? name : `${name}Response`
      const parts = xsdParts(files, key, element)
      if (parts.length === 0) return []
      const example = xsdExample(files, key, element)
      return [{ operation: name, direction, parts, ...(example && { example }) }]
    }),
  )
}

function restMessages(
  { operations }: ServiceContract,
  files: readonly ContractFile[],
): ContractPage['messages'] {
  const file = files.find(({ name }) => /\.(json|ya?ml)$/i.test(name))
  if (!file) return []
  const document = openApiDocument(file)
  return operations.flatMap(({ name, method = 'GET', path = '/' }) => {
    const item = at(document, 'paths', path)
    const operation = at(item, method.toLowerCase())
    const parameters = [at(item, 'parameters'), at(operation, 'parameters')].flatMap((list) =>
      Array.isArray(list) ? list : [],
    )
    const body = at(operation, 'requestBody', 'content', 'application/json', 'schema')
    const ok = Object.entries(
      isObject(at(operation, 'responses')) ? (at(operation, 'responses') as Json) : {},
    ).find(([status]) => status.startsWith('2'))?.[1]
    const content = at(resolved(document, ok), 'content')
    const answer = isObject(content) ? at(Object.values(content)[0], 'schema') : undefined
    return [
      {
        operation: `${name}: ${method} ${path}`,
        direction: 'request' as const,
        parts: [
          ...parameters.map((each) => parameterPart(document, each)),
          ...(body === undefined ? [] : schemaParts(document, 'body', body, 0, true)),
        ],
      },
      {
        operation: `${name}: ${method} ${path}`,
        direction: 'response' as const,
        parts: answer === undefined ? [] : schemaParts(document, 'body', answer, 0, true),
      },
    ]
  })
}

function at(node: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), node)
}

function resolved(document: Json, node: unknown): unknown {
  const reference = at(node, '$ref')
  if (typeof reference !== 'string') return node
  return at(
    document,
    ...reference
      .slice(2)
      .split('/')
      .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~')),
  )
}

function parameterPart(document: Json, given: unknown): ContractPart {
  const parameter = resolved(document, given)
  return {
    depth: 0,
    name: `${String(at(parameter, 'in') ?? '')}: ${String(at(parameter, 'name') ?? '')}`,
    type: String(at(parameter, 'schema', 'type') ?? ''),
    occurs: at(parameter, 'required') === true ? '1' : '0..1',
    ...textOf(parameter),
  }
}

const textOf = (node: unknown) => {
  const text = at(node, 'description')
  return typeof text === 'string' ? { text } : {}
}

function schemaParts(
  document: Json,
  name: string,
  given: unknown,
  depth: number,
  required: boolean,
): ContractPart[] {
  const schema = resolved(document, given)
  const many = at(schema, 'type') === 'array'
  const of = many ? resolved(document, at(schema, 'items')) : schema
  const values = at(of, 'enum')
  const own: ContractPart = {
    depth,
    name,
    type: Array.isArray(values) ? values.join(' | ') : String(at(of, 'type') ?? 'object'),
    occurs: many ? '0..*' : required ? '1' : '0..1',
    ...textOf(schema),
  }
  const properties = at(of, 'properties')
  if (!isObject(properties) || depth >= deepest) return [own]
  const needed = at(of, 'required')
  return [
    own,
    ...Object.entries(properties).flatMap(([each, value]) =>
      schemaParts(document, each, value, depth + 1, Array.isArray(needed) && needed.includes(each)),
    ),
  ]
}
