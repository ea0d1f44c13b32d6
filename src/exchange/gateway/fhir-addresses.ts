import type { Endpoint } from '../addressing/addressing.ts'
import type { ServiceContract } from '../service-contract/service-contract.ts'
import type { Pieces } from './checked-part.ts'
import type { Target } from './producers.ts'

/** What FHIR answers say of where resources are is the producer's own address, which is nobody else's to know. */
export const isFhir = (
  { kind }: Pick<ServiceContract, 'kind'>,
  { profile }: Pick<Endpoint, 'profile'>,
): boolean => kind === 'fhir' || profile === 'fhir'

/** Whether addresses are to be looked for in such a body: a picture or a PDF (Binary) is left as it is. */
export const isText = (contentType: string): boolean =>
  contentType === '' || /^(text\/|application\/(?:[\w.-]+\+)?(?:json|xml|ndjson)\b)/i.test(contentType)

/** Of a body that was changed they no longer hold. */
export const digests = ['content-digest', 'repr-digest', 'digest', 'content-md5']

/** In place of what the producer has elsewhere than where it is called; a name that leads nowhere (RFC 2606). */
const nowhere = 'https://hidden.invalid'

/**
 * Tells a producer's address in a body by the platform's, in any chunks. It is known with and without port, by http and https, in capitals,
 * with JSON's `\/`, and percent-encoded. Bytes that are no such address are left as they are.
 */
export class AddressRewriter {
  readonly #address: RegExp
  readonly #platform: string
  /** The longest that an address may be, and what is looked at after it. */
  readonly #longest: number
  #held = ''

  /** @param platform URL that stands for the producer's endpoint, without a `/` at its end */
  constructor({ origin, base }: Pick<Target, 'origin' | 'base'>, platform: string) {
    const slash = String.raw`(?:\\?/|%2f)`
    const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\-]/g, String.raw`\$&`)
    const { hostname } = new URL(origin)
    const below = base.split('/').map(escaped).join(slash)
    this.#address = new RegExp(
      String.raw`https?(?::|%3a)${slash}${slash}${escaped(hostname)}(?:(?::|%3a)\d{1,5})?(?![\w-]|\.\w)(?:(${below}(?![\w.~-]))|)`,
      'gi',
    )
    this.#platform = platform
    const slashes = base.split('/').length
    this.#longest = 'https%3a%2f%2f%3a65535'.length + hostname.length + base.length + 2 * slashes + 2
  }

  /** What is certain of all that has come so far. */
  write(chunk: Buffer): Buffer {
    // A byte a character, whatever they mean.
    const text = this.#held + chunk.toString('latin1')
    return this.#told(text, text.length - this.#longest)
  }

  end(): Buffer {
    return this.#told(this.#held, this.#held.length)
  }

  /** Of addresses that begin before `until`; the rest is held. */
  #told(text: string, until: number): Buffer {
    let told = ''
    let at = 0
    this.#address.lastIndex = 0
    for (let found = this.#address.exec(text); found !== null && found.index < until; ) {
      told += text.slice(at, found.index) + (found[1] === undefined ? nowhere : this.#platform)
      at = this.#address.lastIndex
      found = this.#address.exec(text)
    }
    const certain = Math.max(at, until)
    this.#held = text.slice(certain)
    return Buffer.from(told + text.slice(at, certain), 'latin1')
  }

  whole(body: Buffer): Buffer {
    return Buffer.concat([this.write(body), this.end()])
  }

  /** Pieces as they are told. */
  over(pieces: Pieces): Pieces {
    let ended = false
    return {
      next: async () => {
        while (!ended) {
          const chunk = await pieces.next()
          ended = chunk === undefined
          const told = chunk === undefined ? this.end() : this.write(chunk)
          if (told.length > 0) return told
        }
        return undefined
      },
    }
  }
}
