import type { IncomingRequest } from '../agent/incoming.ts'
import { parseAddress } from '../message/address.ts'
import { header, textOf } from '../message/sip-message.ts'
import { parseSipUri } from '../message/uri.ts'
import type { ScaipSource } from './scaip-request.ts'

/** Who a request says it is from, to whom, and where it came from. */
export interface Sender {
  readonly fromUser: string
  readonly toUri: string
  readonly source: ScaipSource
}

export function senderOf({ request, flow }: IncomingRequest): Sender {
  const { certificate } = flow
  return {
    fromUser: parseSipUri(uriIn(header(request, 'from')))?.user ?? '',
    toUri: uriIn(header(request, 'to')),
    source: {
      ...flow.remote,
      transport: flow.transport,
      ...(certificate ? { certificate, certificateSubject: certificate.subject } : {}),
    },
  }
}

function uriIn(value: string | undefined): string {
  return textOf(parseAddress(value ?? '')?.uri ?? '')
}
