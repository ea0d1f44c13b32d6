import { SaxesParser } from 'saxes'

/** An element with its text and children, names without namespace prefix. */
export interface XmlElement {
  readonly name: string
  readonly children: XmlElement[]
  text: string
}

export type ReadXml =
  | { readonly ok: true; readonly root: XmlElement }
  /** `partial` is the tree as far as it could be read. */
  | { readonly ok: false; readonly reason: XmlFault; readonly partial?: XmlElement }

export type XmlFault = 'not-well-formed' | 'doctype' | 'too-deep' | 'too-many-elements' | 'empty'

/** No message nests deeper than `<mrq><lge><geo>`; a little more is let through for unknown elements. */
const maximumDepth = 8
const maximumElements = 256

/** Stops the parser at the first fault; never leaves this file. */
class Stop extends Error {
  readonly reason: XmlFault
  constructor(reason: XmlFault) {
    super(reason)
    this.reason = reason
  }
}

/**
 * Reads a small XML text into a tree. Never throws. A DOCTYPE is refused before anything in it is read,
 * so there are no entities but the five of XML itself; depth and number of elements are bounded.
 */
export function readXml(text: string): ReadXml {
  const stack: XmlElement[] = []
  let root: XmlElement | undefined
  let elements = 0
  const parser = new SaxesParser()
  parser.on('doctype', () => stop('doctype'))
  parser.on('error', () => stop('not-well-formed'))
  parser.on('opentag', (tag) => {
    if (stack.length === maximumDepth) stop('too-deep')
    if (++elements > maximumElements) stop('too-many-elements')
    const element: XmlElement = { name: localName(tag.name), children: [], text: '' }
    const parent = stack.at(-1)
    if (parent) parent.children.push(element)
    else root = element
    stack.push(element)
  })
  parser.on('closetag', () => void stack.pop())
  parser.on('text', (part) => addText(stack, part))
  parser.on('cdata', (part) => addText(stack, part))
  try {
    if (/<!DOCTYPE/i.test(text)) stop('doctype')
    parser.write(text).close()
  } catch (error) {
    const reason = error instanceof Stop ? error.reason : 'not-well-formed'
    return {
      ok: false,
      reason: root || text.trim() !== '' ? reason : 'empty',
      ...(root ? { partial: root } : {}),
    }
  }
  return root ? { ok: true, root } : { ok: false, reason: 'empty' }
}

function stop(reason: XmlFault): never {
  throw new Stop(reason)
}

function addText(stack: XmlElement[], part: string): void {
  const element = stack.at(-1)
  if (element) element.text += part
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
