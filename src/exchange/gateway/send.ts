import type { Dispatcher } from 'undici'
import type { Endpoint } from '../addressing/addressing.ts'
import type { ContractLimits } from '../service-contract/service-contract.ts'
import type { Circuit } from './circuit.ts'
import { EnvelopeError } from '../soap/structure.ts'
import { type Producers, wasNeverSent } from './producers.ts'
import { Refusal } from './vp-codes.ts'

/** A request to a producer. */
export interface Outgoing {
  endpoint: Endpoint
  method: string
  /** Path and query. */
  path: string
  headers: Record<string, string | string[]>
  /** All of it; or what gives it while it comes, which can be begun but once. */
  body: Buffer | AsyncIterable<Buffer> | undefined
  limits: ContractLimits
  signal: AbortSignal
}

export interface SendDeps {
  producers: Producers
  circuit: Circuit
}

/**
 * Sends a request and waits for the head of the answer. Once more when the first never left: nothing can be done twice by that.
 *
 * @throws {Refusal} VP009; or what the body threw, which is the caller's fault
 */
export async function send(
  outgoing: Outgoing,
  { producers, circuit }: SendDeps,
): Promise<Dispatcher.ResponseData> {
  const { endpoint, method, path, headers, body, limits, signal } = outgoing
  if (!circuit.mayCall(endpoint.id)) throw new Refusal('VP009', 'circuit open')
  let begun = false
  const once = async function* (chunks: AsyncIterable<Buffer>) {
    begun = true
    yield* chunks
  }
  const attempt = () =>
    producers.pool(endpoint, limits.connectMs).request({
      method: method as Dispatcher.HttpMethod,
      path,
      headers,
      body: body === undefined ? null : Buffer.isBuffer(body) ? body : once(body),
      headersTimeout: limits.producerMs,
      bodyTimeout: limits.producerMs,
      signal,
    } as Dispatcher.RequestOptions)
  try {
    return await attempt().catch((error: unknown) => {
      if (begun || signal.aborted || !wasNeverSent(error)) throw error
      return attempt()
    })
  } catch (error) {
    // What the caller sent was at fault.
    if (error instanceof Refusal || error instanceof EnvelopeError) {
      circuit.released(endpoint.id)
      throw error
    }
    // Whoever left is no fault of the producer's.
    if (signal.aborted && signal.reason === callerGone) circuit.released(endpoint.id)
    else circuit.failed(endpoint.id)
    throw new Refusal('VP009', codeOf(error))
  }
}

/** Why a call was ended: the caller left. */
export const callerGone = new Error('the caller is gone')
/** Why a call was ended: its time was up. */
export const timeUp = new Error('the time is up')

/** What went wrong, in a word for the log: never a message, which may name addresses. */
export function codeOf(error: unknown): string {
  if (error === timeUp) return 'time up'
  if (error === callerGone) return 'caller gone'
  return error instanceof Error && 'code' in error
    ? String(error.code)
    : error instanceof Error
      ? error.name
      : 'unknown'
}
