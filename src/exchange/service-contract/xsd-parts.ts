import type { ContractPart } from '../contract/service-contract.ts'
import { child, childrenOf, escapeXml, readXml, textAt, type XmlElement } from '../soap/xml.ts'
import type { ContractFile } from './service-contract.ts'

/** The declarations of a set of schemas, by namespace and name. */
interface Schemas {
  elements: Map<string, { declaration: XmlElement; namespace: string }>
  types: Map<string, { declaration: XmlElement; namespace: string }>
}

/** No message is shown deeper, or longer. */
const deepest = 12
const mostParts = 500

/** Reads what the schemas declare. Prefixes are looked up by local name: a set has one type of a name in practice. */
function schemasOf(files: readonly ContractFile[]): Schemas {
  const schemas: Schemas = { elements: new Map(), types: new Map() }
  for (const { name, content } of files) {
    if (!/\.xsd$/i.test(name)) continue
    const root = readXml(content)
    const namespace = root.attributes['targetNamespace'] ?? ''
    for (const declaration of root.children) {
      const of = declaration.attributes['name']
      if (of === undefined) continue
      if (declaration.name === 'element')
        schemas.elements.set(`${namespace} ${of}`, { declaration, namespace })
      if (/^(complex|simple)Type$/.test(declaration.name)) schemas.types.set(of, { declaration, namespace })
    }
  }
  return schemas
}

/** One node of a message as the schema has it. */
interface Node {
  name: string
  namespace: string
  type: string
  min: number
  max: number | 'unbounded'
  text?: string
  values?: string[]
  /** Whether it holds elements, or could, and no text. */
  complex: boolean
  children: Node[]
}

const localName = (qualified: string): string => qualified.split(':').at(-1)!

function nodeOf(element: XmlElement, namespace: string, schemas: Schemas, depth: number): Node {
  const reference = element.attributes['ref']
  const referred =
    reference === undefined
      ? undefined
      : [...schemas.elements.entries()].find(([key]) => key.endsWith(` ${localName(reference)}`))?.[1]
  const declaration = referred?.declaration ?? element
  const own = referred?.namespace ?? namespace
  const type = localName(declaration.attributes['type'] ?? 'anyType')
  const known = schemas.types.get(type)
  const inline = child(declaration, 'complexType') ?? child(declaration, 'simpleType') ?? known?.declaration
  const max = element.attributes['maxOccurs'] ?? '1'
  const text =
    textAt(declaration, 'annotation', 'documentation') ??
    textAt(known?.declaration, 'annotation', 'documentation')
  const values = childrenOf(child(inline, 'restriction'), 'enumeration').map(
    (each) => each.attributes['value'] ?? '',
  )
  return {
    name: declaration.attributes['name'] ?? localName(reference ?? ''),
    namespace: own,
    type,
    min: Number(element.attributes['minOccurs'] ?? '1'),
    max: max === 'unbounded' ? max : Number(max),
    ...(text && { text }),
    ...(values.length > 0 && { values }),
    complex: inline?.name === 'complexType',
    children:
      depth >= deepest || inline?.name !== 'complexType'
        ? []
        : within(inline, known?.namespace ?? own, schemas, depth),
  }
}

/** The elements in a type, those it extends before. */
function within(type: XmlElement, namespace: string, schemas: Schemas, depth: number): Node[] {
  return type.children.flatMap((each): Node[] => {
    switch (each.name) {
      case 'element':
        return [nodeOf(each, namespace, schemas, depth + 1)]
      case 'sequence':
      case 'choice':
      case 'all':
      case 'complexContent':
        return within(each, namespace, schemas, depth)
      case 'extension': {
        const base = schemas.types.get(localName(each.attributes['base'] ?? ''))
        const before = base ? within(base.declaration, base.namespace, schemas, depth) : []
        return [...before, ...within(each, namespace, schemas, depth)]
      }
      default:
        return []
    }
  })
}

function rootNode(files: readonly ContractFile[], namespace: string, name: string): Node | undefined {
  const schemas = schemasOf(files)
  const found = schemas.elements.get(`${namespace} ${name}`)
  return found && nodeOf(found.declaration, found.namespace, schemas, 0)
}

/** A message of a RIV-TA contract as rows to read. */
export function xsdParts(files: readonly ContractFile[], namespace: string, name: string): ContractPart[] {
  const root = rootNode(files, namespace, name)
  return root === undefined ? [] : rowsOf(root, 0).slice(0, mostParts)
}

function rowsOf(node: Node, depth: number): ContractPart[] {
  const { name, type, min, max, text, values, children } = node
  const most = max === 'unbounded' ? '*' : String(max)
  return [
    {
      depth,
      name,
      type: values ? values.slice(0, 20).join(' | ') : type,
      occurs: String(min) === most ? most : `${min}..${most}`,
      ...(text && { text }),
    },
    ...children.flatMap((each) => rowsOf(each, depth + 1)),
  ]
}

const samples: Record<string, string> = {
  boolean: 'true',
  int: '1',
  integer: '1',
  long: '1',
  positiveInteger: '1',
  nonNegativeInteger: '1',
  decimal: '1.0',
  date: '2026-01-15',
  dateTime: '2026-01-15T10:00:00',
  base64Binary: 'ZXhlbXBlbA==',
  anyURI: 'urn:exempel',
}

/** An example message; names and numbers in it are nobody's. */
export function xsdExample(
  files: readonly ContractFile[],
  namespace: string,
  name: string,
): string | undefined {
  const root = rootNode(files, namespace, name)
  return root && sample(root, '', 0)
}

function sample(
  { name, namespace, type, values, complex, children }: Node,
  within_: string,
  depth: number,
): string {
  const pad = '  '.repeat(depth)
  const start = `${pad}<${name}${namespace === within_ ? '' : ` xmlns="${namespace}"`}`
  if (children.length > 0) {
    const inner = children.map((each) => sample(each, namespace, depth + 1)).join('\n')
    return `${start}>\n${inner}\n${pad}</${name}>`
  }
  if (complex) return `${start}/>`
  return `${start}>${escapeXml(values?.[0] ?? samples[type] ?? 'exempel')}</${name}>`
}
