import { fileSetOf } from './file-set.ts'
import { isCapabilityStatement, readCapabilities } from './read-fhir.ts'
import { openApiDocument, readOpenApi } from './read-openapi.ts'
import { readRivta } from './read-rivta.ts'
import type { ContractFile, ContractKind, ContractOperation } from './service-contract.ts'

/** What the files of a contract say of it. */
export interface ReadContract {
  kind: ContractKind
  domain: string
  name: string
  major: number
  minor: number
  key: string
  operations: ContractOperation[]
}

/**
 * Finds out what contract a set of files is: one WSDL with its XSDs, one OpenAPI document, or one CapabilityStatement of FHIR.
 *
 * @throws {KnutpunktError} exchange.contract_files_wrong, naming the file and what is wrong, never with its content
 */
export function readContractFiles(files: readonly ContractFile[]): ReadContract {
  const { main, kind } = fileSetOf(files)
  if (kind === 'wsdl') return readRivta(main, files)
  const document = openApiDocument(main)
  return isCapabilityStatement(document) ? readCapabilities(main, document) : readOpenApi(main, document)
}
