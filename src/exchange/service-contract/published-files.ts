import { KnutpunktError } from '../../kernel/index.ts'
import { contractErrors } from './contract-errors.ts'
import { openApiDocument } from './read-openapi.ts'
import type { ContractBook, ServiceContract } from './service-contract.ts'

/** Where a contract's file is read, below the platform's own address. */
export const filePath = (contract: Pick<ServiceContract, 'id'>, name: string): string =>
  `/api/exchange/v1/contracts/${contract.id}/files/${encodeURIComponent(name.split('/').at(-1)!)}`

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
  const wsdl = files.find(({ name }) => /\.wsdl$/i.test(name))
  if (wsdl === undefined) throw new KnutpunktError(contractErrors.contract_not_found)
  const names = new Set(files.map(({ name }) => name.split('/').at(-1)!))
  return wsdl.content.replace(attribute, (whole, start: string, quote: string, location: string) => {
    const name = location.split('/').at(-1)!
    if (names.has(name)) return `${start}${quote}${baseUrl}${filePath(contract, name)}${quote}`
    return start.startsWith('location') ? `${start}${quote}${endpoint}${quote}` : whole
  })
}

/** A schema for clients, what it refers to told relative to itself. */
export function schemaOf(content: string): string {
  return content.replace(attribute, (_, start: string, quote: string, location: string) => {
    return `${start}${quote}${encodeURIComponent(location.split('/').at(-1)!)}${quote}`
  })
}

/** A contract's OpenAPI document with the platform as its server. */
export async function openApiOf(
  book: ContractBook,
  contract: ServiceContract,
  endpoint: string,
): Promise<object> {
  const files = await book.files(contract)
  const file = files.find(({ name }) => /\.(json|ya?ml)$/i.test(name))
  if (file === undefined) throw new KnutpunktError(contractErrors.contract_not_found)
  return { ...openApiDocument(file), servers: [{ url: endpoint }] }
}
