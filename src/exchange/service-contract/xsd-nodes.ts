import { child, childrenOf, textAt, type XmlElement } from '../soap/xml.ts'
import type { ContractFile } from './service-contract.ts'
import { type Declared, localName, named, readSchemas, type Schemas } from './xsd-schemas.ts'

/** An element or attribute of a message as its schema has it. */
export interface MessageNode {
  name: string
  /** Empty when it is in none. */
  namespace: string
  attribute: boolean
  /** Its name in the schema, `PersonIdType`. */
  type: string
  /** The built-in type that its text is of, `dateTime`; absent when it holds elements alone. */
  text?: string
  facets: Readonly<Record<string, string>>
  values: readonly string[]
  min: number
  max: number | 'unbounded'
  /** One of several that exclude each other, and not the first. */
  alternative: boolean
  says?: string
  children: MessageNode[]
}

type Scope = Declared['scope']

/** What is being walked: bounded however the schemas are made, since types may hold themselves. */
interface Walk {
  schemas: Schemas
  left: number
}

/** No message is shown longer, or deeper. */
const mostNodes = 800
const deepest = 20

/** Reads the messages of a contract, one at a time, out of its schemas. */
export function messagesOf(
  files: readonly ContractFile[],
): (namespace: string, name: string) => MessageNode | undefined {
  const schemas = readSchemas(files)
  return (namespace, name) => {
    const root = schemas.declared.get(`element ${namespace} ${name}`)
    if (root === undefined) return undefined
    return elementNode(root.declaration, root.scope, { schemas, left: mostNodes }, [], true)
  }
}

const countOf = (value: string | undefined): number | 'unbounded' =>
  value === 'unbounded' ? value : Number(value ?? '1')

function elementNode(
  given: XmlElement,
  within: Scope,
  walk: Walk,
  /** The types that it is in: one that holds itself is not opened again. */
  open: readonly XmlElement[],
  top = false,
): MessageNode | undefined {
  if (walk.left <= 0 || open.length > deepest) return undefined
  walk.left -= 1
  const reference = given.attributes['ref']
  const referred = named(walk.schemas, 'element', reference, within)
  const { declaration, scope } = referred ?? { declaration: given, scope: within }
  const global = top || referred !== undefined
  const form = declaration.attributes['form']
  const qualified = global || (form === undefined ? scope.qualified : form === 'qualified')
  const typeName = declaration.attributes['type']
  const known = named(walk.schemas, 'type', typeName, scope)
  const inline = child(declaration, 'complexType') ?? child(declaration, 'simpleType')
  const content: Declared | undefined = inline ? { declaration: inline, scope } : known
  const says = sayingOf(given) ?? sayingOf(declaration) ?? sayingOf(known?.declaration)
  return {
    name: declaration.attributes['name'] ?? localName(reference ?? ''),
    namespace: qualified ? scope.namespace : '',
    attribute: false,
    type: localName(typeName ?? (inline?.name === 'complexType' ? 'object' : 'anyType')),
    min: Number(given.attributes['minOccurs'] ?? '1'),
    max: countOf(given.attributes['maxOccurs']),
    alternative: false,
    ...(says && { says }),
    ...contentOf(content, typeName, walk, open),
  }
}

const sayingOf = (element: XmlElement | undefined): string | undefined =>
  textAt(element, 'annotation', 'documentation')?.replace(/\s+/g, ' ')

type Content = Pick<MessageNode, 'text' | 'facets' | 'values' | 'children'>

function contentOf(
  content: Declared | undefined,
  typeName: string | undefined,
  walk: Walk,
  open: readonly XmlElement[],
): Content {
  if (content === undefined) return { ...simple(localName(typeName ?? 'string')), children: [] }
  const { declaration } = content
  if (declaration.name === 'simpleType') return { ...simpleOf(content, walk, 0), children: [] }
  if (open.includes(declaration)) return { facets: {}, values: [], children: [] }
  const inside = [...open, declaration]
  const base = child(child(declaration, 'simpleContent'), 'extension')
  const children = [...attributesIn(content, walk, inside), ...elementsIn(content, walk, inside)]
  if (base === undefined) return { facets: {}, values: [], children }
  return { ...textOf(base.attributes['base'], content.scope, walk, 0), children }
}

const simple = (text: string): Omit<Content, 'children'> => ({ text, facets: {}, values: [] })

function textOf(
  name: string | undefined,
  scope: Scope,
  walk: Walk,
  depth: number,
): Omit<Content, 'children'> {
  const known = named(walk.schemas, 'type', name, scope)
  if (known === undefined || depth > deepest) return simple(localName(name ?? 'string'))
  return simpleOf(known, walk, depth + 1)
}

