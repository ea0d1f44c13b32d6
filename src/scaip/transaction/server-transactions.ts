import { hash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { header, headerList, type SipRequest } from '../message/sip-message.ts'
import type { Via } from '../message/via.ts'
import { type SipTiming, transactionTimeout } from '../timing/sip-timing.ts'
import type { Timer, Timers } from '../timing/timers.ts'
import type { Flow } from '../transport/flow.ts'

/** One request being answered. */
export interface ServerTransaction {
  /** Sends the final response, once; later calls do nothing and give false. */
  respond(response: Buffer): boolean
}

export interface ServerTransactions {
  /**
   * Opens a transaction for a request, or gives undefined when the request is a retransmission:
   * absorbed while its answer is pending, answered with the same bytes afterwards.
   */
  open(request: SipRequest, via: Via, flow: Flow, answerPort?: number): ServerTransaction | undefined
  readonly size: number
  readonly retransmissions: number
  close(): void
}

interface Entry {
  /** One character a byte: a small Buffer kept for long would keep the whole slab of memory that it was cut from. */
  response: string | undefined
  timer: Timer | undefined
}

const magicCookie = 'z9hG4bK'

/**
 * Server transactions for everything but INVITE (RFC 3261 section 17.2.2).
 *
 * An answered transaction over UDP is kept for timer J (64·T1); over TCP and TLS it ends with its answer.
 * At most `limit` are kept: when full, the oldest gives way, and a retransmission of that one
 * would be handled anew (which SCAIP's own reference then finds out).
 */
export function createServerTransactions(options: {
  timers: Timers
  timing: SipTiming
  limit: number
}): ServerTransactions {
  const { timers, timing, limit } = options
  const entries = new Map<string, Entry>()
  let retransmissions = 0

  function forget(key: string): void {
    entries.get(key)?.timer?.cancel()
    entries.delete(key)
  }

  function makeRoom(): void {
    if (entries.size < limit) return
    const oldest = entries.keys().next()
    if (!oldest.done) forget(oldest.value)
  }

  function keep(key: string, entry: Entry, flow: Flow, response: Buffer): void {
    if (flow.transport !== 'udp') return forget(key)
    entry.response = response.toString('latin1')
    entry.timer = timers.after(transactionTimeout(timing), () => entries.delete(key))
  }

  function start(key: string, flow: Flow, answerPort: number | undefined): ServerTransaction {
    const entry: Entry = { response: undefined, timer: undefined }
    entries.set(key, entry)
    let answered = false
    return {
      respond(response) {
        if (answered) return false
        answered = true
        flow.send(response, answerPort)
        if (entries.get(key) === entry) keep(key, entry, flow, response)
        return true
      },
    }
  }

  return {
    open(request, via, flow, answerPort) {
      const key = transactionKey(request, via, flow)
      const known = entries.get(key)
      if (!known) {
        makeRoom()
        return start(key, flow, answerPort)
      }
      retransmissions++
      if (known.response) flow.send(Buffer.from(known.response, 'latin1'), answerPort)
      return undefined
    },
    get size() {
      return entries.size
    },
    get retransmissions() {
      return retransmissions
    },
    close() {
      for (const entry of entries.values()) entry.timer?.cancel()
      entries.clear()
    },
  }
}

/**
 * What makes two requests one transaction: branch, sent-by and method (RFC 3261 17.2.3), or, from a peer
 * without the magic cookie, Request-URI, tags, Call-ID, CSeq and top Via (RFC 2543).
 *
 * Source, Call-ID, CSeq and a checksum of the body are part of the key in both cases. A true retransmission
 * is the same bytes from the same place, so nothing is lost by it; and a device that uses one branch for
 * everything cannot have a new press taken for a retransmission of the last.
 */
function transactionKey(request: SipRequest, via: Via, flow: Flow): string {
  const branch = via.parameters.get('branch') ?? ''
  const sentBy = `${via.host.toLowerCase()}:${via.port ?? ''}`
  const own = `${flow.transport}|${flow.remote.address}|${flow.remote.port}|${request.method}`
  const message = `${header(request, 'call-id')}|${header(request, 'cseq')}|${crc32(request.body)}`
  if (branch.startsWith(magicCookie)) return compact(`${branch}|${sentBy}|${own}|${message}`)
  const ends = `${header(request, 'from')}|${header(request, 'to')}`
  return compact(`${headerList(request, 'via')[0]}|${request.uri}|${ends}|${own}|${message}`)
}

/** A key of fixed size, that does not keep the whole message alive as a slice of it would. */
function compact(key: string): string {
  return hash('sha1', key, 'base64')
}
