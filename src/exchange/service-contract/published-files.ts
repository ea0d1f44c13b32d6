import { KnutpunktError } from '../../kernel/index.ts'
import { contractErrors } from './contract-errors.ts'
import { baseName, isDocument, isWsdl } from './file-set.ts'
import { isCapabilityStatement } from './read-fhir.ts'
import { openApiDocument } from './read-openapi.ts'
import type { ContractBook, ServiceContract } from './service-contract.ts'

/** Where a contract's file is read, below the platform's own address. */
export const filePath = (contract: Pick<ServiceContract, 'id'>, name: string): string =>
  `/api/exchange/v1/contracts/${contract.id}/files/${encodeURIComponent(baseName(name))}`

const attribute = /((?:schemaLocation|location)\s*=\s*)(["'])([^"']*)\2/g

/**
 * A contract's WSDL for clients: where it refers to schemas these are to be had here, and where it is called is the platform.
 *
 * @param endpoint the whole URL that it is called at
 * @throws {KnutpunktError} exchange.contract_not_found when it has no WSDL
 */
export async function wsdlOf(
  book: ContractBook,
  contract: ServiceContract,
  baseUrl: string,
  endpoint: string,
): Promise<string> {
  const files = await book.files(contract)
  const wsdl = files.find(isWsdl)
  if (wsdl === undefined) throw new KnutpunktError(contractErrors.contract_not_found)
  const names = new Set(files.map(({ name }) => baseName(name)))
  return wsdl.content.replace(attribute, (whole, start: string, quote: string, location: string) => {
    const name = baseName(location)
    if (names.has(name)) return `${start}${quote}${baseUrl}${filePath(contract, name)}${quote}`
    return start.startsWith('location') ? `${start}${quote}${endpoint}${quote}` : whole
  })
}

/** A schema for clients, what it refers to told relative to itself. */
export function schemaOf(content: string): string {
  return content.replace(attribute, (_, start: string, quote: string, location: string) => {
    return `${start}${quote}${encodeURIComponent(baseName(location))}${quote}`
  })
}

/** A contract's OpenAPI document with the platform as its server. */
export async function openApiOf(
  book: ContractBook,
  contract: ServiceContract,
  endpoint: string,
): Promise<object> {
  const files = await book.files(contract)
  const file = files.find(isDocument)
  if (file === undefined) throw new KnutpunktError(contractErrors.contract_not_found)
  const document = openApiDocument(file)
  const servers = [{ url: endpoint }]
  return isCapabilityStatement(document) ? fhirDocument(contract, servers) : { ...document, servers }
}

/** What a CapabilityStatement says, for whoever reads OpenAPI. */
function fhirDocument(
  { name, major, minor, operations }: ServiceContract,
  servers: { url: string }[],
): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const { name: operationId, method = 'GET', path = '/' } of operations) {
    const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => ({
      name: parameter,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    }))
    const item = (paths[path] ??= {})
    item[method.toLowerCase()] = {
      operationId,
      ...(parameters.length > 0 && { parameters }),
      responses: { '2XX': { description: 'FHIR R4', content: { 'application/fhir+json': {} } } },
    }
  }
  return { openapi: '3.1.0', info: { title: name, version: `${major}.${minor}.0` }, servers, paths }
}
