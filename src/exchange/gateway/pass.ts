import type { IncomingMessage, ServerResponse } from 'node:http'
import { newId } from '../../kernel/index.ts'
import { isSameHsaId } from '../addressing/hsa-case.ts'
import type { ServiceContract } from '../service-contract/service-contract.ts'
import { EnvelopeError } from '../soap/structure.ts'
import { answerRefusal, mannerOf } from './answers.ts'
import type { Caller } from './call.ts'
import type { Attempt, Circuit } from './circuit.ts'
import { callerGone, codeOf, Ending, over, timeUp } from './ending.ts'
import type { GatewayDeps } from './gateway-deps.ts'
import { type CallHeaders, readCallHeaders } from './headers.ts'
import { identify } from './identify.ts'
import type { LastDecisions } from './last-decisions.ts'
import type { Producers } from './producers.ts'
import type { Resolved } from './resolve.ts'
import type { Tidy } from './tidy.ts'
import { Refusal, type VpCode } from './vp-codes.ts'

/** What is known of a call that no request stands behind. */
export type OwnPass = Omit<Pass, 'request' | 'response'>

/** What calls share. */
export interface Engine extends GatewayDeps {
  producers: Producers
  circuit: Circuit
  remembered: LastDecisions
  tidy: Tidy
}

/** A call on its way through; what is known of it grows step by step, and is what is recorded. */
export interface Pass {
  readonly id: string
  readonly protocol: 'rivta' | 'rest' | 'internal'
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly at: number
  readonly startedAt: number
  readonly ending: Ending
  /** Of calling the producer. */
  attempt: Attempt | undefined
  /** Ends the call when its time is up. */
  timer: NodeJS.Timeout | undefined
  headers: CallHeaders
  correlationId: string
  caller: Caller | undefined
  originalConsumer: string
  contract: string
  operation: string
  logicalAddress: string
  person: string | undefined
  resolved: Resolved | undefined
  requestBytes: number
  responseBytes: number
  times: { decided?: number; sent?: number; answered?: number }
  /** `fault` when the producer answered with one. */
  outcome: 'ok' | 'fault'
  faults: number
  within: string | undefined
}

const noHeaders: CallHeaders = {
  originalConsumer: undefined,
  onBehalfOf: undefined,
  history: [],
  correlationId: undefined,
  traceId: '0'.repeat(32),
  traceFlags: '01',
  traceState: undefined,
}

export const elapsed = ({ startedAt }: Pick<Pass, 'startedAt'>): number => performance.now() - startedAt

export function beginPass(
  engine: Engine,
  protocol: 'rivta' | 'rest',
  request: IncomingMessage,
  response: ServerResponse,
): Pass {
  const id = newId()
  return {
    id,
    protocol,
    request,
    response,
    at: engine.clock.epochMilliseconds(),
    startedAt: performance.now(),
    ending: new Ending(),
    attempt: undefined,
    timer: undefined,
    headers: noHeaders,
    correlationId: id,
    caller: undefined,
    originalConsumer: '',
    contract: '',
    operation: '',
    logicalAddress: '',
    person: undefined,
    resolved: undefined,
    requestBytes: 0,
    responseBytes: 0,
    times: {},
    outcome: 'ok',
    faults: 0,
    within: undefined,
  }
}

/** Reads the headers and finds out who calls. @throws {Refusal} VP002, VP011, VP013, VP015 */
export async function whoCalls(engine: Engine, pass: Pass): Promise<void> {
  const { settings } = engine
  pass.headers = readCallHeaders(pass.request.headersDistinct)
  pass.correlationId = pass.headers.correlationId ?? pass.id
  const caller = await identify(pass.request, { ...engine, ...settings })
  pass.caller = caller
  const { originalConsumer } = pass.headers
  const isCaller = (each: string) => isSameHsaId(each, caller.hsaId)
  if (originalConsumer !== undefined && !settings.originalConsumerSenders.some(isCaller))
    throw new Refusal('VP013')
  pass.originalConsumer = originalConsumer ?? caller.hsaId
}

