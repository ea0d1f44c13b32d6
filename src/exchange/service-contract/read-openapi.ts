import { parse } from 'yaml'
import { fileWrong } from './contract-errors.ts'
import type { ReadContract } from './read-files.ts'
import type { ContractFile, ContractOperation } from './service-contract.ts'

export type Json = Record<string, unknown>
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const methods = ['get', 'put', 'post', 'delete', 'patch', 'head'] as const

/** The document as JSON, whether it was written as JSON or YAML. */
export function openApiDocument({ name, content }: ContractFile): Json {
  try {
    // Aliases are bounded, so that a few lines cannot become a gigabyte; what refers to itself is no JSON, and throws.
    const document: unknown = /\.json$/i.test(name)
      ? JSON.parse(content)
      : JSON.parse(JSON.stringify(parse(content, { maxAliasCount: 100 })))
    if (isObject(document)) return document
  } catch {
    // Said below, without what stands in it.
  }
  throw fileWrong(name, 'den kan inte läsas som JSON eller YAML.', 'it cannot be read as JSON or YAML.')
}

/**
 * Reads an OpenAPI 3.1 document: its name from `info.x-name`, else from its title; its version from `info.version`.
 *
 * @throws {KnutpunktError} exchange.contract_files_wrong
 */
export function readOpenApi(file: ContractFile, document: Json): ReadContract {
  checkNesting(file, document)
  const version = document['openapi']
  if (typeof version !== 'string' || !version.startsWith('3.1'))
    throw fileWrong(
      file.name,
      'den är varken OpenAPI 3.1 eller en CapabilityStatement. Gör om den till OpenAPI 3.1 (fältet openapi).',
      'it is neither OpenAPI 3.1 nor a CapabilityStatement. Convert it to OpenAPI 3.1 (the field openapi).',
    )
  const info = isObject(document['info']) ? document['info'] : {}
  const [major, minor] = /^(\d{1,3})(?:\.(\d{1,5}))?/.exec(String(info['version'] ?? ''))?.slice(1) ?? []
  if (major === undefined)
    throw fileWrong(
      file.name,
      'info.version ska börja med ett tal.',
      'info.version has to begin with a number.',
    )
  const name = slug(String(info['x-name'] ?? info['title'] ?? ''))
  if (name === '') throw fileWrong(file.name, 'info.title saknas.', 'info.title is missing.')
  const operations = operationsOf(document)
  if (operations.length === 0) throw fileWrong(file.name, 'den har ingen operation.', 'it has no operation.')
  checkOperations(file, operations)
  return {
    kind: isFhir(document) ? 'fhir' : 'openapi',
    domain: String(info['x-domain'] ?? name).slice(0, 200),
    name,
    major: Number(major),
    minor: Number(minor ?? 0),
    key: `${name}/${major}`,
    operations,
  }
}

/** A name as it stands in an address: `fria-tider`. */
export const slug = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60)

/** A FHIR interface described by OpenAPI says so. */
const isFhir = (document: Json): boolean =>
  isObject(document['info']) && typeof document['info']['x-fhir-version'] === 'string'

function operationsOf({ paths }: Json): ContractOperation[] {
  if (!isObject(paths)) return []
  return Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = isObject(item) ? item[method] : undefined
      if (!isObject(operation)) return []
      const name = String(operation['operationId'] ?? `${method} ${path}`).slice(0, 200)
      const access =
        method === 'get' || method === 'head' || operation['x-access'] === 'read' ? 'read' : 'write'
      return [{ name, access, method: method.toUpperCase(), path }] satisfies ContractOperation[]
    }),
  )
}

const mostOperations = 1000

function checkOperations({ name }: ContractFile, operations: readonly ContractOperation[]): void {
  if (operations.length > mostOperations)
    throw fileWrong(
      name,
      `den har fler än ${mostOperations} operationer. Dela den.`,
      `it has more than ${mostOperations} operations. Divide it.`,
    )
  if (operations.some(({ path }) => !/^\/[\w~!$&'()*+,;=:@%./{}-]{0,500}$/.test(path ?? '')))
    throw fileWrong(
      name,
      'en sökväg i paths börjar inte med / eller har tecken som inte kan stå i en adress.',
      'a path in paths does not begin with / or has characters that cannot stand in an address.',
    )
  if (new Set(operations.map((each) => each.name)).size < operations.length)
    throw fileWrong(
      name,
      'två operationer har samma operationId. Ge dem var sitt.',
      'two operations have the same operationId. Give each its own.',
    )
}

/** Whatever is referred to stands in the document: nothing is fetched. */
function checkNesting(file: ContractFile, node: unknown, depth = 0): void {
  if (depth > 100) throw fileWrong(file.name, 'den är nästlad för djupt.', 'it is nested too deep.')
  if (Array.isArray(node)) for (const each of node) checkNesting(file, each, depth + 1)
  if (!isObject(node)) return
  const reference = node['$ref']
  if (typeof reference === 'string' && !reference.startsWith('#/'))
    throw fileWrong(
      file.name,
      'den hänvisar ($ref) utanför sig själv. Sätt in det den hänvisar till: inget hämtas utifrån.',
      'it refers ($ref) to something outside itself. Put what it refers to into it: nothing is fetched from outside.',
    )
  for (const each of Object.values(node)) checkNesting(file, each, depth + 1)
}
