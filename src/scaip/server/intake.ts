import type { IncomingRequest } from '../agent/incoming.ts'
import type { ScaipLimits } from '../agent/limits.ts'
import { field } from '../message/build-message.ts'
import { header } from '../message/sip-message.ts'
import type { Mrs } from '../mrq/mrs.ts'
import { parseMrq } from '../mrq/parse-mrq.ts'
import type { Timers } from '../timing/timers.ts'
import type { Authenticator, Verdict } from './authentication.ts'
import { checkContent } from './check-content.ts'
import type { BusyReason, ScaipEvent } from './events.ts'
import type { Gate } from './gate.ts'
import type { Registrar } from './registrar.ts'
import type { Replies } from './replies.ts'
import type { ScaipAnswer, ScaipHandler, ScaipRequest } from './scaip-request.ts'
import { type Sender, senderOf } from './sender.ts'

export interface IntakeCounts {
  readonly accepted: number
  readonly busy: number
  readonly delivered: number
  readonly undelivered: number
}

/** The way of a MESSAGE or REGISTER from the wire to its answer. */
export interface Intake {
  message(incoming: IncomingRequest): void
  register(incoming: IncomingRequest): void
  readonly counts: IntakeCounts
}

/** An answer that comes with an `<mrs>`. */
type Answered = ScaipAnswer & { readonly mrs: Mrs }

/** What came of the work behind the gate. */
type Decision =
  | Extract<Verdict, { ok: false }>
  | { readonly asked: ScaipRequest; readonly answer: ScaipAnswer }

export function createIntake(deps: {
  handler: ScaipHandler
  authenticator: Authenticator
  registrar: Registrar
  gate: Gate
  replies: Replies
  limits: ScaipLimits
  timers: Timers
  emit: (event: ScaipEvent) => void
}): Intake {
  const { handler, authenticator, registrar, gate, replies, limits, timers, emit } = deps
  const counts = { accepted: 0, busy: 0, delivered: 0, undelivered: 0 }

  function busy(incoming: IncomingRequest, reason: BusyReason, seconds: number, error?: unknown): void {
    counts.busy++
    incoming.respond(503, { headers: [field('retry-after', String(Math.max(1, Math.ceil(seconds))))] })
    const callId = header(incoming.request, 'call-id') ?? ''
    const event = { kind: 'busy', callId, transport: incoming.flow.transport, reason } as const
    emit(error === undefined ? event : { ...event, error })
  }

  /** Runs work behind the gate; anything but its result is answered 503 here. */
  async function behindGate<T>(incoming: IncomingRequest, work: () => Promise<T>): Promise<T | undefined> {
    const result = await gate.run(work)
    if (result.kind === 'done') return result.value
    const reason =
      result.kind === 'timeout' || result.kind === 'failed'
        ? (`handler-${result.kind}` as const)
        : result.kind
    busy(incoming, reason, limits.retryAfterSeconds, result.kind === 'failed' ? result.error : undefined)
    return undefined
  }

  /** SIP 200 now; the `<mrs>` after it. */
  async function reply(
    incoming: IncomingRequest,
    asked: ScaipRequest,
    answer: Answered,
    started: number,
  ): Promise<void> {
    incoming.respond(200)
    const about = { callId: asked.callId, transport: asked.source.transport }
    if (answer.kind === 'accepted') {
      counts.accepted++
      emit({ kind: 'accepted', ...about, milliseconds: timers.now() - started })
    } else {
      counts.busy++
      emit({ kind: 'busy', ...about, reason: 'handler-busy' })
    }
    const outcome = await replies.deliver(incoming, asked.fromUser, answer.mrs, started)
    if (outcome.kind === 'delivered') counts.delivered++
    else counts.undelivered++
    emit({ kind: 'delivery', ...about, outcome })
    if (answer.kind === 'accepted') answer.delivered?.(outcome)
  }

  async function decide(incoming: IncomingRequest, sender: Sender, receivedAt: number): Promise<Decision> {
    const verdict = await authenticator.check(incoming, { method: 'MESSAGE', ...sender })
    if (!verdict.ok) return verdict
    const raw = incoming.request.body
    const mrq = parseMrq(raw, { fromUser: sender.fromUser })
    const callId = header(incoming.request, 'call-id') ?? ''
    const asked = { mrq, raw, ...sender, callId, receivedAt, authenticatedAs: verdict.as }
    return { asked, answer: await handler(asked) }
  }

  async function takeMessage(incoming: IncomingRequest): Promise<void> {
    const started = timers.now()
    const refusal = checkContent(incoming.request, limits)
    if (refusal) return incoming.respond(refusal.status, refusal)
    const sender = senderOf(incoming)
    const decision = await behindGate(incoming, () => decide(incoming, sender, Date.now()))
    if (!decision) return
    if ('refusal' in decision) return refuse(incoming, decision)
    const { asked, answer } = decision
    if (hasReply(answer)) return reply(incoming, asked, answer, started)
    busy(incoming, 'handler-busy', answer.retryAfterSeconds)
  }

  async function takeRegister(incoming: IncomingRequest): Promise<void> {
    const sender = senderOf(incoming)
    const verdict = await behindGate(incoming, () =>
      authenticator.check(incoming, { method: 'REGISTER', ...sender }),
    )
    if (!verdict) return
    if (!verdict.ok) return refuse(incoming, verdict)
    const answer = registrar.register(incoming)
    if (answer.status === 503) busy(incoming, 'overload', limits.retryAfterSeconds)
    else incoming.respond(answer.status, answer)
  }

  /** Whatever goes wrong here that is not the handler's own is answered 500 and told. */
  function guard(incoming: IncomingRequest, work: Promise<void>): void {
    work.catch((error: unknown) => {
      incoming.respond(500)
      emit({ kind: 'fault', error })
    })
  }

  return {
    message: (incoming) => guard(incoming, takeMessage(incoming)),
    register: (incoming) => guard(incoming, takeRegister(incoming)),
    counts,
  }
}

function refuse(incoming: IncomingRequest, { refusal, why }: Extract<Verdict, { ok: false }>): void {
  incoming.respond(refusal.status, { ...refusal, why })
}

function hasReply(answer: ScaipAnswer): answer is Answered {
  return answer.mrs !== undefined
}
