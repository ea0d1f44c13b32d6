import { newId } from '../../kernel/index.ts'
import { addressHeader, bodyContent, EnvelopeSniffer, envelope } from '../soap/envelope.ts'
import { EnvelopeError } from '../soap/structure.ts'
import type { Caller, InternalCall, MakeCall } from './call.ts'
import { checkBefore, checkBeside } from './checking.ts'
import { codeOf, Ending, over, timeUp } from './ending.ts'
import { addCallHeaders, wholeAnswer } from './forward.ts'
import { randomHex } from './headers.ts'
import { askOwn, ownProducerOf } from './own-call.ts'
import { type Engine, elapsed, type OwnPass, record } from './pass.ts'
import { residentOf } from './resident.ts'
import { resolve } from './resolve.ts'
import { operationOf } from './rest-call.ts'
import { send } from './send.ts'
import { Refusal } from './vp-codes.ts'

/** Longer answers are not taken by the platform itself. */
const longestAnswer = 16 * 1024 * 1024

/** Makes calls as one of the platform's own components, decided and taken down like all others. */
export function createMakeCall(engine: Engine): MakeCall {
  return async (call) => {
    const pass = passOf(engine, call)
    const { ending } = pass
    const timer = setTimeout(() => ending.end(timeUp), call.timeoutMs ?? 30_000)
    const stop = (): void => ending.end(timeUp)
    if (call.signal?.aborted) stop()
    call.signal?.addEventListener('abort', stop, { once: true })
    try {
      const answer = await make(engine, pass, call)
      const code = answer.fault ? 'fault' : 'ok'
      record(engine, pass, code, answer.status)
      const { status, body, contentType } = answer
      return { status, body, contentType, call: pass.id, ...(answer.fault && { code }) }
    } catch (error) {
      const code = error instanceof Refusal ? error.code : error instanceof EnvelopeError ? 'VP015' : 'VP012'
      const why = error instanceof Refusal ? error.detail : codeOf(error)
      engine.log.warn({ call: pass.id, code, why }, 'a call of the platform itself failed')
      record(engine, pass, code, 0)
      return { status: 0, body: '', contentType: '', code, call: pass.id }
    } finally {
      clearTimeout(timer)
      clearTimeout(pass.timer)
      pass.attempt?.released()
      ending.end(over)
      call.signal?.removeEventListener('abort', stop)
    }
  }
}

function passOf({ clock }: Engine, call: InternalCall): OwnPass {
  const id = newId()
  const caller: Caller = {
    shownBy: 'internal',
    hsaId: call.consumer,
    senderConstrained: true,
    levelOfAssurance: 4,
  }
  return {
    id,
    protocol: 'internal',
    at: clock.epochMilliseconds(),
    startedAt: performance.now(),
    ending: new Ending(),
    attempt: undefined,
    timer: undefined,
    headers: {
      originalConsumer: undefined,
      onBehalfOf: call.onBehalfOf,
      history: call.history ?? [],
      correlationId: call.correlationId,
      traceId: randomHex(16),
      traceFlags: '01',
      traceState: undefined,
    },
    correlationId: call.correlationId ?? id,
    caller,
    originalConsumer: call.originalConsumer ?? call.consumer,
    contract: call.contract,
    operation: call.method ?? /^\s*<(?:[\w.-]+:)?([\w.-]+)/.exec(call.body)?.[1] ?? '',
    logicalAddress: call.logicalAddress,
    person: call.person,
    resolved: undefined,
    requestBytes: Buffer.byteLength(call.body),
    responseBytes: 0,
    times: {},
    outcome: 'ok',
    faults: 0,
    within: undefined,
  }
}

interface Made {
  status: number
  body: string
  contentType: string
  fault: boolean
  /** As it came from a producer. */
  bytes?: Buffer
}

async function make(engine: Engine, pass: OwnPass, call: InternalCall): Promise<Made> {
  const contract = engine.book.byKey(call.contract)
  if (call.method === undefined) await lookFor(engine, pass, call)
  else {
    const path = (call.path ?? '/').split('?')[0]!
    pass.operation = (contract && operationOf(contract, call.method, path)?.name) ?? call.method
  }
  const resolved = await resolve(engine, pass, pass.caller!)
  pass.resolved = resolved
  pass.times.decided = elapsed(pass)
  if (resolved.refusal !== undefined) throw new Refusal(resolved.refusal)
  const { endpoint } = resolved.way
  const own = ownProducerOf(engine, endpoint!)
  if (own) {
    // What the platform answers itself may call others for it, but not come back to itself.
    if (pass.headers.history.includes(engine.settings.platformId)) throw new Refusal('VP014')
    const { body, fault } = await askOwn(engine, pass, own, call.body)
    return {
      status: fault ? 500 : 200,
      body: fault ? fault.text : body,
      contentType: 'text/xml',
      fault: fault !== undefined,
    }
  }
  const made = await (call.method === undefined ? soap(engine, pass, call) : rest(engine, pass, call))
  await checkAnswer(engine, pass, made)
  return made
}

