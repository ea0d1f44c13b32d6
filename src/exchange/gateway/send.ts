import type { Dispatcher } from 'undici'
import type { Endpoint } from '../addressing/addressing.ts'
import type { ContractLimits } from '../service-contract/service-contract.ts'
import { EnvelopeError } from '../soap/structure.ts'
import type { Attempt, Circuit } from './circuit.ts'
import { callerGone, codeOf, type Ending } from './ending.ts'
import { ProducerAnswer } from './producer-answer.ts'
import { type Producers, type Target, worthAnother } from './producers.ts'
import { Refusal } from './vp-codes.ts'

/** A request to a producer. */
export interface Outgoing {
  endpoint: Endpoint
  method: string
  /** What follows on the endpoint's own path, with its query; absent: the endpoint's URL as it is. */
  path?: string
  headers: Record<string, string | string[]>
  /** All of it; or what gives it while it comes, which can be begun but once. */
  body: Buffer | AsyncIterable<Buffer> | undefined
  limits: ContractLimits
}

export interface SendDeps {
  producers: Producers
  circuit: Circuit
}

/** What a call knows of its sending. */
export interface Sending {
  readonly ending: Ending
  /** Of calling the endpoint; whoever sends sees to it that something is told of it in the end. */
  attempt: Attempt | undefined
}

/**
 * Sends a request and waits for the head of the answer. Once more when nothing of the first was sent: nothing can be done twice by that.
 *
 * @throws {Refusal} VP009; or what the body threw, which is the caller's fault
 */
export async function send(
  outgoing: Outgoing,
  sending: Sending,
  { producers, circuit }: SendDeps,
): Promise<ProducerAnswer> {
  const { endpoint, limits } = outgoing
  const attempt = circuit.enter(endpoint.id)
  if (attempt === undefined) throw new Refusal('VP009', 'the endpoint rests')
  sending.attempt = attempt
  const { ending } = sending
  try {
    const first = await dispatched(producers.target(endpoint, limits.connectMs), outgoing, ending)
    if (first.error === undefined) return first.answer
    if (first.answer.begun || ending.reason !== undefined || !worthAnother(first.error)) throw first.error
    // Asked for anew: its connections may have been given up meanwhile.
    const second = await dispatched(producers.target(endpoint, limits.connectMs), outgoing, ending)
    if (second.error === undefined) return second.answer
    throw second.error
  } catch (error) {
    // What the caller sent was at fault.
    if (error instanceof Refusal || error instanceof EnvelopeError) {
      attempt.released()
      throw error
    }
    // Or it left, which is no fault of the producer's.
    if (ending.reason === callerGone) attempt.released()
    else attempt.failed()
    throw new Refusal('VP009', codeOf(error))
  }
}

interface Dispatched {
  answer: ProducerAnswer
  /** It came to no answer. */
  error: Error | undefined
}

function dispatched(
  { pool, base, path: own }: Target,
  outgoing: Outgoing,
  ending: Ending,
): Promise<Dispatched> {
  const { method, path, headers, body, limits } = outgoing
  return new Promise((resolve) => {
    const answer: ProducerAnswer = new ProducerAnswer(ending, (error) => resolve({ answer, error }))
    if (ending.reason !== undefined) return resolve({ answer, error: ending.reason })
    pool.dispatch(
      {
        method: method as Dispatcher.HttpMethod,
        path: path === undefined ? own : `${base}${path}`,
        headers,
        // Undici takes whatever can be iterated over.
        body: (body ?? null) as Buffer | null,
        headersTimeout: limits.producerMs,
        bodyTimeout: limits.producerMs,
      },
      answer,
    )
  })
}
