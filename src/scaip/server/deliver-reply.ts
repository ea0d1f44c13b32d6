import type { IncomingRequest } from '../agent/incoming.ts'
import type { UserAgent } from '../agent/user-agent.ts'
import type { Mrs } from '../mrq/mrs.ts'
import { replyMessage } from './reply-message.ts'
import type { DeliveryOutcome } from './scaip-request.ts'

/** Sends an `<mrs>` over the flow its request came on and tells how it went. Never rejects. */
export async function deliverReply(
  agent: UserAgent,
  incoming: IncomingRequest,
  fromUser: string,
  mrs: Mrs,
): Promise<Omit<DeliveryOutcome, 'milliseconds'>> {
  const message = replyMessage(incoming.request, incoming.flow, fromUser, mrs)
  const outcome = await agent.send(incoming.flow, message)
  const { retransmissions } = outcome
  if (outcome.kind === 'timeout') return { kind: 'timed-out', retransmissions }
  if (outcome.kind === 'failed') return { kind: 'failed', reason: outcome.reason, retransmissions }
  const { status } = outcome.response
  return { kind: status < 300 ? 'delivered' : 'refused', status, retransmissions }
}