/** Cuts a call that has come through here before, once its row can tell what was called where. @throws {Refusal} VP014 */
export function cutCircle({ settings }: Engine, { headers }: Pass): void {
  if (headers.history.some((each) => isSameHsaId(each, settings.platformId))) throw new Refusal('VP014')
}

/** Runs a call and sees it to its end: an answer, a refusal, or a caller that left; and takes it down. */
export async function run(engine: Engine, pass: Pass, steps: (pass: Pass) => Promise<void>): Promise<void> {
  const { response, ending } = pass
  response.on('close', () => {
    if (!response.writableFinished) ending.end(callerGone)
  })
  let code: string
  let status: number
  try {
    await steps(pass)
    code = pass.outcome
    status = response.statusCode
  } catch (error) {
    const gone = ending.reason === callerGone
    const refusal = refusalOf(engine, pass, error)
    code = gone ? 'gone' : refusal
    status = gone ? 0 : answer(engine, pass, refusal)
  }
  clearTimeout(pass.timer)
  pass.attempt?.released()
  ending.end(over)
  record(engine, pass, code, status)
}

/** How much, and for how long, of what a refused caller still sends is let come, so that it gets to read why. */
const lingerBytes = 8 * 1024 * 1024
const lingerMs = 2_000

function answer(
  { settings, book }: Engine,
  { id, response, correlationId, request }: Pass,
  code: VpCode,
): number {
  if (!request.complete && !response.headersSent) {
    response.setHeader('connection', 'close')
    let left = lingerBytes
    const cut = (): void => void request.socket.destroy()
    const timer = setTimeout(cut, lingerMs)
    request.on('data', (chunk: Buffer) => {
      left -= chunk.length
      if (left < 0) cut()
    })
    request.once('close', () => clearTimeout(timer))
    request.resume()
  }
  return answerRefusal(response, mannerOf(book, request.url ?? ''), {
    code,
    id,
    platform: settings.platformId,
    correlationId,
  })
}

function refusalOf({ log }: Engine, pass: Pass, error: unknown): VpCode {
  if (error instanceof Refusal) {
    if (error.code === 'VP009' || error.code === 'VP012')
      log.warn({ call: pass.id, code: error.code, why: error.detail }, 'a call was not answered')
    return error.code
  }
  if (error instanceof EnvelopeError) return error.reason === 'no_contract' ? 'VP001' : 'VP015'
  if (pass.ending.reason === timeUp || pass.ending.reason === callerGone) return 'VP009'
  log.error({ call: pass.id, why: codeOf(error), err: error }, 'a call failed within the platform')
  return 'VP012'
}

/** The platforms before this one: of a call that is made for another, those that the other came through. */
const historyOf = ({ protocol, headers: { history } }: OwnPass, platformId: string): readonly string[] =>
  protocol === 'internal' ? history.filter((id) => id !== platformId) : history

/** Takes a call down. */
export function record({ traffic, settings }: Engine, pass: OwnPass, code: string, status: number): void {
  const { resolved, headers, caller } = pass
  const way = resolved?.way
  const contract: ServiceContract | undefined = resolved?.contract
  traffic.record({
    id: pass.id,
    correlationId: pass.correlationId,
    traceId: headers.traceId,
    at: pass.at,
    protocol: pass.protocol,
    consumer: caller?.hsaId ?? '',
    originalConsumer: pass.originalConsumer,
    onBehalfOf: headers.onBehalfOf,
    history: historyOf(pass, settings.platformId),
    system: caller?.system ?? (caller && resolved?.routing.componentByHsaId(caller.hsaId)?.system),
    contract: pass.contract,
    operation: pass.operation,
    logicalAddress: pass.logicalAddress,
    producer: way?.component?.hsaId,
    route: way?.route?.id,
    authorisation: way?.authorisation?.id,
    version: resolved?.routing.version ?? 0,
    requestBytes: pass.requestBytes,
    responseBytes: pass.responseBytes,
    times: { ...pass.times, done: elapsed(pass) },
    code,
    status,
    decision: resolved?.decision?.id,
    person: pass.person,
    controller: resolved?.controller,
    purpose: contract?.purpose,
    faults: pass.faults,
    within: pass.within,
  })
}