/** A simple type with all that it restricts. */
function simpleOf({ declaration, scope }: Declared, walk: Walk, depth: number): Omit<Content, 'children'> {
  const restriction = child(declaration, 'restriction')
  const list = child(declaration, 'list')
  const member = child(declaration, 'union')?.attributes['memberTypes']?.trim().split(/\s+/)[0]
  if (restriction === undefined)
    return textOf(list?.attributes['itemType'] ?? member ?? 'string', scope, walk, depth)
  const inner = child(restriction, 'simpleType')
  const before =
    inner && depth < deepest
      ? simpleOf({ declaration: inner, scope }, walk, depth + 1)
      : textOf(restriction.attributes['base'], scope, walk, depth)
  const values = childrenOf(restriction, 'enumeration').map((each) => each.attributes['value'] ?? '')
  const own = restriction.children
    .filter(({ name }) => name !== 'enumeration')
    .map(({ name, attributes }) => [name, attributes['value'] ?? ''])
  return {
    ...before,
    facets: { ...before.facets, ...Object.fromEntries(own) },
    values: values.length > 0 ? values : before.values,
  }
}

/** The elements in a type, a group or a part of one; those it extends come first. */
function elementsIn(
  { declaration, scope }: Declared,
  walk: Walk,
  open: readonly XmlElement[],
): MessageNode[] {
  return declaration.children.flatMap((each): MessageNode[] => {
    const here = { declaration: each, scope }
    switch (each.name) {
      case 'element':
        return [elementNode(each, scope, walk, open) ?? []].flat()
      case 'sequence':
      case 'all':
        return repeated(each, elementsIn(here, walk, open))
      case 'choice':
        return repeated(each, elementsIn(here, walk, open)).map((node, at) => ({
          ...node,
          alternative: at > 0,
        }))
      case 'complexContent':
        return elementsIn(here, walk, open)
      case 'restriction':
        return elementsIn(here, walk, open)
      case 'extension':
        return [
          ...opened(named(walk.schemas, 'type', each.attributes['base'], scope), walk, open, elementsIn),
          ...elementsIn(here, walk, open),
        ]
      case 'group':
        return repeated(
          each,
          opened(named(walk.schemas, 'group', each.attributes['ref'], scope), walk, open, elementsIn),
        )
      default:
        return []
    }
  })
}

/** What a group of elements says of how often it comes holds for each of them. */
function repeated({ attributes }: XmlElement, nodes: MessageNode[]): MessageNode[] {
  const none = attributes['minOccurs'] === '0'
  const many = countOf(attributes['maxOccurs'])
  return nodes.map((node) => ({
    ...node,
    ...(none && { min: 0 }),
    ...(many !== 1 && { max: many }),
  }))
}

function opened(
  declared: Declared | undefined,
  walk: Walk,
  open: readonly XmlElement[],
  read: typeof elementsIn,
): MessageNode[] {
  if (declared === undefined || open.includes(declared.declaration) || open.length > deepest) return []
  if (walk.left <= 0) return []
  walk.left -= 1
  return read(declared, walk, [...open, declared.declaration])
}

function attributesIn(
  { declaration, scope }: Declared,
  walk: Walk,
  open: readonly XmlElement[],
): MessageNode[] {
  return declaration.children.flatMap((each): MessageNode[] => {
    const here = { declaration: each, scope }
    switch (each.name) {
      case 'attribute':
        return attributeNode(each, scope, walk)
      case 'attributeGroup':
        return opened(
          named(walk.schemas, 'attributeGroup', each.attributes['ref'], scope),
          walk,
          open,
          attributesIn,
        )
      case 'complexContent':
      case 'simpleContent':
      case 'restriction':
        return attributesIn(here, walk, open)
      case 'extension':
        return [
          ...opened(named(walk.schemas, 'type', each.attributes['base'], scope), walk, open, attributesIn),
          ...attributesIn(here, walk, open),
        ]
      default:
        return []
    }
  })
}

function attributeNode(given: XmlElement, within: Scope, walk: Walk): MessageNode[] {
  if (walk.left <= 0 || given.attributes['use'] === 'prohibited') return []
  walk.left -= 1
  const referred = named(walk.schemas, 'attribute', given.attributes['ref'], within)
  const { declaration, scope } = referred ?? { declaration: given, scope: within }
  const typeName = declaration.attributes['type']
  const inline = child(declaration, 'simpleType')
  const says = sayingOf(given) ?? sayingOf(declaration)
  return [
    {
      name: declaration.attributes['name'] ?? localName(given.attributes['ref'] ?? ''),
      namespace: referred ? scope.namespace : '',
      attribute: true,
      type: localName(typeName ?? 'string'),
      min: given.attributes['use'] === 'required' ? 1 : 0,
      max: 1,
      alternative: false,
      ...(says && { says }),
      ...(inline ? simpleOf({ declaration: inline, scope }, walk, 0) : textOf(typeName, scope, walk, 0)),
      children: [],
    },
  ]
}
