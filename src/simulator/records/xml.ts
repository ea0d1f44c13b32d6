import { SaxesParser } from 'saxes'

/** What stands in an element; absent ones are left out, and lists are elements of the same name. */
export type Content = string | number | boolean | undefined | Fields | readonly Fields[]
export interface Fields {
  readonly [name: string]: Content
}

/** An element that was read: its children by name in the order they came, and its own text. */
export interface Element {
  readonly name: string
  readonly namespace: string
  readonly children: Element[]
  text: string
}

/** What cannot be read. Says nothing of what stood there. */
export class XmlRefused extends Error {
  override readonly name = 'XmlRefused'
}

const envelopeNamespace = 'http://schemas.xmlsoap.org/soap/envelope/'
const declaration = '<?xml version="1.0" encoding="UTF-8"?>'

/** An element with all it holds, all of one namespace. */
export function writeElement(name: string, namespace: string, fields: Fields): string {
  return `<${name} xmlns="${escape(namespace)}">${writeFields(fields)}</${name}>`
}

function writeFields(fields: Fields): string {
  return Object.entries(fields)
    .flatMap(([name, content]) => {
      if (content === undefined) return []
      const all = Array.isArray(content)
        ? (content as readonly Fields[])
        : [content as Exclude<Content, undefined>]
      return all.map(
        (each) =>
          `<${name}>${typeof each === 'object' ? writeFields(each as Fields) : escape(String(each))}</${name}>`,
      )
    })
    .join('')
}

/** SOAP 1.1. The address is left out of answers. */
export function writeEnvelope(body: string, logicalAddress?: string): string {
  const header =
    logicalAddress === undefined
      ? ''
      : `<s:Header><LogicalAddress xmlns="urn:riv:itintegration:registry:1">${escape(logicalAddress)}</LogicalAddress></s:Header>`
  return `${declaration}<s:Envelope xmlns:s="${envelopeNamespace}">${header}<s:Body>${body}</s:Body></s:Envelope>`
}

export function writeFault(code: 'Client' | 'Server', text: string): string {
  return writeEnvelope(
    `<s:Fault><faultcode>s:${code}</faultcode><faultstring>${escape(text)}</faultstring></s:Fault>`,
  )
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Control characters are left out: XML 1.0 has no way to write them. */
function escape(text: string): string {
  return text.replace(/[^\P{Cc}\t\n\r]/gu, '').replace(/[&<>"]/g, (each) => entities[each]!)
}

/** Deeper than this no message is. */
const deepest = 50

/** @throws {XmlRefused} for what is not well-formed, has a DOCTYPE or is too deep */
export function readElement(text: string): Element {
  const parser = new SaxesParser({ xmlns: true })
  const root: Element = { name: '', namespace: '', children: [], text: '' }
  const open: Element[] = [root]
  const refuse = (why: string) => {
    throw new XmlRefused(why)
  }
  parser.on('error', () => refuse('not well-formed'))
  parser.on('doctype', () => refuse('a DOCTYPE'))
  parser.on('opentag', ({ local, uri }) => {
    if (open.length > deepest) refuse('too deep')
    const element = { name: local, namespace: uri, children: [], text: '' }
    open.at(-1)!.children.push(element)
    open.push(element)
  })
  const add = (more: string) => {
    open.at(-1)!.text += more
  }
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('closetag', () => void open.pop())
  parser.write(text).close()
  return root.children[0] ?? refuse('empty')
}

/** The first of the children with this name, and so on downwards. */
export function at(element: Element | undefined, ...path: string[]): Element | undefined {
  return path.reduce<Element | undefined>(
    (found, name) => found?.children.find((child) => child.name === name),
    element,
  )
}

export const textAt = (element: Element | undefined, ...path: string[]): string | undefined =>
  at(element, ...path)?.text.trim() || undefined

/** What stands in the body of an envelope. @throws {XmlRefused} */
export function readBody(text: string): Element {
  const envelope = readElement(text)
  const body = envelope.namespace === envelopeNamespace ? at(envelope, 'Body')?.children[0] : undefined
  if (body === undefined) throw new XmlRefused('no envelope with something in it')
  return body
}
