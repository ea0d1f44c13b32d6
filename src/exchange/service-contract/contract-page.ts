import type { ContractPage } from '../contract/service-contract.ts'
import { isDocument } from './file-set.ts'
import { at, jsonExample, parameterPart, resolved, schemaParts } from './json-parts.ts'
import { isObject, type Json, openApiDocument } from './read-openapi.ts'
import type { ContractFile, ContractOperation, ServiceContract } from './service-contract.ts'
import { messagesOf } from './xsd-nodes.ts'
import { exampleOf, rowsOf } from './xsd-parts.ts'

type Messages = ContractPage['messages']

/** A contract's messages as rows to read, with examples. */
export function contractPage(contract: ServiceContract, files: readonly ContractFile[]): ContractPage {
  return {
    messages: contract.kind === 'rivta' ? rivtaMessages(contract, files) : restMessages(contract, files),
  }
}

function rivtaMessages({ key, operations }: ServiceContract, files: readonly ContractFile[]): Messages {
  const messageOf = messagesOf(files)
  return operations.flatMap(({ name }) =>
    (['request', 'response'] as const).flatMap((direction) => {
      const root = messageOf(key, direction === 'request' ? name : `${name}Response`)
      if (root === undefined) return []
      return [{ operation: name, direction, parts: rowsOf(root), example: exampleOf(root) }]
    }),
  )
}

/** What an interface of a thousand operations shows of itself. */
const mostShown = 200

function restMessages(contract: ServiceContract, files: readonly ContractFile[]): Messages {
  const file = files.find(isDocument)
  if (!file) return []
  const document = openApiDocument(file)
  return contract.operations
    .slice(0, mostShown)
    .flatMap((operation) => operationMessages(document, contract, operation))
}

function operationMessages(
  document: Json,
  { key }: ServiceContract,
  { name, method = 'GET', path = '/' }: ContractOperation,
): Messages {
  const item = at(document, 'paths', path)
  const operation = at(item, method.toLowerCase())
  const parameters = [at(item, 'parameters'), at(operation, 'parameters')].flatMap((list) =>
    Array.isArray(list) ? (list as unknown[]) : [],
  )
  const asked = bodySchema(resolved(document, at(operation, 'requestBody')))
  const answered = bodySchema(resolved(document, okResponse(operation)))
  const title = `${name}: ${method} ${path}`
  const line = `${method} /x/${key}/{logicalAddress}${path}${queryOf(document, parameters)}`
  return [
    {
      operation: title,
      direction: 'request',
      parts: [
        ...parameters.map((each) => parameterPart(document, each)),
        ...(asked === undefined ? [] : schemaParts(document, asked)),
      ],
      example: asked === undefined ? line : `${line}\n\n${pretty(jsonExample(document, asked))}`,
    },
    {
      operation: title,
      direction: 'response',
      parts: answered === undefined ? [] : schemaParts(document, answered),
      ...(answered !== undefined && { example: pretty(jsonExample(document, answered)) }),
    },
  ]
}

const pretty = (value: unknown): string => JSON.stringify(value, null, 2)

function okResponse(operation: unknown): unknown {
  const responses = at(operation, 'responses')
  if (!isObject(responses)) return undefined
  return Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1]
}

function bodySchema(body: unknown): unknown {
  const content = at(body, 'content')
  if (!isObject(content)) return undefined
  const json = Object.keys(content).find((type) => type.includes('json'))
  return json === undefined ? undefined : at(content[json], 'schema')
}

/** The query parameters that have to be there. */
function queryOf(document: Json, parameters: readonly unknown[]): string {
  const needed = parameters
    .map((each) => resolved(document, each))
    .filter((each) => at(each, 'in') === 'query' && at(each, 'required') === true)
    .map((each) => {
      const value = jsonExample(document, at(each, 'schema'))
      return `${String(at(each, 'name'))}=${encodeURIComponent(typeof value === 'object' ? '' : String(value))}`
    })
  return needed.length === 0 ? '' : `?${needed.join('&')}`
}
