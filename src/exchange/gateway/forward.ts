import { pipeline, Transform } from 'node:stream'
import type { Dispatcher } from 'undici'
import type { Endpoint } from '../addressing/addressing.ts'
import type { ServiceContract } from '../service-contract/service-contract.ts'
import { headerNames, passedOn, traceparent } from './headers.ts'
import { type Engine, elapsed, type Pass } from './pass.ts'
import { codeOf, send, timeUp } from './send.ts'
import { Refusal } from './vp-codes.ts'

/** What is sent to a producer, besides what every call carries. */
export interface Forwarded {
  endpoint: Endpoint
  contract: ServiceContract
  method: string
  path: string
  headers: Record<string, string | string[]>
  body: Buffer | AsyncIterable<Buffer> | undefined
  /** Its length, when it is known before it is all there. */
  length?: number | undefined
}

/** Headers that every call to a producer carries. */
export function callHeaders(engine: Pick<Engine, 'settings'>, pass: Pass): Record<string, string> {
  const { headers, originalConsumer, correlationId } = pass
  const { platformId } = engine.settings
  return {
    [headerNames.originalConsumer]: originalConsumer,
    [headerNames.history]: [...headers.history, platformId].join('#'),
    [headerNames.correlationId]: correlationId,
    ...(headers.onBehalfOf !== undefined && { [headerNames.onBehalfOf]: headers.onBehalfOf }),
    traceparent: traceparent(headers.traceId),
  }
}

/** Sends a call to its producer within the contract's time, and gives the head of the answer. @throws {Refusal} VP009 */
export async function toProducer(
  engine: Engine,
  pass: Pass,
  forwarded: Forwarded,
): Promise<Dispatcher.ResponseData> {
  const { endpoint, contract, method, path, headers, body, length } = forwarded
  const { limits } = contract
  const timer = setTimeout(() => pass.abort.abort(timeUp), limits.routeMs)
  pass.response.once('close', () => clearTimeout(timer))
  pass.times.sent = elapsed(pass)
  const answer = await send(
    {
      endpoint,
      method,
      path,
      headers: {
        ...headers,
        ...callHeaders(engine, pass),
        ...(length !== undefined && { 'content-length': String(length) }),
      },
      body,
      limits,
      signal: pass.abort.signal,
    },
    engine,
  )
  pass.times.answered = elapsed(pass)
  return answer
}

/**
 * Streams a producer's answer to the caller at her pace. An answer that breaks off or grows too long is cut, so that it cannot be taken
 * for whole.
 *
 * @throws {Refusal} VP009
 */
export async function toCaller(
  engine: Engine,
  pass: Pass,
  { endpoint, contract }: Pick<Forwarded, 'endpoint' | 'contract'>,
  answer: Dispatcher.ResponseData,
  keep?: (chunk: Buffer) => void,
): Promise<void> {
  const { response } = pass
  const { bodyBytes } = contract.limits
  const announced = Number(answer.headers['content-length'] ?? 0)
  if (announced > bodyBytes) {
    answer.body.destroy()
    engine.circuit.succeeded(endpoint.id)
    throw new Refusal('VP009', 'answer too long')
  }
  response.writeHead(answer.statusCode, {
    ...passedOn(answer.headers),
    ...(announced > 0 && { 'content-length': announced }),
    [headerNames.producerTime]: String(Math.round(pass.times.answered! - pass.times.sent!)),
    [headerNames.correlationId]: pass.correlationId,
  })
  // Told before the answer is torn down, which else would look as if the caller had left.
  answer.body.once('error', () => {
    pass.cut = !pass.abort.signal.aborted
  })
  const counted = new Transform({
    transform(chunk: Buffer, _, done) {
      pass.responseBytes += chunk.length
      if (pass.responseBytes > bodyBytes) {
        pass.cut = true
        return done(new Refusal('VP009', 'answer too long'))
      }
      keep?.(chunk)
      done(null, chunk)
    },
  })
  await new Promise<void>((resolve, reject) => {
    pipeline(answer.body, counted, response, (error) => {
      if (!error) {
        engine.circuit.succeeded(endpoint.id)
        return resolve()
      }
      if (!pass.abort.signal.aborted) engine.circuit.failed(endpoint.id)
      reject(error instanceof Refusal ? error : new Refusal('VP009', codeOf(error)))
    })
  })
}

/** Reads all of a short answer. @throws {Refusal} VP009 when it is longer, or breaks off */
export async function wholeAnswer(
  engine: Engine,
  pass: Pass,
  endpoint: Endpoint,
  answer: Dispatcher.ResponseData,
  most: number,
): Promise<Buffer> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      pass.responseBytes += chunk.length
      if (pass.responseBytes > most) throw new Refusal('VP009', 'answer too long')
      chunks.push(chunk)
    }
  } catch (error) {
    if (!pass.abort.signal.aborted) engine.circuit.failed(endpoint.id)
    throw error instanceof Refusal ? error : new Refusal('VP009', codeOf(error))
  }
  engine.circuit.succeeded(endpoint.id)
  return Buffer.concat(chunks)
}