/** Finds the person in a request when the call does not say her itself. @throws {EnvelopeError} */
async function lookFor(engine: Engine, pass: OwnPass, call: InternalCall): Promise<void> {
  if (pass.person !== undefined) return
  const personAt = engine.book.byKey(call.contract)?.personAt
  if (personAt === undefined) return
  const sniffer = new EnvelopeSniffer(() => personAt)
  const message = Buffer.from(envelope(call.body, addressHeader('rivtabp21', call.logicalAddress)))
  const { person } = sniffer.write(message) ?? sniffer.end()
  if (person !== undefined) pass.person = await residentOf(engine, person)
}

/** @throws {Refusal} VP009 when the contract is enforced and the answer breaks it */
async function checkAnswer(
  engine: Engine,
  pass: OwnPass,
  { status, bytes, contentType }: Made,
): Promise<void> {
  const contract = pass.resolved!.contract!
  if (
    bytes === undefined ||
    status >= 300 ||
    !/^(text\/xml|application\/([\w.+-]+\+)?json)\b/i.test(contentType)
  )
    return
  const wanted = engine.validation.wanted(contract, 'response')
  if (wanted === 'no') return
  const message = {
    contract,
    operation: pass.operation,
    direction: 'response' as const,
    contentType,
    status,
    body: bytes,
  }
  if (wanted === 'beside') checkBeside(engine, pass, message)
  else if ((await checkBefore(engine, pass, message)) > 0) throw new Refusal('VP009', 'contract')
}

async function soap(engine: Engine, pass: OwnPass, call: InternalCall): Promise<Made> {
  const { profile } = pass.resolved!.way.endpoint!
  if (profile !== 'rivtabp20' && profile !== 'rivtabp21') throw new Refusal('VP005')
  const action = `${call.contract}:${pass.operation}`
  const answer = await exchange(engine, pass, {
    method: 'POST',
    headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${action}"` },
    body: envelope(call.body, addressHeader(profile, call.logicalAddress)),
  })
  if (!/^text\/xml/i.test(answer.contentType) || (answer.status !== 200 && answer.status !== 500)) {
    pass.attempt!.failed()
    throw new Refusal('VP009', `status ${answer.status}`)
  }
  try {
    return { ...answer, body: bodyContent(answer.bytes.toString('utf8')), fault: answer.status === 500 }
  } catch {
    throw new Refusal('VP009', 'no envelope')
  }
}

async function rest(engine: Engine, pass: OwnPass, call: InternalCall): Promise<Made> {
  const { profile } = pass.resolved!.way.endpoint!
  if (profile !== 'rest' && profile !== 'fhir') throw new Refusal('VP005')
  const headers: Record<string, string> =
    call.body === '' ? {} : { 'content-type': call.contentType ?? 'application/json' }
  const answer = await exchange(engine, pass, {
    method: call.method!,
    path: call.path ?? '/',
    headers,
    body: call.body,
  })
  if (answer.status >= 502) {
    pass.attempt!.failed()
    throw new Refusal('VP009', `status ${answer.status}`)
  }
  return { ...answer, body: answer.bytes.toString('utf8'), fault: answer.status >= 400 }
}

async function exchange(
  engine: Engine,
  pass: OwnPass,
  wanted: { method: string; path?: string; headers: Record<string, string | string[]>; body: string },
): Promise<{ status: number; contentType: string; bytes: Buffer }> {
  const { endpoint } = pass.resolved!.way
  const { limits } = pass.resolved!.contract!
  const body = wanted.body === '' ? undefined : Buffer.from(wanted.body)
  const headers = addCallHeaders(wanted.headers, engine, pass)
  if (body !== undefined) headers['content-length'] = String(body.length)
  pass.timer = setTimeout(() => pass.ending.end(timeUp), limits.routeMs)
  pass.times.sent = elapsed(pass)
  const answer = await send({ ...wanted, endpoint: endpoint!, headers, body, limits }, pass, engine)
  pass.times.answered = elapsed(pass)
  try {
    const bytes = await wholeAnswer(pass, answer, Math.min(longestAnswer, limits.bodyBytes))
    if (answer.status < 502) pass.attempt!.succeeded()
    return { status: answer.status, bytes, contentType: String(answer.headers['content-type'] ?? '') }
  } catch (error) {
    pass.attempt!.failed()
    const fault = error instanceof Refusal ? error : new Refusal('VP009', codeOf(error))
    answer.abort(fault)
    throw fault
  }
}
