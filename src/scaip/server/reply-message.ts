import { parseAddress } from '../message/address.ts'
import { field } from '../message/build-message.ts'
import { header, type SipRequest } from '../message/sip-message.ts'
import { writeSipUri } from '../message/uri.ts'
import { scaipContentType } from '../mrq/content-type.ts'
import type { Mrs } from '../mrq/mrs.ts'
import { buildMrs } from '../mrq/mrs-xml.ts'
import { randomToken } from '../transaction/tokens.ts'
import type { Flow } from '../transport/flow.ts'

/**
 * The MESSAGE that carries an `<mrs>` back: to the From user at the request's source address and port,
 * from the address the request was sent to.
 */
export function replyMessage(request: SipRequest, flow: Flow, fromUser: string, mrs: Mrs): SipRequest {
  const from = parseAddress(header(request, 'to') ?? '')?.uri ?? request.uri
  const to = parseAddress(header(request, 'from') ?? '')?.uri ?? ''
  const { address, port } = flow.remote
  return {
    kind: 'request',
    method: 'MESSAGE',
    uri: `${writeSipUri({ user: fromUser, host: address, port })};transport=${flow.transport}`,
    headers: [
      field('max-forwards', '70'),
      field('from', `<${from}>;tag=${randomToken()}`),
      field('to', `<${to}>`),
      field('call-id', randomToken()),
      field('cseq', '1 MESSAGE'),
      field('content-type', scaipContentType),
    ],
    body: buildMrs(mrs),
  }
}
