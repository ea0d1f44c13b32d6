import { defaultLimits, type ScaipLimits } from '../agent/limits.ts'
import { createUserAgent } from '../agent/user-agent.ts'
import type { SipResponse } from '../message/sip-message.ts'
import { header } from '../message/sip-message.ts'
import { defaultTiming, type SipTiming } from '../timing/sip-timing.ts'
import { createTimers, type Timers } from '../timing/timers.ts'
import type { ClientOutcome } from '../transaction/client-transactions.ts'
import type { Flow } from '../transport/flow.ts'
import type { TlsClientOptions } from '../transport/stream-client.ts'
import type { UdpOptions } from '../transport/udp.ts'
import { type DeviceMessage, deviceMessage } from './device-message.ts'
import { createDigestSessions } from './digest-sessions.ts'
import { createFlows } from './flows.ts'
import { receiveReply } from './receive-reply.ts'
import type { SendRequest, SendResult } from './send-request.ts'
import { parseTarget, type Target } from './target.ts'
import { createWaitingReplies, type WaitingReply } from './waiting-replies.ts'

/** What a client is made of; everything has a default. */
export interface ScaipClientOptions {
  /** What the UDP socket is bound to. Default: every address, a free port. */
  readonly udp?: UdpOptions
  readonly tls?: TlsClientOptions
  readonly limits?: Partial<ScaipLimits>
  readonly timing?: Partial<SipTiming>
  readonly timers?: Timers
}

/** The device's side: sends messages for any number of devices at once. */
export interface ScaipClient {
  /**
   * Sends one message and waits for its `<mrs>`. Never rejects for what a network or peer does.
   *
   * @throws {RangeError} when the target is not a SIP URI or the `<mrq>` cannot be built
   */
  send(request: SendRequest): Promise<SendResult>
  /** Open TCP and TLS connections. */
  readonly connections: number
  /** Fails what is still waiting, and closes. */
  close(): Promise<void>
}

const defaultReplyMilliseconds = 10_000
/** A challenge, and one more when its nonce was stale. */
const challengesAnswered = 2

/** Makes a client. Sockets are opened when they are needed. */
export function createScaipClient(options: ScaipClientOptions = {}): ScaipClient {
  const limits = { ...defaultLimits, ...options.limits }
  const timing = { ...defaultTiming, ...options.timing }
  const timers = options.timers ?? createTimers()
  const waiting = createWaitingReplies(timers)
  const sessions = createDigestSessions()
  const agent = createUserAgent(
    { timers, timing, limits },
    { request: (incoming) => receiveReply(incoming, waiting), refused() {}, fault() {}, error() {} },
  )
  const flows = createFlows({ ...options, limits, timers }, agent.transportEvents)
  let closed = false

  /** Sends until there is an answer that is not a challenge we can meet. */
  async function exchange(flow: Flow, target: Target, message: DeviceMessage, asked: SendRequest) {
    const { credentials } = asked
    const key = `${target.host} ${target.port} ${credentials?.username}`
    let retransmissions = 0
    for (let sequence = 1; ; sequence++) {
      const plain = message.request(flow, sequence, [])
      const digest = credentials && sessions.header(key, credentials, plain)
      const outcome = await agent.send(flow, digest ? message.request(flow, sequence, [digest]) : plain)
      retransmissions += outcome.retransmissions
      const authenticated = digest !== undefined
      if (!credentials || !isChallenge(outcome) || sequence > challengesAnswered) {
        return { outcome, retransmissions, authenticated }
      }
      if (!sessions.challenged(key, outcome.response)) return { outcome, retransmissions, authenticated }
    }
  }

  async function sendOver(
    flow: Flow,
    target: Target,
    asked: SendRequest,
    message: DeviceMessage,
  ): Promise<SendResult> {
    const started = timers.now()
    const reply = waiting.expect(message.fromUser, message.ref)
    const { outcome, ...common } = await exchange(flow, target, message, asked)
    const sip = timers.now() - started
    if (outcome.kind !== 'response') {
      reply.cancel()
      if (outcome.kind === 'timeout') return { outcome: 'timed-out', ...common, timings: {} }
      return { outcome: 'failed', error: outcome.reason, ...common, timings: {} }
    }
    const answer = { ...common, ...answerOf(outcome.response) }
    if (outcome.response.status >= 300) {
      reply.cancel()
      return { outcome: 'refused', ...answer, timings: { sip } }
    }
    const mrs = await arrival(reply, asked.replyMilliseconds ?? defaultReplyMilliseconds)
    if (!mrs) return { outcome: 'no-reply', ...answer, timings: { sip } }
    return { outcome: 'answered', ...answer, mrs, timings: { sip, mrs: timers.now() - started } }
  }

  return {
    async send(asked) {
      const target = parseTarget(asked.target, asked.transport)
      const message = deviceMessage(target, asked)
      const none = { authenticated: false, retransmissions: 0, timings: {} }
      if (closed) return { outcome: 'failed', error: 'stopped', ...none }
      let flow: Flow
      try {
        flow = await flows.to(target, asked.connection, asked.tls)
      } catch (error) {
        return { outcome: 'failed', error: error instanceof Error ? error.message : String(error), ...none }
      }
      return sendOver(flow, target, asked, message)
    },
    get connections() {
      return flows.connections
    },
    async close() {
      closed = true
      agent.close()
      waiting.cancelAll()
      await flows.close()
      if (!options.timers) timers.stop()
    },
  }
}

function isChallenge(outcome: ClientOutcome): outcome is Extract<ClientOutcome, { kind: 'response' }> {
  return outcome.kind === 'response' && (outcome.response.status === 401 || outcome.response.status === 407)
}

function arrival(reply: WaitingReply, milliseconds: number) {
  if (milliseconds > 0) return reply.within(milliseconds)
  reply.cancel()
  return undefined
}

function answerOf(response: SipResponse): Pick<SendResult, 'sipStatus' | 'sipReason' | 'retryAfterSeconds'> {
  const after = /^\d{1,9}/.exec(header(response, 'retry-after') ?? '')?.[0]
  const common = { sipStatus: response.status, sipReason: response.reason }
  return after === undefined ? common : { ...common, retryAfterSeconds: Number(after) }
}
