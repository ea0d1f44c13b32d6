import { newId } from '../../kernel/index.ts'
import { addressHeader, bodyContent, envelope } from '../soap/envelope.ts'
import type { Caller, InternalCall, MakeCall } from './call.ts'
import { callHeaders } from './forward.ts'
import { askOwn, ownProducerOf } from './own-call.ts'
import { type Engine, elapsed, type Pass } from './pass.ts'
import { resolve } from './resolve.ts'
import { codeOf, send, timeUp } from './send.ts'
import { pathOf } from './soap-call.ts'
import { Refusal } from './vp-codes.ts'

/** Longer answers are not taken by the platform itself. */
const longestAnswer = 16 * 1024 * 1024

/** Makes calls as one of the platform's own components, decided and taken down like all others. */
export function createMakeCall(engine: Engine): MakeCall {
  return async (call) => {
    const pass = passOf(engine, call)
    const timer = setTimeout(() => pass.abort.abort(timeUp), call.timeoutMs ?? 30_000)
    const stop = (): void => pass.abort.abort(timeUp)
    call.signal?.addEventListener('abort', stop, { once: true })
    try {
      const answer = await make(engine, pass, call)
      const code = answer.fault ? 'fault' : 'ok'
      record(engine, pass, code, answer.status)
      return { ...answer, call: pass.id, ...(answer.fault && { code }) }
    } catch (error) {
      const code = error instanceof Refusal ? error.code : 'VP012'
      const why = error instanceof Refusal ? error.detail : codeOf(error)
      engine.log.warn({ call: pass.id, code, why }, 'a call of the platform itself failed')
      record(engine, pass, code, 0)
      return { status: 0, body: '', contentType: '', code, call: pass.id }
    } finally {
      clearTimeout(timer)
      call.signal?.removeEventListener('abort', stop)
    }
  }
}

/** What is known of a call that no request stands behind. */
type OwnPass = Omit<Pass, 'request' | 'response'>

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
    protocol: 'rivta',
    at: clock.epochMilliseconds(),
    startedAt: performance.now(),
    abort: new AbortController(),
    headers: {
      originalConsumer: undefined,
      onBehalfOf: call.onBehalfOf,
      history: [],
      correlationId: call.correlationId,
      traceId: newId().replaceAll('-', ''),
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
    cut: false,
    within: undefined,
  }
}

interface Made {
  status: number
  body: string
  contentType: string
  fault: boolean
}

async function make(engine: Engine, pass: OwnPass, call: InternalCall): Promise<Made> {
  const resolved = await resolve(engine, { ...pass, caller: pass.caller! })
  pass.resolved = resolved
  pass.times.decided = elapsed(pass as Pass)
  if (resolved.refusal !== undefined) throw new Refusal(resolved.refusal)
  const { endpoint } = resolved.way
  const own = ownProducerOf(engine, endpoint!)
  if (own) {
    const { body, fault } = await askOwn(pass as Pass, own, call.body)
    return {
      status: fault ? 500 : 200,
      body: fault ? fault.text : body,
      contentType: 'text/xml',
      fault: fault !== undefined,
    }
  }
  return call.method === undefined ? soap(engine, pass, call) : rest(engine, pass, call)
}

async function soap(engine: Engine, pass: OwnPass, call: InternalCall): Promise<Made> {
  const endpoint = pass.resolved!.way.endpoint!
  const profile = endpoint.profile === 'rivtabp20' ? 'rivtabp20' : 'rivtabp21'
  const message = envelope(call.body, addressHeader(profile, call.logicalAddress))
  const action = `${call.contract}:${pass.operation}`
  const headers = { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${action}"` }
  const answer = await exchange(engine, pass, {
    method: 'POST',
    path: pathOf(endpoint.url),
    headers,
    body: message,
  })
  if (!/^text\/xml/i.test(answer.contentType) || (answer.status !== 200 && answer.status !== 500))
    throw new Refusal('VP009', `status ${answer.status}`)
  return { ...answer, body: bodyContent(answer.body), fault: answer.status === 500 }
}

async function rest(engine: Engine, pass: OwnPass, call: InternalCall): Promise<Made> {
  const endpoint = pass.resolved!.way.endpoint!
  const path = `${new URL(endpoint.url).pathname.replace(/\/$/, '')}${call.path ?? '/'}`
  const headers: Record<string, string> =
    call.body === '' ? {} : { 'content-type': call.contentType ?? 'application/json' }
  const answer = await exchange(engine, pass, { method: call.method!, path, headers, body: call.body })
  if (answer.status >= 502) throw new Refusal('VP009', `status ${answer.status}`)
  return { ...answer, fault: answer.status >= 400 }
}

async function exchange(
  engine: Engine,
  pass: OwnPass,
  wanted: { method: string; path: string; headers: Record<string, string>; body: string },
): Promise<Omit<Made, 'fault'>> {
  const { endpoint } = pass.resolved!.way
  const body = wanted.body === '' ? undefined : Buffer.from(wanted.body)
  pass.times.sent = elapsed(pass as Pass)
  const answer = await send(
    {
      endpoint: endpoint!,
      method: wanted.method,
      path: wanted.path,
      headers: {
        ...wanted.headers,
        ...callHeaders(engine, pass as Pass),
        ...(body && { 'content-length': String(body.length) }),
      },
      body,
      limits: pass.resolved!.contract!.limits,
      signal: pass.abort.signal,
    },
    engine,
  )
  pass.times.answered = elapsed(pass as Pass)
  const chunks: Buffer[] = []
  try {
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      pass.responseBytes += chunk.length
      if (pass.responseBytes > longestAnswer) throw new Refusal('VP009', 'answer too long')
      chunks.push(chunk)
    }
  } catch (error) {
    engine.circuit.failed(endpoint!.id)
    throw error instanceof Refusal ? error : new Refusal('VP009', codeOf(error))
  }
  engine.circuit.succeeded(endpoint!.id)
  return {
    status: answer.statusCode,
    body: Buffer.concat(chunks).toString('utf8'),
    contentType: String(answer.headers['content-type'] ?? ''),
  }
}

function record(engine: Engine, pass: OwnPass, code: string, status: number): void {
  const { resolved, caller } = pass
  const way = resolved?.way
  engine.traffic.record({
    id: pass.id,
    correlationId: pass.correlationId,
    traceId: pass.headers.traceId,
    at: pass.at,
    protocol: 'internal',
    consumer: caller!.hsaId,
    originalConsumer: pass.originalConsumer,
    onBehalfOf: pass.headers.onBehalfOf,
    system: resolved?.routing.componentByHsaId(caller!.hsaId)?.system,
    contract: pass.contract,
    operation: pass.operation,
    logicalAddress: pass.logicalAddress,
    producer: way?.component?.hsaId,
    route: way?.route?.id,
    authorisation: way?.authorisation?.id,
    version: resolved?.routing.version ?? 0,
    requestBytes: pass.requestBytes,
    responseBytes: pass.responseBytes,
    times: { ...pass.times, done: elapsed(pass as Pass) },
    code,
    status,
    decision: resolved?.decision?.id,
    person: pass.person,
    controller: resolved?.controller,
    purpose: resolved?.contract?.purpose,
    faults: pass.faults,
  })
}
