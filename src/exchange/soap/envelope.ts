import { SaxesParser } from 'saxes'
import { EnvelopeError } from './structure.ts'

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
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  readonly #parser = new SaxesParser({ xmlns: true, position: true })
  readonly #personPath: PersonPath
  #text = ''
  #head: Omit<EnvelopeHead, 'person'> | undefined
  #person: string | undefined
  #done = false
  #lookedThrough = 0

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
    let more: string
    try {
      more = this.#decoder.decode(chunk, { stream: true })
    } catch {
      throw new EnvelopeError('encoding')
    }
    this.#text += more
    if (this.#head !== undefined) this.#lookedThrough += more.length
    this.#parser.write(more)
    if (this.#lookedThrough > longestSearch) this.#done = true
    if (!this.#done && this.#head === undefined && this.#text.length > longestHead)
      throw new EnvelopeError('head_too_long')
    return this.#done ? this.#known() : undefined
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

  #known(): EnvelopeHead | undefined {
    return this.#head && { ...this.#head, person: this.#person?.trim() }
  }

  #listen(): void {
    const parser = this.#parser
    const path: string[] = []
    let profile: EnvelopeHead['profile']
    let address = ''
    let addressAt: EnvelopeHead['addressAt']
    let reading: 'address' | 'person' | undefined
    let readingDepth = 0
    let wanted: readonly string[] | undefined
    let matched = 0

    parser.on('error', () => {
      throw new EnvelopeError('not_well_formed')
    })
    parser.on('doctype', () => {
      throw new EnvelopeError('doctype')
    })
    parser.on('xmldecl', ({ encoding }) => {
      if (encoding !== undefined && !/^(utf-8|us-ascii)$/i.test(encoding)) throw new EnvelopeError('encoding')
    })
    parser.on('opentag', ({ uri, local, isSelfClosing }) => {
      if (this.#done) return
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
        if (parser.position > longestHead) throw new EnvelopeError('head_too_long')
        this.#head = { namespace: uri, operation: local, profile, logicalAddress: address.trim(), addressAt }
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

/** The content of `soap:Body` as it stands in a message. @throws {EnvelopeError} when there is no body */
export function bodyContent(message: string): string {
  const open = /<(?:[\w.-]+:)?Body(?:\s[^>]*)?>/.exec(message)
  const close = message.lastIndexOf('Body>')
  const end = close < 0 ? -1 : message.lastIndexOf('</', close)
  if (!open || end < open.index) throw new EnvelopeError('not_well_formed')
  return message.slice(open.index + open[0].length, end)
}
