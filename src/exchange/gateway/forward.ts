import type { Endpoint } from '../addressing/addressing.ts'
import type { ServiceContract } from '../service-contract/service-contract.ts'
import type { ValidationMessage } from '../validation/validation.ts'
import { after, CheckedPart, type Pieces } from './checked-part.ts'
import { Copy, checkBefore, checkBeside, mostHeldForChecking } from './checking.ts'
import { callerGone, codeOf, timeUp } from './ending.ts'
import { type AddressRewriter, digests, isFhir } from './fhir-addresses.ts'
import { headerNames, traceparent } from './headers.ts'
import { type Engine, elapsed, type Pass } from './pass.ts'
import type { ProducerAnswer } from './producer-answer.ts'
import { send } from './send.ts'
import { Refusal } from './vp-codes.ts'

/** What is sent to a producer, besides what every call carries. */
export interface Forwarded {
  endpoint: Endpoint
  contract: ServiceContract
  method: string
  /** What follows on the endpoint's own path; absent: nothing. */
  path?: string
  headers: Record<string, string | string[]>
  body: Buffer | AsyncIterable<Buffer> | undefined
  /** Its length, when it is known before it is all there. */
  length?: number | undefined
}

/** Adds the headers that every call to a producer carries. */
export function addCallHeaders(
  headers: Record<string, string | string[]>,
  { settings }: Pick<Engine, 'settings'>,
  pass: Pick<Pass, 'headers' | 'originalConsumer' | 'correlationId'>,
): Record<string, string | string[]> {
  const { history, onBehalfOf, traceId, traceFlags, traceState } = pass.headers
  headers[headerNames.originalConsumer] = pass.originalConsumer
  const { platformId } = settings
  // A call made for one that came here has come through here already.
  const through = history.at(-1) === platformId ? history : [...history, platformId]
  headers[headerNames.history] = through.length === 1 ? platformId : through.join('#')
  headers[headerNames.correlationId] = pass.correlationId
  if (onBehalfOf !== undefined) headers[headerNames.onBehalfOf] = onBehalfOf
  headers['traceparent'] = traceparent(traceId, traceFlags)
  if (traceState !== undefined) headers['tracestate'] = traceState
  return headers
}

/** Sends a call to its producer within the contract's time, and gives the head of the answer. @throws {Refusal} VP009 */
export async function toProducer(
  engine: Engine,
  pass: Pass,
  { endpoint, contract, method, path, headers, body, length }: Forwarded,
): Promise<ProducerAnswer> {
  const { limits } = contract
  pass.timer = setTimeout(() => pass.ending.end(timeUp), limits.routeMs)
  addCallHeaders(headers, engine, pass)
  if (length !== undefined) headers['content-length'] = String(length)
  // What is checked, or told otherwise, has to be read; and all of it.
  const fhir = isFhir(contract, endpoint)
  if (fhir || contract.validation.response !== 'off') delete headers['accept-encoding']
  if (fhir) for (const name of ['range', 'if-range']) delete headers[name]
  pass.times.sent = elapsed(pass)
  const outgoing = { endpoint, method, headers, body, limits, ...(path !== undefined && { path }) }
  const answer = await send(outgoing, pass, engine)
  pass.times.answered = elapsed(pass)
  return answer
}

/** How an answer is told to the caller. */
export interface Delivery {
  contract: ServiceContract
  contentType: string
  /** Whether it can be checked against the contract. */
  checked: boolean
  /** Whether an answer without anything in it is none. */
  mustHoldSomething: boolean
  /** Its headers, without those that end here. */
  headers: Record<string, string | string[]>
  /** Tells its addresses by the platform's. */
  rewriter?: AddressRewriter | undefined
}

/**
 * Delivers a producer's answer at the caller's pace: at once when it is short and all there, held until it is checked where its contract
 * enforces that, else piece by piece. An answer that breaks off or grows too long is cut, so that it cannot be taken for whole.
 *
 * @throws {Refusal} VP009
 */
export async function deliver(
  engine: Engine,
  pass: Pass,
  delivery: Delivery,
  answer: ProducerAnswer,
): Promise<void> {
  try {
    await delivered(engine, pass, delivery, answer)
    pass.attempt!.succeeded()
  } catch (error) {
    const fault = error instanceof Refusal ? error : new Refusal('VP009', codeOf(error))
    tellAttempt(pass, error)
    answer.abort(fault)
    throw fault
  }
}

/** A caller that left, or that takes so long that the time is up, is no fault of the producer's. */
function tellAttempt({ attempt, ending, response, request }: Pass, error: unknown): void {
  const slowCaller = ending.reason === timeUp && (response.writableNeedDrain || !request.complete)
  if (ending.reason === callerGone || slowCaller) attempt?.released()
  // It answered, if not as it should.
  else if (error instanceof Refusal) attempt?.succeeded()
  else attempt?.failed()
}

