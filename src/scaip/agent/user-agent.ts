import { reasonPhrase } from '../message/build-message.ts'
import type { ParsedMessage } from '../message/parse-message.ts'
import { headerList, type SipMessage, type SipRequest } from '../message/sip-message.ts'
import { parseVia } from '../message/via.ts'
import type { SipTiming } from '../timing/sip-timing.ts'
import type { Timers } from '../timing/timers.ts'
import { type ClientOutcome, createClientTransactions } from '../transaction/client-transactions.ts'
import { createServerTransactions } from '../transaction/server-transactions.ts'
import type { Flow, TransportEvents, TransportFault } from '../transport/flow.ts'
import { checkRequest } from './check-request.ts'
import { answerBytes, answerPort, type IncomingRequest } from './incoming.ts'
import type { ScaipLimits } from './limits.ts'

/** What the owner of a user agent hears. */
export interface UserAgentEvents {
  /** A new request, in order, to be answered. Retransmissions never come here. */
  request(incoming: IncomingRequest): void
  /** A request that was refused, by whomever, or dropped: then `status` is 0. Not for 503. */
  refused(refusal: { flow: Flow; status: number; method?: string; reason: string }): void
  fault(fault: TransportFault): void
  /** A fault of this library met while a message was read: that message is dropped. */
  error(error: unknown): void
}

/** The transaction layer between transports and what is done with requests. */
export interface UserAgent {
  readonly transportEvents: TransportEvents
  /** Sends a request over a flow and waits for its final response. Never rejects. */
  send(flow: Flow, request: SipRequest): Promise<ClientOutcome>
  readonly counts: { serverTransactions: number; clientTransactions: number; retransmissions: number }
  close(): void
}

/** Joins transports, transactions and the owner's handling of requests. */
export function createUserAgent(
  options: { timers: Timers; timing: SipTiming; limits: ScaipLimits },
  events: UserAgentEvents,
): UserAgent {
  const { timers, timing, limits } = options
  const servers = createServerTransactions({ timers, timing, limit: limits.serverTransactions })
  const clients = createClientTransactions({ timers, timing, limit: limits.clientTransactions })

  /** Answers without a transaction: what is wrong with the request makes its key worthless. */
  function refuse(flow: Flow, request: SipRequest, status: number, reason: string): void {
    const via = parseVia(headerList(request, 'via')[0] ?? '')
    const answered = via !== undefined && request.method !== 'ACK'
    if (answered) flow.send(answerBytes(request, via, flow, status, { reason }), answerPort(via, flow))
    events.refused({ flow, status: answered ? status : 0, method: request.method, reason })
  }

  function receiveBroken(flow: Flow, message: SipMessage | undefined, reason: string): void {
    if (message?.kind === 'request') refuse(flow, message, 400, `Bad Request - ${reason}`)
    else events.refused({ flow, status: 0, reason })
  }

  function receiveRequest(flow: Flow, request: SipRequest): void {
    if (request.method === 'ACK') return
    const via = parseVia(headerList(request, 'via')[0] ?? '')
    if (!via) return events.refused({ flow, status: 0, method: request.method, reason: 'Via cannot be read' })
    const port = answerPort(via, flow)
    const transaction = servers.open(request, via, flow, port)
    if (!transaction) return
    const incoming: IncomingRequest = {
      request,
      flow,
      respond(status, answer) {
        if (!transaction.respond(answerBytes(request, via, flow, status, answer))) return
        if (status < 300 || status === 503) return
        events.refused({ flow, status, method: request.method, reason: answer?.why ?? reasonPhrase(status) })
      },
    }
    const refusal = checkRequest(request)
    if (refusal) incoming.respond(refusal.status, refusal)
    else events.request(incoming)
  }

  /** One message, whatever is in it, must not take the process down. */
  function receiveSafely(flow: Flow, parsed: ParsedMessage): void {
    try {
      receive(flow, parsed)
    } catch (error) {
      events.error(error)
    }
  }

  function receive(flow: Flow, parsed: ParsedMessage): void {
    if (!parsed.ok) receiveBroken(flow, parsed.message, parsed.reason)
    else if (parsed.message.kind === 'response') clients.receive(parsed.message)
    else receiveRequest(flow, parsed.message)
  }

  return {
    transportEvents: {
      message: receiveSafely,
      tooLarge(flow, head) {
        if (head.kind === 'request') refuse(flow, head, 413, 'Request Entity Too Large')
      },
      closed: (flow) => clients.flowClosed(flow),
      fault: events.fault,
    },
    send: (flow, request) => clients.send(flow, request),
    get counts() {
      const { size: serverTransactions, retransmissions } = servers
      return { serverTransactions, clientTransactions: clients.size, retransmissions }
    },
    close() {
      clients.close()
      servers.close()
    },
  }
}
