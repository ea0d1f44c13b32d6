import { KnutpunktError } from '../../../kernel/index.ts'
import { type AddressRules, isFederationUrl } from '../entity-id.ts'
import { federationErrors } from '../federation-errors.ts'
import type { FederationAnswer, FederationFetch } from './fetch.ts'
import { failed } from './http-fetch.ts'

/** What one resolution may cost, trust marks and all. */
export interface FetchLimits {
  /** Requests: 40. */
  fetches: number
  /** Bytes of all answers together: 1 MiB. */
  bytes: number
  /** Bytes of one answer: 64 KiB. */
  answerBytes: number
  /** Milliseconds in all: 15 s. */
  totalMs: number
  /** Milliseconds of one request, so that a slow one does not keep the others out: 5 s. */
  eachMs: number
}

export const usualFetchLimits: FetchLimits = {
  fetches: 40,
  bytes: 1_048_576,
  answerBytes: 65_536,
  totalMs: 15_000,
  eachMs: 5000,
}

/** How a time limit is made; a test gives one that it ends by hand. */
export type TimeLimit = (ms: number) => AbortSignal

export interface BudgetOptions extends AddressRules {
  fetch: FederationFetch
  limits: FetchLimits
  timeLimit?: TimeLimit
}

/** Fetches within limits. When one is reached every further request is refused, and {@link Budget.spent} says so. */
export class Budget {
  readonly #options: BudgetOptions
  readonly #timeLimit: TimeLimit
  readonly #end: AbortSignal
  #fetches = 0
  #bytes = 0

  constructor(options: BudgetOptions) {
    this.#options = options
    this.#timeLimit = options.timeLimit ?? ((ms) => AbortSignal.timeout(ms))
    this.#end = this.#timeLimit(options.limits.totalMs)
  }

  /** Which limit was reached, if any. */
  get spent(): string | undefined {
    const { fetches, bytes } = this.#options.limits
    if (this.#fetches >= fetches) return `${fetches} requests`
    if (this.#bytes >= bytes) return `${bytes} bytes`
    return this.#end.aborted ? 'time' : undefined
  }

  /**
   * Gets a document of the type named, or of one of those named. Redirects, other types and other answers than 200 are failures.
   *
   * @throws {KnutpunktError} trust.fetch_refused, fetch_failed, fetch_budget_spent
   */
  async get(
    url: string,
    types: string | readonly string[],
    form?: Readonly<Record<string, string>>,
  ): Promise<string> {
    const { limits, fetch } = this.#options
    if (!isFederationUrl(url, this.#options)) {
      throw new KnutpunktError(federationErrors.fetch_refused, {
        values: { fault: 'it is not an https URL' },
      })
    }
    const what = this.spent
    if (what !== undefined)
      throw new KnutpunktError(federationErrors.fetch_budget_spent, { values: { what } })
    this.#fetches++
    const signal = AbortSignal.any([this.#end, this.#timeLimit(limits.eachMs)])
    const maxBytes = Math.min(limits.answerBytes, limits.bytes - this.#bytes)
    const accept = [types].flat().join(', ')
    const answer = await untilAborted(
      fetch({ url, accept, maxBytes, signal, ...(form && { form }) }),
      signal,
      url,
    )
    this.#bytes += answer.body.length
    return bodyOf(answer, url, [types].flat(), maxBytes)
  }
}

function bodyOf(
  { status, contentType, body }: FederationAnswer,
  url: string,
  types: readonly string[],
  maxBytes: number,
): string {
  if (status >= 300 && status < 400) throw failed(url, 'it redirects, which is not followed')
  if (status !== 200) throw failed(url, `it answers ${status}`)
  if (!types.includes(contentType)) throw failed(url, `it does not answer with ${types.join(' or ')}`)
  if (body.length > maxBytes) throw failed(url, `the answer is larger than ${maxBytes} bytes`)
  return body
}

/** Ends the wait at the signal, whether or not what is waited for heeds it. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal, url: string): Promise<T> {
  let stop = (): void => undefined
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(failed(url, 'it took too long'))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