async function delivered(
  engine: Engine,
  pass: Pass,
  delivery: Delivery,
  answer: ProducerAnswer,
): Promise<void> {
  const { contract, contentType, checked, mustHoldSomething, headers, rewriter } = delivery
  const { bodyBytes } = contract.limits
  const announced = Number(answer.headers['content-length'] ?? -1)
  if (announced > bodyBytes) throw new Refusal('VP009', 'the answer is too long')
  if (mustHoldSomething && !(await answer.first())) throw new Refusal('VP009', 'the answer is empty')
  headers[headerNames.producerTime] = String(Math.round(pass.times.answered! - pass.times.sent!))
  headers[headerNames.correlationId] = pass.correlationId

  const wanted = checked ? engine.validation.wanted(contract, 'response') : 'no'
  const message = (body: Buffer): ValidationMessage => ({
    contract,
    operation: pass.operation,
    direction: 'response',
    contentType,
    status: answer.status,
    body,
  })
  const part = new CheckedPart(contentType)
  // What has to be read has to come as it is, and all of it.
  if (wanted === 'before' || rewriter !== undefined) {
    if (answer.headers['content-encoding'] !== undefined) throw new Refusal('VP009', 'content encoding')
    if (answer.status === 206) throw new Refusal('VP009', 'a part of an answer')
  }
  if (rewriter !== undefined) for (const name of digests) delete headers[name]
  if (wanted === 'before') {
    const before = await part.hold(answer, Math.min(bodyBytes, mostHeldForChecking))
    if ((await checkBefore(engine, pass, message(before.part))) > 0) throw new Refusal('VP009', 'contract')
    if (before.whole)
      return tellWhole(pass, answer.status, headers, rewriter?.whole(before.part) ?? before.part)
    if (announced >= 0) headers['content-length'] = String(announced)
    pass.response.writeHead(answer.status, headers)
    return stream(engine, pass, after(before.held, answer), bodyBytes, undefined)
  }
  const whole = answer.whole()
  if (whole !== undefined) {
    if (whole.length > bodyBytes) throw new Refusal('VP009', 'the answer is too long')
    if (wanted === 'beside') checkBeside(engine, pass, message(part.plain(part.of(whole))))
    // Of what is not sent (HEAD) it is told how long it would be, unless it would be told otherwise.
    if (announced >= 0 && rewriter === undefined) headers['content-length'] = String(announced)
    return tellWhole(pass, answer.status, headers, rewriter?.whole(whole) ?? whole)
  }
  if (announced >= 0 && rewriter === undefined) headers['content-length'] = String(announced)
  pass.response.writeHead(answer.status, headers)
  const copy =
    wanted === 'beside'
      ? new Copy(Buffer.alloc(0), mostHeldForChecking, (body) =>
          checkBeside(engine, pass, message(part.plain(body))),
        )
      : undefined
  await stream(
    engine,
    pass,
    rewriter?.over(answer) ?? answer,
    bodyBytes,
    copy && { write: (chunk) => copy.write(part.of(chunk)), end: () => copy.end() },
  )
}

/** At once. */
function tellWhole(
  pass: Pass,
  status: number,
  headers: Record<string, string | string[]>,
  body: Buffer,
): void {
  pass.responseBytes = body.length
  if (body.length > 0) headers['content-length'] = String(body.length)
  pass.response.writeHead(status, headers).end(body)
}

/** Piece by piece, no faster than the caller takes them. */
async function stream(
  { tidy }: Engine,
  pass: Pass,
  answer: Pieces,
  most: number,
  copy: Pick<Copy, 'write' | 'end'> | undefined,
): Promise<void> {
  const { response, ending } = pass
  let go: (error?: Error) => void = () => undefined
  const paused = () =>
    new Promise<void>((done, fail) => {
      go = (error) => (error === undefined ? done() : fail(error))
    })
  response.on('drain', () => go())
  ending.onEnd((reason) => go(reason))
  for (let chunk = await answer.next(); chunk !== undefined; chunk = await answer.next()) {
    pass.responseBytes += chunk.length
    if (pass.responseBytes > most) throw new Refusal('VP009', 'the answer is too long')
    copy?.write(chunk)
    if (ending.reason === undefined && !response.write(chunk)) await paused()
    tidy.streamed(chunk.length)
  }
  copy?.end()
  if (ending.reason !== undefined) throw ending.reason
  const finished = paused()
  response.end(() => go())
  await finished
}

/** Reads all of a short answer. @throws {Refusal} VP009 when it is longer; whatever broke it off */
export async function wholeAnswer(
  pass: Pick<Pass, 'responseBytes'>,
  answer: ProducerAnswer,
  most: number,
): Promise<Buffer> {
  const chunks: Buffer[] = []
  for (let chunk = await answer.next(); chunk !== undefined; chunk = await answer.next()) {
    pass.responseBytes += chunk.length
    if (pass.responseBytes > most) throw new Refusal('VP009', 'the answer is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
