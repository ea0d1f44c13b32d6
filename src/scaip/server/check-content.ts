import type { Refusal } from '../agent/check-request.ts'
import type { ScaipLimits } from '../agent/limits.ts'
import { field } from '../message/build-message.ts'
import { header, type SipRequest } from '../message/sip-message.ts'
import { scaipContentType } from '../mrq/content-type.ts'

/** Whether a MESSAGE holds what this server reads: 413 when too large, 415 for another type or an encoded body. */
export function checkContent(request: SipRequest, limits: ScaipLimits): Refusal | undefined {
  if (request.body.length > limits.bodyBytes) return { status: 413 }
  const type = (header(request, 'content-type') ?? '').split(';')[0]!.trim().toLowerCase()
  if (type !== scaipContentType) return { status: 415, headers: [field('accept', scaipContentType)] }
  const encoding = (header(request, 'content-encoding') ?? 'identity').trim().toLowerCase()
  if (encoding !== 'identity') return { status: 415, headers: [field('accept-encoding', 'identity')] }
  return undefined
}
