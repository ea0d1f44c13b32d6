import type { IncomingRequest } from '../agent/incoming.ts'
import type { UserAgent } from '../agent/user-agent.ts'
import type { Mrs } from '../mrq/mrs.ts'
import type { Timers } from '../timing/timers.ts'
import { replyMessage } from './reply-message.ts'
import type { DeliveryOutcome } from './scaip-request.ts'
import { withTimeLimit } from './time-limit.ts'

/** Sends `<mrs>` messages and follows each to its end. */
export interface Replies {
  /** Sends one over the flow its request came on. `started` is when the request came, by the timers. */
  deliver(incoming: IncomingRequest, fromUser: string, mrs: Mrs, started: number): Promise<DeliveryOutcome>
  /** Waits for those outstanding, for at most so long. */
  drain(milliseconds: number): Promise<void>
}

export function createReplies(agent: UserAgent, timers: Timers): Replies {
  const waiting: (() => void)[] = []
  let outstanding = 0

  return {
    async deliver(incoming, fromUser, mrs, started) {
      const message = replyMessage(incoming.request, incoming.flow, fromUser, mrs)
      outstanding++
      const outcome = await agent.send(incoming.flow, message)
      outstanding--
      if (outstanding === 0) for (const resolve of waiting.splice(0)) resolve()
      const common = { retransmissions: outcome.retransmissions, milliseconds: timers.now() - started }
      if (outcome.kind === 'timeout') return { kind: 'timed-out', ...common }
      if (outcome.kind === 'failed') return { kind: 'failed', reason: outcome.reason, ...common }
      const { status } = outcome.response
      return { kind: status < 300 ? 'delivered' : 'refused', status, ...common }
    },
    async drain(atMost) {
      if (outstanding === 0) return
      await withTimeLimit(timers, atMost, () => new Promise<void>((resolve) => waiting.push(resolve)))
    },
  }
}
