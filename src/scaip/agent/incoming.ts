import { responseTo, writeMessage } from '../message/build-message.ts'
import type { HeaderField, SipRequest } from '../message/sip-message.ts'
import { stampVia, type Via, writeVia } from '../message/via.ts'
import { randomToken } from '../transaction/tokens.ts'
import type { Flow } from '../transport/flow.ts'

/** What an answer may carry beside its status. */
export interface AnswerOptions {
  readonly reason?: string
  readonly headers?: readonly HeaderField[]
  /** For our own events; never sent. */
  readonly why?: string
}

/** A valid request, opened as a transaction and waiting for its answer. */
export interface IncomingRequest {
  readonly request: SipRequest
  readonly flow: Flow
  /** Answers once; later calls do nothing. */
  respond(status: number, options?: AnswerOptions): void
}

/** The bytes of an answer, with the top Via stamped and a tag of our own in To (RFC 3261 8.2.6). */
export function answerBytes(
  request: SipRequest,
  via: Via,
  flow: Flow,
  status: number,
  options: AnswerOptions = {},
): Buffer {
  const topVia = writeVia(stampVia(via, flow.remote))
  return writeMessage(responseTo(request, status, { ...options, toTag: randomToken(), topVia }))
}

/**
 * The port an answer over UDP goes to: the source port when the peer asked for it (RFC 3581) or sits behind
 * a NAT that changed its address, else the port in its Via (RFC 3261 18.2.2). Always the source's own address.
 */
export function answerPort(via: Via, flow: Flow): number | undefined {
  if (flow.transport !== 'udp' || via.parameters.has('rport')) return undefined
  if (via.host.toLowerCase() !== flow.remote.address.toLowerCase()) return undefined
  return via.port ?? 5060
}
