import { isUtf8 } from 'node:buffer'
import { SaxesParser } from 'saxes'
import { EnvelopeError } from './structure.ts'
import { escapeXml } from './xml.ts'

export const soap11 = 'http://schemas.xmlsoap.org/soap/envelope/'
export const registryNamespace = 'urn:riv:itintegration:registry:1'
const addressing =
  /^http:\/\/(www\.w3\.org\/2005\/08\/addressing|schemas\.xmlsoap\.org\/ws\/2004\/08\/addressing)$/

/** What stands first in an envelope. */
export interface EnvelopeHead {
  /** Of the first element in the body: the contract, and the operation. */
  readonly namespace: string
  readonly operation: string
  /** BP 2.1 by `LogicalAddress`, 2.0 by WS-Addressing's `To`; undefined when there is neither. */
  readonly profile: 'rivtabp21' | 'rivtabp20' | undefined
  readonly logicalAddress: string
  /** Where the element with the address stands, in characters; undefined when there is none. */
  readonly addressAt: { readonly start: number; readonly end: number } | undefined
  /** Whether both profiles' addresses are there, of which the newer's counts. */
  readonly both: boolean
  /** At the end of the wanted path in the body, when it was looked for and is there. */
  readonly person: string | undefined
}

/** Where the person is in a request of a contract, if anywhere. */
export type PersonPath = (namespace: string, operation: string) => readonly string[] | undefined

/** The most that is held of a message before its contract and address are known. */
export const longestHead = 256 * 1024
/** The most that is looked through for the person after that. */
const longestSearch = 64 * 1024

/**
 * Reads the first bytes of a SOAP 1.1 envelope until contract, address and, where it is wanted, person are known. It never holds
 * back more than {@link longestHead}.
 */
export class EnvelopeSniffer {
  readonly #parser = new SaxesParser({ xmlns: true, position: true })
  readonly #personPath: PersonPath
  #text = ''
  /** The beginning of a character whose end has not come yet. */
  #cut: Buffer = Buffer.alloc(0)
  #head: Omit<EnvelopeHead, 'person'> | undefined
  #person: string | undefined
  #done = false
  /** Where the body's element stands, in characters. */
  #rootAt = 0

  constructor(personPath: PersonPath = () => undefined) {
    this.#personPath = personPath
    this.#listen()
  }

  /** All that was read so far; the address' place is told in it. */
  get text(): string {
    return this.#text
  }

