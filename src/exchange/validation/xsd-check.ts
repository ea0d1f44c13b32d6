import {
  XmlBufferInputProvider,
  XmlDocument,
  type XmlElement,
  XmlValidateError,
  XsdValidator,
  xmlRegisterInputProvider,
} from 'libxml2-wasm'
import type { ContractFile } from '../service-contract/service-contract.ts'

/** A place at fault: the path of element names and which facet it breaks, never what stands there. */
export interface Place {
  readonly path: string
  readonly facet: string
}

/** More would not be read. */
export const mostPlaces = 20

/** What schemas refer to is found among the contract's own files, and nowhere else. */
const provider = new XmlBufferInputProvider({})
xmlRegisterInputProvider(provider)

export interface XsdCheck {
  /** @param message a SOAP envelope */
  check(message: Buffer): Place[]
  dispose(): void
}

/**
 * Compiles the schemas of a contract.
 *
 * @param id of the contract version, for telling its files from others'
 * @param key the namespace of its messages
 * @throws when they cannot be compiled
 */
export function compileXsd(id: string, key: string, files: readonly ContractFile[]): XsdCheck {
  const schemas = files.filter(({ name }) => /\.xsd$/i.test(name))
  const main = schemas.find(({ content }) => /targetNamespace\s*=\s*["']([^"']*)/.exec(content)?.[1] === key)
  if (main === undefined) throw new Error('no schema has the namespace of the contract')
  const url = (name: string) => `contract:///${id}/${name.split('/').at(-1)}`
  // Wherever a schema says that another is, it is beside it.
  const flat = (content: string) =>
    content.replace(
      /(schemaLocation\s*=\s*["'])([^"']*)/g,
      (_, start: string, at: string) => `${start}${at.split('/').at(-1)}`,
    )
  for (const { name, content } of schemas) {
    const bytes = Buffer.from(flat(content))
    provider.addBuffer(url(name), bytes)
  }
  const document = XmlDocument.fromString(flat(main.content), { url: url(main.name) })
  const validator = XsdValidator.fromDoc(document)
  return {
    check: (message) => checkEnvelope(validator, message),
    dispose() {
      validator.dispose()
      document.dispose()
      for (const { name } of schemas) provider.removeBuffer(url(name))
    },
  }
}

function checkEnvelope(validator: XsdValidator, message: Buffer): Place[] {
  const text = message.toString('utf8')
  if (/<!DOCTYPE/i.test(text)) return [{ path: '/', facet: 'doctype' }]
  let envelope: XmlDocument | undefined
  let body: XmlDocument | undefined
  try {
    envelope = XmlDocument.fromString(text)
    const element = envelope.get('/*[local-name()="Envelope"]/*[local-name()="Body"]/*[1]')
    if (element === null) return [{ path: '/Envelope/Body', facet: 'missing' }]
    // An element of its own, with the namespaces that it was in.
    body = XmlDocument.fromString((element as XmlElement).toString())
    validator.validate(body)
    return []
  } catch (error) {
    if (error instanceof XmlValidateError && body !== undefined) {
      const found = body
      return error.details
        .slice(0, mostPlaces)
        .map(({ message: said, xpath }) => ({ path: pathOf(found, xpath), facet: facetOf(said) }))
    }
    return [{ path: '/', facet: 'not_well_formed' }]
  } finally {
    body?.dispose()
    envelope?.dispose()
  }
}

/** The names down to a node. */
function pathOf(document: XmlDocument, xpath: string | undefined): string {
  const names: string[] = []
  // By the prefixes of the message, which nobody has told the evaluator: by local names instead.
  const plain = xpath?.replace(/\/(?:[^/:[\]]+:)?([^/:[\]*]+)/g, '/*[local-name()="$1"]')
  let node = plain ? (document.get(plain) as XmlElement | null) : null
  while (node !== null && 'name' in node && names.length < 50) {
    // Whoever wrote the message chose the name of what is not expected: a number of somebody, it may be.
    names.unshift(node.name.replace(/\d{6,}/g, '*').slice(0, 100))
    node = node.parent as XmlElement | null
  }
  return `/${names.join('/')}`
}

/** Which rule is broken, out of a message of libxml2, which quotes what it found. */
function facetOf(said: string): string {
  const facet = /\[facet '([a-zA-Z]+)'\]/.exec(said)?.[1]
  if (facet !== undefined) return facet
  if (said.includes('is not a valid value of')) return 'type'
  if (said.includes('Missing child element')) return 'missing'
  if (said.includes('This element is not expected')) return 'not_expected'
  if (said.includes('attribute')) return 'attribute'
  if (said.includes('No matching global')) return 'unknown_element'
  return 'schema'
}
