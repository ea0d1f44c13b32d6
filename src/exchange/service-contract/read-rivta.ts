import { childrenOf, readXml, type XmlElement, XmlError } from '../soap/xml.ts'
import { compileXsd } from '../validation/xsd-check.ts'
import { fileWrong } from './contract-errors.ts'
import { baseName, isXsd } from './file-set.ts'
import type { ReadContract } from './read-files.ts'
import type { ContractFile } from './service-contract.ts'

const wsdl = 'http://schemas.xmlsoap.org/wsdl/'
const xsd = 'http://www.w3.org/2001/XMLSchema'
const mostOperations = 50

/** A schema of a set, read. */
interface ReadSchema {
  file: ContractFile
  root: XmlElement
  namespace: string | undefined
}

/** `urn:riv:<domain>:<Name>:<major>:rivtabp21`, the target namespace of a contract's WSDL. */
const wsdlNamespace = /^urn:riv:([a-z0-9:._-]{1,200}):([A-Za-z0-9]{1,100}):(\d{1,3}):rivtabp2[01]$/i

/**
 * Reads a contract after RIV-TA Basic Profile 2.1.
 *
 * @throws {KnutpunktError} exchange.contract_files_wrong
 */
export function readRivta(file: ContractFile, files: readonly ContractFile[]): ReadContract {
  const definitions = parsed(file)
  if (definitions.namespace !== wsdl || definitions.name !== 'definitions')
    throw fileWrong(
      file.name,
      'den börjar inte med wsdl:definitions i namnrymden för WSDL 1.1.',
      'it does not begin with wsdl:definitions in the namespace of WSDL 1.1.',
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
  const schemas = files.filter(isXsd).map((each): ReadSchema => {
    const root = parsed(each)
    return { file: each, root, namespace: root.attributes['targetNamespace'] }
  })
  const byName = new Map(schemas.map((each) => [baseName(each.file.name), each]))
  for (const each of schemas) checkSchema(each, byName, key)
  checkWsdlReferences(file, definitions, byName)
  const own = schemas.filter(({ namespace }) => namespace === key)
  if (own.length === 0)
    throw fileWrong(
      file.name,
      `ingen XSD-fil i uppsättningen har målnamnrymden ${key}. Ta med den, eller rätta dess targetNamespace.`,
      `no XSD file of the set has the target namespace ${key}. Add it, or correct its targetNamespace.`,
    )
  const operations = operationsOf(file, definitions, own)
  checkCompiles(key, own[0]!.file, files)
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

function parsed({ name, content }: ContractFile): XmlElement {
  try {
    return readXml(content)
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    throw fileWrong(
      name,
      'den är inte välformad XML, är nästlad för djupt eller har en DOCTYPE. Öppna den i en XML-redigerare, och ta bort DOCTYPE om den finns.',
      'it is not well-formed XML, is nested too deep or has a DOCTYPE. Open it in an XML editor, and take away the DOCTYPE if there is one.',
    )
  }
}

function operationsOf(file: ContractFile, definitions: XmlElement, own: readonly ReadSchema[]): string[] {
  const portTypes = childrenOf(definitions, 'portType')
  if (portTypes.length > 1)
    throw fileWrong(
      file.name,
      'den har mer än en portType. Importera ett kontrakt i taget.',
      'it has more than one portType. Import one contract at a time.',
    )
  const operations = childrenOf(portTypes[0], 'operation').map((each) =>
    (each.attributes['name'] ?? '').slice(0, 100),
  )
  if (operations.length === 0) throw fileWrong(file.name, 'den har ingen operation.', 'it has no operation.')
  if (operations.length > mostOperations || new Set(operations).size < operations.length)
    throw fileWrong(
      file.name,
      `samma operation står två gånger, eller fler än ${mostOperations} står där.`,
      `the same operation stands twice, or more than ${mostOperations} do.`,
    )
  const elements = new Set(
    own.flatMap(({ root }) => childrenOf(root, 'element').map((each) => each.attributes['name'] ?? '')),
  )
  for (const operation of operations) {
    if (!elements.has(operation))
      throw fileWrong(
        own[0]!.file.name,
        `elementet ${operation} saknas, som operationen i WSDL-filen heter.`,
        `the element ${operation} is missing, which the operation of the WSDL file is named.`,
      )
  }
  return operations
}

const references = ['include', 'import', 'redefine'] as const

function checkSchema(
  { file, root, namespace }: ReadSchema,
  byName: ReadonlyMap<string, ReadSchema>,
  key: string,
): void {
  if (root.namespace !== xsd || root.name !== 'schema')
    throw fileWrong(
      file.name,
      'den börjar inte med schema i namnrymden för XML Schema.',
      'it does not begin with schema in the namespace of XML Schema.',
    )
  if (namespace !== key && /Responder:\d+$/.test(namespace ?? ''))
    throw fileWrong(
      file.name,
      'den hör till ett annat kontrakt än WSDL-filen: dess targetNamespace är ett annat. Importera ett kontrakt i taget.',
      'it belongs to another contract than the WSDL file: its targetNamespace is another. Import one contract at a time.',
    )
  for (const kind of references) {
    for (const each of childrenOf(root, kind)) {
      const other = referred(file, each, byName)
      if (other === undefined) continue
      const wanted = kind === 'import' ? each.attributes['namespace'] : other.namespace && namespace
      if (other.namespace !== wanted) throw wrongNamespace(file, other.file)
    }
  }
}

function checkWsdlReferences(
  file: ContractFile,
  definitions: XmlElement,
  byName: ReadonlyMap<string, ReadSchema>,
): void {
  if (childrenOf(definitions, 'import').length > 0)
    throw fileWrong(
      file.name,
      'den hänvisar till en annan WSDL-fil. Sätt samman dem till en.',
      'it refers to another WSDL file. Put them together into one.',
    )
  const inline = childrenOf(definitions, 'types').flatMap((types) => childrenOf(types, 'schema'))
  for (const schema of inline) {
    for (const kind of references) {
      for (const each of childrenOf(schema, kind)) {
        const other = referred(file, each, byName)
        if (other !== undefined && kind === 'import' && other.namespace !== each.attributes['namespace'])
          throw wrongNamespace(file, other.file)
      }
    }
  }
}

/** The schema that a reference names; undefined where it names a namespace alone. Nothing is ever fetched. */
function referred(
  file: ContractFile,
  reference: XmlElement,
  byName: ReadonlyMap<string, ReadSchema>,
): ReadSchema | undefined {
  const location = reference.attributes['schemaLocation']
  if (location === undefined) return undefined
  const found = byName.get(baseName(location))
  if (found !== undefined) return found
  throw fileWrong(
    file.name,
    'den hänvisar till en fil som inte är med i uppsättningen. Ta med den: inget hämtas utifrån.',
    'it refers to a file that is not in the set. Add it: nothing is fetched from outside.',
  )
}

const wrongNamespace = (file: ContractFile, other: ContractFile) =>
  fileWrong(
    file.name,
    `den hänvisar till ${other.name} med en annan namnrymd än den filens targetNamespace.`,
    `it refers to ${other.name} with another namespace than that file’s targetNamespace.`,
  )

/** Schemas that hold together now are no surprise when the first message is to be checked. */
function checkCompiles(key: string, main: ContractFile, files: readonly ContractFile[]): void {
  try {
    compileXsd('import', key, files).dispose()
  } catch {
    throw fileWrong(
      main.name,
      'XSD-filerna hänger inte ihop: något de hänvisar till saknas eller är fel. Kontrollera dem i en XML-redigerare.',
      'the XSD files do not hold together: something they refer to is missing or wrong. Check them in an XML editor.',
    )
  }
}

/** `<C>Interaction_1.2_RIVTABP21.wsdl`, or the schema's version attribute. */
function minorOf(fileName: string, versions: readonly (string | undefined)[]): number {
  const written =
    /_(\d{1,3})\.(\d{1,5})/.exec(fileName)?.[2] ??
    /^(\d{1,3})\.(\d{1,5})/.exec(versions.find(Boolean) ?? '')?.[2]
  return Number(written ?? 0)
}

/** By the verb that RIV-TA names its contracts with: what gets, lists, finds and checks reads. */
export function accessOf(operation: string): 'read' | 'write' {
  return /^(Get|List|Find|Check|Search|Query|Is|Has)/.test(operation) ? 'read' : 'write'
}
