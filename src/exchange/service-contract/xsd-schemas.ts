import { childrenOf, readXml, type XmlElement } from '../soap/xml.ts'
import { baseName, isXsd } from './file-set.ts'
import type { ContractFile } from './service-contract.ts'

/** The file that a declaration stands in, as far as names in it are concerned. */
interface Scope {
  namespace: string
  /** Whether elements declared within types are in the namespace too. */
  qualified: boolean
  prefixes: ReadonlyMap<string, string>
}

export interface Declared {
  declaration: XmlElement
  scope: Scope
}

type Kind = 'element' | 'type' | 'group' | 'attribute' | 'attributeGroup'

/** What a set of schemas declares. */
export interface Schemas {
  declared: ReadonlyMap<string, Declared>
}

const xsd = 'http://www.w3.org/2001/XMLSchema'
const kinds: Record<string, Kind> = {
  element: 'element',
  complexType: 'type',
  simpleType: 'type',
  group: 'group',
  attribute: 'attribute',
  attributeGroup: 'attributeGroup',
}

/** Reads what the schemas of a contract declare. */
export function readSchemas(files: readonly ContractFile[]): Schemas {
  const read = files.filter(isXsd).map((file) => ({ file, root: readXml(file.content) }))
  // A schema without a namespace of its own is in that of whoever includes it.
  const includers = new Map(
    read.flatMap(({ root }) =>
      childrenOf(root, 'include').map((each) => [
        baseName(each.attributes['schemaLocation'] ?? ''),
        root.attributes['targetNamespace'] ?? '',
      ]),
    ),
  )
  const declared = new Map<string, Declared>()
  for (const { file, root } of read) {
    const scope: Scope = {
      namespace: root.attributes['targetNamespace'] ?? includers.get(baseName(file.name)) ?? '',
      qualified: root.attributes['elementFormDefault'] === 'qualified',
      prefixes: prefixesOf(file.content),
    }
    for (const declaration of root.children) {
      const kind = kinds[declaration.name]
      const name = declaration.attributes['name']
      if (kind !== undefined && name !== undefined)
        declared.set(`${kind} ${scope.namespace} ${name}`, { declaration, scope })
    }
  }
  return { declared }
}

function prefixesOf(content: string): Map<string, string> {
  const found = content.matchAll(/\sxmlns(?::([\w.-]+))?\s*=\s*(?:"([^"]*)"|'([^']*)')/g)
  return new Map([...found].map(([, prefix = '', a, b]) => [prefix, a ?? b ?? '']))
}

/** What a name with a prefix in a declaration stands for. */
export function named(
  { declared }: Schemas,
  kind: Kind,
  qualified: string | undefined,
  { prefixes, namespace }: Scope,
): Declared | undefined {
  if (qualified === undefined) return undefined
  const [name, prefix] = qualified.split(':').reverse() as [string, string?]
  const meant = prefixes.get(prefix ?? '') ?? namespace
  if (meant === xsd) return undefined
  // Without a namespace of its own a schema names what is in its includer's.
  return declared.get(`${kind} ${meant} ${name}`) ?? declared.get(`${kind} ${namespace} ${name}`)
}

export const localName = (qualified: string): string => qualified.split(':').at(-1)!
