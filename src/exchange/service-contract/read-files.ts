import { childrenOf, readXml, type XmlElement, XmlError } from '../soap/xml.ts'
import { fileWrong } from './contract-errors.ts'
import { readOpenApi } from './read-openapi.ts'
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

const wsdl = 'http://schemas.xmlsoap.org/wsdl/'
const xsd = 'http://www.w3.org/2001/XMLSchema'

/**
 * Finds out what contract a set of files is: one WSDL with its XSDs, or one OpenAPI document.
 *
 * @throws {KnutpunktError} exchange.contract_files_wrong, naming the file and what is wrong, never with its content
 */
export function readContractFiles(files: readonly ContractFile[]): ReadContract {
  for (const { name } of files) {
    if (!/^[\w.-]{1,200}$/.test(name.split('/').at(-1) ?? '') || name.includes('..'))
      throw fileWrong(name.slice(0, 50), 'namnet får inte innehålla sökvägar.', 'its name may hold no path.')
  }
  const wsdls = files.filter(({ name }) => /\.wsdl$/i.test(name))
  const documents = files.filter(({ name }) => /\.(json|ya?ml)$/i.test(name))
  if (wsdls.length === 1 && documents.length === 0) return readRivta(wsdls[0]!, files)
  if (wsdls.length === 0 && documents.length === 1) return readOpenApi(documents[0]!)
  throw fileWrong(
    files[0]?.name ?? '-',
    'en uppsättning ska innehålla precis en WSDL-fil med sina XSD-filer, eller precis ett OpenAPI-dokument.',
    'a set holds exactly one WSDL file with its XSD files, or exactly one OpenAPI document.',
  )
}

function parsed({ name, content }: ContractFile): XmlElement {
  try {
    return readXml(content)
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    throw fileWrong(
      name,
      'den är inte välformad XML, eller har en DOCTYPE.',
      'it is not well-formed XML, or has a DOCTYPE.',
    )
  }
}

/** `urn:riv:<domain>:<Name>:<major>:rivtabp21`, the target namespace of a contract's WSDL. */
const wsdlNamespace = /^urn:riv:([a-z0-9:._-]+):([A-Za-z0-9]+):(\d{1,3}):rivtabp2[01]$/i

function readRivta(file: ContractFile, files: readonly ContractFile[]): ReadContract {
  const definitions = parsed(file)
  if (definitions.namespace !== wsdl || definitions.name !== 'definitions')
    throw fileWrong(
      file.name,
      'den börjar inte med wsdl:definitions.',
      'it does not begin with wsdl:definitions.',
    )
  const match = wsdlNamespace.exec(definitions.attributes['targetNamespace'] ?? '')
  if (!match)
    throw fileWrong(
      file.name,
      'targetNamespace ska vara urn:riv:<domän>:<Kontrakt>:<huvudversion>:rivtabp21.',
      'its targetNamespace has to be urn:riv:<domain>:<Contract>:<major>:rivtabp21.',
    )
  const [, domain, name, major] = match as unknown as [string, string, string, string]
  const key = `urn:riv:${domain}:${name}Responder:${major}`
  const schemas = files
    .filter((each) => /\.xsd$/i.test(each.name))
    .map((each) => ({ file: each, root: parsed(each) }))
  for (const { file: each, root } of schemas) checkSchema(each, root, files)
  const own = schemas.filter(({ root }) => root.attributes['targetNamespace'] === key)
  if (own.length === 0)
    throw fileWrong(
      file.name,
      `ingen XSD-fil i uppsättningen har målnamnrymden ${key}.`,
      `no XSD file of the set has the target namespace ${key}.`,
    )
  const elements = own.flatMap(({ root }) =>
    childrenOf(root, 'element').map((each) => each.attributes['name'] ?? ''),
  )
  const operations = childrenOf(childrenOf(definitions, 'portType')[0], 'operation').map(
    (each) => each.attributes['name'] ?? '',
  )
  if (operations.length === 0) throw fileWrong(file.name, 'den har ingen operation.', 'it has no operation.')
  for (const operation of operations) {
    if (!elements.includes(operation))
      throw fileWrong(
        own[0]!.file.name,
        `elementet ${operation} saknas, som operationen i WSDL-filen heter.`,
        `the element ${operation} is missing, which the operation of the WSDL file is named.`,
      )
  }
  return {
    kind: 'rivta',
    domain,
    name,
    major: Number(major),
    minor: minorOf(
      file.name,
      own.map(({ root }) => root.attributes['version']),
    ),
    key,
    operations: operations.map((operation) => ({ name: operation, access: accessOf(operation) })),
  }
}

function checkSchema(file: ContractFile, root: XmlElement, files: readonly ContractFile[]): void {
  if (root.namespace !== xsd || root.name !== 'schema')
    throw fileWrong(file.name, 'den börjar inte med xs:schema.', 'it does not begin with xs:schema.')
  const names = new Set(files.map(({ name }) => name.split('/').at(-1)))
  for (const each of [
    ...childrenOf(root, 'include'),
    ...childrenOf(root, 'import'),
    ...childrenOf(root, 'redefine'),
  ]) {
    const location = each.attributes['schemaLocation']
    if (location !== undefined && !names.has(location.split('/').at(-1)))
      throw fileWrong(
        file.name,
        'den hänvisar till en fil som inte är med i uppsättningen.',
        'it refers to a file that is not in the set.',
      )
  }
}

/** `<C>Responder_2.1.xsd`, or the schema's version attribute. */
function minorOf(fileName: string, versions: readonly (string | undefined)[]): number {
  const written =
    /_(\d+)\.(\d+)/.exec(fileName)?.[2] ?? /^(\d+)\.(\d+)/.exec(versions.find(Boolean) ?? '')?.[2]
  return Number(written ?? 0)
}

/** By the verb that RIV-TA names its contracts with: what gets, lists, finds and checks reads. */
export function accessOf(operation: string): 'read' | 'write' {
  return /^(Get|List|Find|Check|Search|Query|Is|Has)/.test(operation) ? 'read' : 'write'
}
