import { SaxesParser, type SaxesTagNS } from 'saxes'

/** An element as it was read. Comments and processing instructions are left out. */
export interface XmlElement {
  readonly namespace: string
  readonly name: string
  /** Those without a namespace by their name, others as `{namespace}name`. */
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  /** All text directly in it. */
  readonly text: string
}

/** A document that is no XML, or tries what is not taken: a DOCTYPE, or nesting beyond 200. */
export class XmlError extends Error {
  override readonly name = 'XmlError'
}

const deepest = 200

/**
 * Reads a whole document, or one element of it, into a tree.
 *
 * @throws {XmlError} without anything out of the document
 */
export function readXml(source: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true })
  type Open = { -readonly [K in keyof XmlElement]: XmlElement[K] } & { children: XmlElement[] }
  const open: Open[] = []
  let root: XmlElement | undefined
  parser.on('error', () => {
    throw new XmlError('this is not well-formed XML')
  })
  parser.on('doctype', () => {
    throw new XmlError('a DOCTYPE is not taken')
  })
  parser.on('opentag', (tag) => {
    if (open.length === deepest) throw new XmlError('the elements are nested too deep')
    const element: Open = {
      namespace: tag.uri,
      name: tag.local,
      attributes: attributesOf(tag),
      children: [],
      text: '',
    }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  const text = (more: string) => {
    const element = open.at(-1)
    if (element) element.text += more
  }
  parser.on('text', text)
  parser.on('cdata', text)
  parser.on('closetag', () => {
    const closed = open.pop()
    if (open.length === 0) root = closed
  })
  parser.write(source).close()
  if (root === undefined) throw new XmlError('there is no element')
  return root
}

function attributesOf({ attributes }: SaxesTagNS): Record<string, string> {
  const plain = Object.values(attributes).filter(({ uri }) => uri !== 'http://www.w3.org/2000/xmlns/')
  return Object.fromEntries(
    plain.map(({ uri, local, value }) => [uri === '' ? local : `{${uri}}${local}`, value]),
  )
}

/** The first child of that name, whatever its namespace. */
export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((each) => each.name === name)
}

/** All children of that name. */
export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.filter((each) => each.name === name) ?? []
}

/** The text at the end of a path of names, trimmed; undefined when there is no such element. */
export function textAt(element: XmlElement | undefined, ...path: readonly string[]): string | undefined {
  return path.reduce<XmlElement | undefined>(child, element)?.text.trim()
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text as it stands in XML. Characters that XML 1.0 cannot hold are left out. */
export function escapeXml(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- they are what is left out
      .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
      .replace(/[&<>"]/g, (c) => escapes[c]!)
  )
}

/** An element written again, each with its namespace declared where it changes. */
export function writeXml(element: XmlElement, within = ''): string {
  const declared = element.namespace === within ? '' : ` xmlns="${escapeXml(element.namespace)}"`
  const own = Object.entries(element.attributes).map(([key, value], at) => {
    const [, namespace, name] = /^\{(.*)\}(.*)$/.exec(key) ?? [undefined, undefined, key]
    return namespace === undefined
      ? ` ${name}="${escapeXml(value)}"`
      : ` xmlns:a${at}="${escapeXml(namespace)}" a${at}:${name}="${escapeXml(value)}"`
  })
  const content =
    element.children.map((each) => writeXml(each, element.namespace)).join('') || escapeXml(element.text)
  const start = `<${element.name}${declared}${own.join('')}`
  return content === '' ? `${start}/>` : `${start}>${content}</${element.name}>`
}
