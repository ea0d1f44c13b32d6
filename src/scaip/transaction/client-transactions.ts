import { writeMessage } from '../message/build-message.ts'
import { header, headerList, type SipRequest, type SipResponse } from '../message/sip-message.ts'
import { parseVia } from '../message/via.ts'
import { type SipTiming, transactionTimeout } from '../timing/sip-timing.ts'
import type { Timer, Timers } from '../timing/timers.ts'
import type { Flow } from '../transport/flow.ts'
import { newBranch } from './tokens.ts'
import { viaFor } from './via-for.ts'

/** How a request ended. `failed` means that no answer can come any more. */
export type ClientOutcome =
  | { readonly kind: 'response'; readonly response: SipResponse; readonly retransmissions: number }
  | { readonly kind: 'timeout'; readonly retransmissions: number }
  | {
      readonly kind: 'failed'
      readonly reason: 'flow-closed' | 'stopped' | 'too-many'
      readonly retransmissions: number
    }

export interface ClientTransactions {
  /** Sends a request (without Via: its own is put on top) and waits for the final response. Never rejects. */
  send(flow: Flow, request: SipRequest): Promise<ClientOutcome>
  /** Takes a response; false when it belongs to no transaction (a late or repeated one). */
  receive(response: SipResponse): boolean
  /** Fails everything that waits on a connection that has closed. */
  flowClosed(flow: Flow): void
  readonly size: number
  close(): void
}

interface Pending {
  readonly method: string
  readonly flow: Flow
  readonly bytes: Buffer
  readonly done: (outcome: ClientOutcome) => void
  retransmissions: number
  /** The wait before the next retransmission (timer E), in milliseconds. */
  interval: number
  resend: Timer | undefined
  giveUp: Timer | undefined
}

/**
 * Client transactions for everything but INVITE (RFC 3261 section 17.1.2): timer E sends again over UDP
 * after T1, 2·T1, … up to T2, and every T2 after a provisional response; timer F gives up after 64·T1 on
 * any transport. Timer K needs no state here: an answer to a finished transaction is dropped as unknown.
 * At most `limit` run at once; above it a request fails at once with `too-many`.
 */
export function createClientTransactions(options: {
  timers: Timers
  timing: SipTiming
  limit: number
}): ClientTransactions {
  const { timers, timing, limit } = options
  const pending = new Map<string, Pending>()
  const byFlow = new WeakMap<Flow, Set<string>>()

  function finish(branch: string, outcome: ClientOutcome): void {
    const entry = pending.get(branch)
    if (!entry) return
    pending.delete(branch)
    byFlow.get(entry.flow)?.delete(branch)
    entry.resend?.cancel()
    entry.giveUp?.cancel()
    entry.done(outcome)
  }

  function scheduleResend(entry: Pending): void {
    entry.resend = timers.after(entry.interval, () => {
      entry.retransmissions++
      entry.flow.send(entry.bytes)
      entry.interval = Math.min(entry.interval * 2, timing.t2)
      scheduleResend(entry)
    })
  }

  function start(branch: string, entry: Pending): void {
    pending.set(branch, entry)
    if (entry.flow.transport === 'udp') scheduleResend(entry)
    else trackFlow(entry.flow, branch)
    entry.giveUp = timers.after(transactionTimeout(timing), () => {
      finish(branch, { kind: 'timeout', retransmissions: entry.retransmissions })
    })
    entry.flow.send(entry.bytes)
  }

  function trackFlow(flow: Flow, branch: string): void {
    const known = byFlow.get(flow)
    if (known) known.add(branch)
    else byFlow.set(flow, new Set([branch]))
  }

  return {
    send(flow, request) {
      if (pending.size >= limit) return failed('too-many')
      if (!flow.open) return failed('flow-closed')
      const branch = newBranch()
      const headers = [{ name: 'via', value: viaFor(flow, branch) }, ...request.headers]
      const bytes = writeMessage({ ...request, headers })
      return new Promise((done) => {
        const counters = { retransmissions: 0, interval: timing.t1, resend: undefined, giveUp: undefined }
        start(branch, { method: request.method, flow, bytes, done, ...counters })
      })
    },
    receive(response) {
      const branch = parseVia(headerList(response, 'via')[0] ?? '')?.parameters.get('branch') ?? ''
      const entry = pending.get(branch)
      if (!entry || methodOf(response) !== entry.method) return false
      if (response.status >= 200) {
        finish(branch, { kind: 'response', response, retransmissions: entry.retransmissions })
      } else if (entry.flow.transport === 'udp') entry.interval = timing.t2
      return true
    },
    flowClosed(flow) {
      for (const branch of byFlow.get(flow) ?? []) {
        const retransmissions = pending.get(branch)?.retransmissions ?? 0
        finish(branch, { kind: 'failed', reason: 'flow-closed', retransmissions })
      }
    },
    get size() {
      return pending.size
    },
    close() {
      for (const [branch, { retransmissions }] of pending) {
        finish(branch, { kind: 'failed', reason: 'stopped', retransmissions })
      }
    },
  }
}

function failed(reason: 'flow-closed' | 'too-many'): Promise<ClientOutcome> {
  return Promise.resolve({ kind: 'failed', reason, retransmissions: 0 })
}

function methodOf(response: SipResponse): string {
  return (header(response, 'cseq') ?? '').split(/\s+/)[1] ?? ''
}
