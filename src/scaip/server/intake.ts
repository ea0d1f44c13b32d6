import type { IncomingRequest } from '../agent/incoming.ts'
import type { ScaipLimits } from '../agent/limits.ts'
import type { UserAgent } from '../agent/user-agent.ts'
import { parseAddress } from '../message/address.ts'
import { field } from '../message/build-message.ts'
import { header } from '../message/sip-message.ts'
import { parseSipUri } from '../message/uri.ts'
import { parseMrq } from '../mrq/parse-mrq.ts'
import type { Timers } from '../timing/timers.ts'
import { checkContent } from './check-content.ts'
import { deliverReply } from './deliver-reply.ts'
import type { BusyReason, ScaipEvent } from './events.ts'
import type { AuthenticatedAs, ScaipAnswer, ScaipHandler, ScaipRequest } from './scaip-request.ts'
import { withTimeLimit } from './time-limit.ts'

/** The way of a MESSAGE from the wire to the handler and back. */
export interface Intake {
  take(incoming: IncomingRequest): void
  /** Resolves when nothing is in flight any more; from the call on new messages get 503. */
  drain(): Promise<void>
  counts(): {
    accepted: number
    busy: number
    delivered: number
    undelivered: number
    handlersInFlight: number
  }
}

export function createIntake(options: {
  handler: ScaipHandler
  agent: UserAgent
  limits: ScaipLimits
  timers: Timers
  emit: (event: ScaipEvent) => void
}): Intake {
  const { handler, agent, limits, timers, emit } = options
  const counts = { accepted: 0, busy: 0, delivered: 0, undelivered: 0, handlersInFlight: 0 }
  const inFlight = new Set<Promise<void>>()
  let closing = false

  function busy(incoming: IncomingRequest, reason: BusyReason, seconds: number, error?: unknown): void {
    counts.busy++
    incoming.respond(503, { headers: [field('retry-after', String(Math.max(1, Math.ceil(seconds))))] })
    const callId = header(incoming.request, 'call-id') ?? ''
    const event = { kind: 'busy', callId, transport: incoming.flow.transport, reason } as const
    emit(error === undefined ? event : { ...event, error })
  }

  function accept(incoming: IncomingRequest, asked: ScaipRequest, started: number): ScaipEvent {
    counts.accepted++
    incoming.respond(200)
    const { callId, source } = asked
    return { kind: 'accepted', callId, transport: source.transport, milliseconds: timers.now() - started }
  }

  async function reply(
    incoming: IncomingRequest,
    asked: ScaipRequest,
    answer: Extract<ScaipAnswer, { kind: 'accepted' }>,
    started: number,
  ): Promise<void> {
    emit(accept(incoming, asked, started))
    const sent = await deliverReply(agent, incoming, asked.fromUser, answer.mrs)
    const outcome = { ...sent, milliseconds: timers.now() - started }
    if (outcome.kind === 'delivered') counts.delivered++
    else counts.undelivered++
    emit({ kind: 'delivery', callId: asked.callId, transport: asked.source.transport, outcome })
    answer.delivered?.(outcome)
  }

  async function handle(incoming: IncomingRequest): Promise<void> {
    const started = timers.now()
    const asked = scaipRequest(incoming, { method: 'device-id', name: '' })
    counts.handlersInFlight++
    const result = await withTimeLimit(timers, limits.handlerMilliseconds, () => handler(asked))
    counts.handlersInFlight--
    if (result.kind === 'timeout') return busy(incoming, 'handler-timeout', limits.retryAfterSeconds)
    if (result.kind === 'failed')
      return busy(incoming, 'handler-failed', limits.retryAfterSeconds, result.error)
    const answer = result.value
    if (answer.kind === 'accepted') return reply(incoming, asked, answer, started)
    if (!answer.mrs) return busy(incoming, 'handler-busy', answer.retryAfterSeconds)
    return reply(incoming, asked, { kind: 'accepted', mrs: answer.mrs }, started)
  }

  return {
    take(incoming) {
      if (closing) return busy(incoming, 'closing', limits.retryAfterSeconds)
      if (counts.handlersInFlight >= limits.handlersInFlight) {
        return busy(incoming, 'overload', limits.retryAfterSeconds)
      }
      const refusal = checkContent(incoming.request, limits)
      if (refusal) return incoming.respond(refusal.status, refusal)
      const work = handle(incoming)
      inFlight.add(work)
      void work.finally(() => inFlight.delete(work))
    },
    async drain() {
      closing = true
      await withTimeLimit(timers, limits.closeMilliseconds, () => Promise.allSettled(inFlight))
    },
    counts: () => ({ ...counts }),
  }
}

function scaipRequest(incoming: IncomingRequest, authenticatedAs: AuthenticatedAs): ScaipRequest {
  const { request, flow } = incoming
  const fromUser = userIn(header(request, 'from'))
  return {
    mrq: parseMrq(request.body, { fromUser }),
    raw: request.body,
    fromUser,
    toUri: parseAddress(header(request, 'to') ?? '')?.uri ?? '',
    source: {
      ...flow.remote,
      transport: flow.transport,
      ...(flow.certificate
        ? { certificate: flow.certificate, certificateSubject: flow.certificate.subject }
        : {}),
    },
    callId: header(request, 'call-id') ?? '',
    receivedAt: Date.now(),
    authenticatedAs: { ...authenticatedAs, name: authenticatedAs.name || fromUser },
  }
}

function userIn(from: string | undefined): string {
  return parseSipUri(parseAddress(from ?? '')?.uri ?? '')?.user ?? ''
}
