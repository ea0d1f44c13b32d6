import { field } from '../message/build-message.ts'
import type { HeaderField, SipRequest } from '../message/sip-message.ts'
import { writeSipUri } from '../message/uri.ts'
import { buildMrq } from '../mrq/build-mrq.ts'
import { scaipContentType } from '../mrq/content-type.ts'
import { parseMrq } from '../mrq/parse-mrq.ts'
import { randomToken } from '../transaction/tokens.ts'
import type { Flow } from '../transport/flow.ts'
import type { SendRequest } from './send-request.ts'
import type { Target } from './target.ts'

/** What of a message stays the same when it is sent again with a digest. */
export interface DeviceMessage {
  readonly fromUser: string
  readonly ref: string
  /** The request with this CSeq number and these headers added. */
  request(flow: Flow, sequence: number, extra: readonly HeaderField[]): SipRequest
}

/**
 * Prepares the MESSAGE of a device.
 *
 * @throws {RangeError} when the `<mrq>` cannot be built
 */
export function deviceMessage(target: Target, asked: SendRequest): DeviceMessage {
  const content = contentOf(asked)
  const callId = randomToken()
  const tag = randomToken()
  const to = writeSipUri({ user: target.user, host: target.host, port: target.port })
  const uri = target.transport === 'udp' ? to : `${to};transport=${target.transport}`
  return {
    ...content,
    request(flow, sequence, extra) {
      const from = writeSipUri({ user: content.fromUser, host: flow.local.address })
      const headers = [
        field('max-forwards', '70'),
        field('from', `<${from}>;tag=${tag}`),
        field('to', `<${to}>`),
        field('call-id', callId),
        field('cseq', `${sequence} MESSAGE`),
        ...extra,
        field('content-type', content.contentType),
      ]
      return { kind: 'request', method: 'MESSAGE', uri, headers, body: content.body }
    },
  }
}

function contentOf(asked: SendRequest): { body: Buffer; contentType: string; ref: string; fromUser: string } {
  const { mrq, fromUser } = asked
  if (!('raw' in mrq)) {
    const { ref, cid } = mrq
    return { body: buildMrq(mrq), contentType: scaipContentType, ref, fromUser: fromUser ?? cid.trim() }
  }
  const read = parseMrq(mrq.raw)
  const recognised = read.ok ? read.value : read.recognised
  return {
    body: mrq.raw,
    contentType: mrq.contentType ?? scaipContentType,
    ref: mrq.ref ?? recognised.ref ?? '',
    fromUser: fromUser ?? recognised.cid ?? 'unknown',
  }
}
