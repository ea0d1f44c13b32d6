import { fileWrong } from './contract-errors.ts'
import type { ContractFile } from './service-contract.ts'

/** A file as large as this is no contract. The largest published FHIR interface is a fourth of it. */
const largestFile = 4 * 1024 * 1024
/** Reading YAML takes far longer than JSON. */
const largestYaml = 1024 * 1024
const mostFiles = 100

export const isWsdl = ({ name }: ContractFile): boolean => /\.wsdl$/i.test(name)
export const isXsd = ({ name }: ContractFile): boolean => /\.xsd$/i.test(name)
/** An OpenAPI document or a CapabilityStatement. */
export const isDocument = ({ name }: ContractFile): boolean => /\.(json|ya?ml)$/i.test(name)

/** What a file is called without its folders: that is how files of a set refer to each other. */
export const baseName = (name: string): string => name.split('/').at(-1)!

/** The file that says what contract a set is: its WSDL, or its only document. */
export interface FileSet {
  main: ContractFile
  kind: 'wsdl' | 'document'
}

/**
 * Looks at the files of a set from outside: names, sizes, and whether they are one contract.
 *
 * @throws {KnutpunktError} exchange.contract_files_wrong
 */
export function fileSetOf(files: readonly ContractFile[]): FileSet {
  if (files.length > mostFiles) {
    throw fileWrong(
      files[mostFiles]!.name.slice(0, 50),
      `en uppsättning har högst ${mostFiles} filer. Ta bort dem som kontraktet inte använder.`,
      `a set has at most ${mostFiles} files. Take away those that the contract does not use.`,
    )
  }
  const names = new Set<string>()
  for (const file of files) checkFile(file, names)
  const wsdls = files.filter(isWsdl)
  const documents = files.filter(isDocument)
  const [first, second] = [...wsdls, ...documents]
  if (second !== undefined) {
    throw fileWrong(
      second.name,
      'uppsättningen har redan ett annat kontrakt. Importera ett kontrakt i taget: en WSDL-fil med sina XSD-filer, eller ett OpenAPI-dokument.',
      'the set has another contract already. Import one contract at a time: a WSDL file with its XSD files, or one OpenAPI document.',
    )
  }
  if (first === undefined) {
    throw fileWrong(
      files[0]?.name ?? '-',
      'uppsättningen saknar det som säger vad kontraktet är. Ta med en WSDL-fil, ett OpenAPI-dokument eller en CapabilityStatement.',
      'the set lacks what says what the contract is. Add a WSDL file, an OpenAPI document or a CapabilityStatement.',
    )
  }
  const kind = isWsdl(first) ? 'wsdl' : 'document'
  const stray = kind === 'document' ? files.find(isXsd) : undefined
  if (stray !== undefined) {
    throw fileWrong(
      stray.name,
      'en XSD-fil hör inte till ett OpenAPI-dokument. Ta bort den.',
      'an XSD file does not belong to an OpenAPI document. Take it away.',
    )
  }
  return { main: first, kind }
}

function checkFile(file: ContractFile, names: Set<string>): void {
  const { name, content } = file
  const base = baseName(name)
  const folders = name.split('/').slice(0, -1)
  if (!/^[\w.-]{1,200}$/.test(base) || name.includes('..') || name.startsWith('/') || folders.length > 10) {
    throw fileWrong(
      name.slice(0, 50),
      'namnet får bara ha bokstäver a–z, siffror, punkt, bindestreck och understreck. Byt namn på den.',
      'its name may only hold letters a–z, digits, full stops, hyphens and underscores. Rename it.',
    )
  }
  if (!isWsdl(file) && !isXsd(file) && !isDocument(file)) {
    throw fileWrong(
      name,
      'bara filer som slutar på .wsdl, .xsd, .json, .yaml eller .yml kan importeras. Ta bort den.',
      'only files that end in .wsdl, .xsd, .json, .yaml or .yml can be imported. Take it away.',
    )
  }
  // Whoever has a file system that does not tell capitals apart could not keep them both.
  if (names.has(base.toLowerCase())) {
    throw fileWrong(
      name,
      'två filer i uppsättningen heter så. Ta bort den ena.',
      'two files of the set are called so. Take one away.',
    )
  }
  names.add(base.toLowerCase())
  const most = /\.ya?ml$/i.test(name) ? largestYaml : largestFile
  if (Buffer.byteLength(content) > most) {
    throw fileWrong(
      name,
      `den är större än ${most / 1024 / 1024} MiB. Ta bort det som kontraktet inte använder.`,
      `it is larger than ${most / 1024 / 1024} MiB. Take away what the contract does not use.`,
    )
  }
}
