import { parseAddress } from '../message/address.ts'
import { field } from '../message/build-message.ts'
import { header, headerFields, headerList, type SipRequest } from '../message/sip-message.ts'
import type { AnswerOptions } from './incoming.ts'

/** An answer that ends the request's way. */
export interface Refusal extends AnswerOptions {
  readonly status: number
}

const once = ['from', 'to', 'call-id', 'cseq'] as const

/**
 * What every request has to have before anything is done with it (RFC 3261 8.1.1, 8.2.2).
 * Gives the refusal, or undefined when it is in order.
 */
export function checkRequest(request: SipRequest): Refusal | undefined {
  if (request.version !== undefined) return { status: 505 }
  for (const name of once) {
    const fields = headerFields(request, name)
    if (fields.length !== 1 || fields[0] === '') return { status: 400, reason: `Bad Request - ${name}` }
  }
  const cseq = /^(\d{1,10})\s+(\S+)$/.exec(header(request, 'cseq') ?? '')
  if (!cseq || Number(cseq[1]) >= 2 ** 31 || cseq[2] !== request.method) {
    return { status: 400, reason: 'Bad Request - cseq' }
  }
  for (const name of ['from', 'to'] as const) {
    if (!parseAddress(header(request, name) ?? '')) return { status: 400, reason: `Bad Request - ${name}` }
  }
  if (!/^(sips?|tel|im|pres):/i.test(request.uri)) return { status: 416 }
  const required = headerList(request, 'require')
  if (required.length > 0) return { status: 420, headers: [field('unsupported', required.join(', '))] }
  return undefined
}