  /**
   * @returns the head once it is known
   * @throws {EnvelopeError}
   */
  write(chunk: Buffer): EnvelopeHead | undefined {
    if (this.#done) return this.#known()
    const bytes = this.#cut.length === 0 ? chunk : Buffer.concat([this.#cut, chunk])
    const [whole, cut] = wholeCharacters(bytes)
    const more = bytes.toString('utf8', 0, whole)
    this.#text += more
    this.#parser.write(more)
    if (this.#done) return this.#known()
    if (cut === undefined) throw new EnvelopeError('encoding')
    this.#cut = Buffer.from(cut)
    // What is looked for may not hide behind what is looked through.
    this.#bound(this.#text.length)
    return undefined
  }

  /**
   * There is no more.
   *
   * @throws {EnvelopeError} when contract and address are not known
   */
  end(): EnvelopeHead {
    if (this.#head === undefined)
      throw new EnvelopeError(this.#text === '' ? 'not_an_envelope' : 'not_well_formed')
    return this.#known()!
  }

  /** @throws {EnvelopeError} when a place lies beyond what is looked at */
  #bound(position: number): void {
    if (position > (this.#head === undefined ? longestHead : this.#rootAt + longestSearch))
      throw new EnvelopeError('head_too_long')
  }

  #known(): EnvelopeHead | undefined {
    return this.#head && { ...this.#head, person: this.#person?.trim() }
  }

  #listen(): void {
    const parser = this.#parser
    const path: string[] = []
    let profile: EnvelopeHead['profile']
    let address = ''
    let addressAt: EnvelopeHead['addressAt']
    let both = false
    let reading: 'address' | 'person' | undefined
    let readingDepth = 0
    let wanted: readonly string[] | undefined
    let matched = 0

    parser.on('error', () => {
      if (this.#done) return
      this.#bound(parser.position)
      throw new EnvelopeError('not_well_formed')
    })
    parser.on('doctype', () => {
      if (this.#done) return
      this.#bound(parser.position)
      throw new EnvelopeError('doctype')
    })
    parser.on('xmldecl', ({ encoding }) => {
      if (encoding !== undefined && !/^(utf-8|us-ascii)$/i.test(encoding)) throw new EnvelopeError('encoding')
    })
    parser.on('opentag', ({ uri, local, isSelfClosing }) => {
      if (this.#done) return
      this.#bound(parser.position)
      path.push(local)
      if (path.length > 200) throw new EnvelopeError('nesting')
      if (path.length === 1 && (uri !== soap11 || local !== 'Envelope'))
        throw new EnvelopeError('not_an_envelope')
      if (path.length === 2 && (uri !== soap11 || !/^(Header|Body)$/.test(local)))
        throw new EnvelopeError('not_an_envelope')
      if (path.length === 3 && path[1] === 'Header') {
        const is =
          uri === registryNamespace && local === 'LogicalAddress'
            ? 'rivtabp21'
            : addressing.test(uri) && local === 'To'
              ? 'rivtabp20'
              : undefined
        if (is !== undefined && is === profile) throw new EnvelopeError('two_addresses')
        if (is !== undefined && profile !== undefined) both = true
        // With both, the newer profile's counts.
        if (is !== undefined && profile !== 'rivtabp21') {
          profile = is
          address = ''
          reading = 'address'
          readingDepth = path.length
          addressAt = { start: this.#text.lastIndexOf('<', parser.position - 1), end: parser.position }
        }
      }
      if (path.length === 3 && path[1] === 'Body') {
        if (uri === '') throw new EnvelopeError('no_contract')
        this.#rootAt = parser.position
        const logicalAddress = address.trim()
        this.#head = { namespace: uri, operation: local, profile, logicalAddress, addressAt, both }
        wanted = this.#personPath(uri, local)
        if (wanted === undefined || wanted.length === 0) this.#done = true
      } else if (path.length === 4 + matched && path[1] === 'Body' && local === wanted?.[matched]) {
        matched++
        if (matched === wanted.length) {
          reading = 'person'
          readingDepth = path.length
          this.#person = ''
        }
      }
      if (isSelfClosing && this.#head !== undefined && path.length === 3) this.#done = true
    })
    const text = (more: string) => {
      if (this.#done) return
      if (reading === 'address') address += more
      if (reading === 'person') this.#person += more
      if (address.length > 1000 || (this.#person?.length ?? 0) > 1000)
        throw new EnvelopeError('head_too_long')
    }
    parser.on('text', text)
    parser.on('cdata', text)
    parser.on('closetag', () => {
      if (this.#done) return
      this.#bound(parser.position)
      if (reading !== undefined && path.length === readingDepth) {
        if (reading === 'address') addressAt = { start: addressAt!.start, end: parser.position }
        else this.#done = true
        reading = undefined
      }
      path.pop()
      if (matched > 0 && path.length < 3 + matched && reading === undefined)
        matched = Math.max(0, path.length - 3)
      // The body's element has ended without it.
      if (this.#head !== undefined && path.length < 3) this.#done = true
      if (path.length === 0 && this.#head === undefined) throw new EnvelopeError('no_contract')
    })
  }
}

/** The header that names the address in a profile. */
export function addressHeader(profile: 'rivtabp20' | 'rivtabp21', address: string): string {
  const text = address.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]!)
  return profile === 'rivtabp21'
    ? `<LogicalAddress xmlns="${registryNamespace}">${text}</LogicalAddress>`
    : `<To xmlns="http://www.w3.org/2005/08/addressing">${text}</To>`
}

/** A whole envelope around the content of its body, and of its header. */
export function envelope(body: string, header = ''): string {
  const head = header === '' ? '' : `<soap:Header>${header}</soap:Header>`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<soap:Envelope xmlns:soap="${soap11}">${head}<soap:Body>${body}</soap:Body></soap:Envelope>`
}

/**
 * The content of `soap:Body` as it stands in a message, with the namespaces that are declared around it, so that it can stand by itself.
 *
 * @throws {EnvelopeError} when there is no body
 */
export function bodyContent(message: string): string {
  const { from, root, declared } = findBody(message)
  const to = [...message.matchAll(/<\/(?:[\w.-]+:)?Body\s*>/g)].at(-1)?.index ?? -1
  if (to < from) throw new EnvelopeError('not_well_formed')
  const content = message.slice(from, to)
  if (root === undefined) return content
  const missing = [...declared].filter(
    ([prefix]) => !root.own.has(prefix) && (prefix === '' || content.includes(`${prefix}:`)),
  )
  const added = missing.map(([prefix, uri]) => ` xmlns${prefix && `:${prefix}`}="${escapeXml(uri)}"`).join('')
  return `${message.slice(from, root.nameEnd)}${added}${message.slice(root.nameEnd, to)}`
}

interface Body {
  /** Where the body's content begins. */
  from: number
  /** Its element: where its name ends, and the prefixes it declares itself. */
  root: { nameEnd: number; own: ReadonlySet<string> } | undefined
  /** What is declared around it. */
  declared: ReadonlyMap<string, string>
}

/** Reads no further than to the element in the body. */
function findBody(message: string): Body {
  const parser = new SaxesParser({ xmlns: true, position: true })
  const declared = new Map<string, string>()
  let depth = 0
  let from: number | undefined
  let root: Body['root']
  let over = false
  parser.on('error', () => {
    if (!over) throw new EnvelopeError('not_well_formed')
  })
  parser.on('doctype', () => {
    throw new EnvelopeError('doctype')
  })
  parser.on('opentag', ({ uri, local, name, ns }) => {
    depth++
    if (over) return
    if (depth === 1 || (depth === 2 && uri === soap11 && local === 'Body'))
      for (const [prefix, namespace] of Object.entries(ns)) declared.set(prefix, namespace)
    if (depth === 2 && uri === soap11 && local === 'Body') from = parser.position
    if (depth === 3 && from !== undefined) {
      const start = message.lastIndexOf('<', parser.position - 1)
      root = { nameEnd: start + 1 + name.length, own: new Set(Object.keys(ns)) }
      over = true
    }
  })
  parser.on('closetag', () => {
    depth--
    if (depth === 1 && from !== undefined) over = true
  })
  for (let at = 0; !over && at < message.length; at += 8192) parser.write(message.slice(at, at + 8192))
  if (from === undefined) throw new EnvelopeError('not_well_formed')
  return { from, root, declared }
}

/**
 * How many bytes of these are whole characters of UTF-8, and what begins after them and may still become one; undefined when nothing can
 * become of it.
 */
function wholeCharacters(bytes: Buffer): [whole: number, cut: Buffer | undefined] {
  if (isUtf8(bytes)) return [bytes.length, bytes.subarray(bytes.length)]
  let at = bytes.length - 1
  while (at > 0 && at > bytes.length - 4 && (bytes[at]! & 0xc0) === 0x80) at--
  if (isUtf8(bytes.subarray(0, at)) && mayBegin(bytes.subarray(at))) return [at, bytes.subarray(at)]
  for (at = 0; at < bytes.length; ) {
    const length = lengthOf(bytes[at]!)
    if (!isUtf8(bytes.subarray(at, at + length))) break
    at += length
  }
  return [at, undefined]
}

const lengthOf = (first: number): number => (first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4)

/** Whether bytes may be the beginning of a character (Unicode, table 3-7): some continuation makes it one. */
function mayBegin(bytes: Buffer): boolean {
  const missing = lengthOf(bytes[0]!) - bytes.length
  if (bytes[0]! < 0xc2 || missing <= 0) return false
  const rest = [0x80, 0xa0, 0x90, 0xbf].map((second) => Buffer.from([second, 0x80, 0x80].slice(0, missing)))
  return rest.some((each) => isUtf8(Buffer.concat([bytes, each])))
}
