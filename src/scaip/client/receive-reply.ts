import type { IncomingRequest } from '../agent/incoming.ts'
import { parseAddress } from '../message/address.ts'
import { field } from '../message/build-message.ts'
import { header } from '../message/sip-message.ts'
import { parseSipUri } from '../message/uri.ts'
import { scaipContentType } from '../mrq/content-type.ts'
import { parseMrs } from '../mrq/mrs-xml.ts'
import type { WaitingReplies } from './waiting-replies.ts'

const allow = field('allow', 'MESSAGE, OPTIONS')

/**
 * A device's side of the reply: an `<mrs>` is handed to whom it is for and answered 200, also when it
 * comes too late, so that the server stops sending it.
 */
export function receiveReply(incoming: IncomingRequest, waiting: WaitingReplies): void {
  const { request } = incoming
  if (request.method === 'OPTIONS')
    return incoming.respond(200, { headers: [allow, field('accept', scaipContentType)] })
  if (request.method !== 'MESSAGE') return incoming.respond(405, { headers: [allow] })
  const mrs = parseMrs(request.body)
  if (!mrs.ok) return incoming.respond(400, { why: mrs.reason })
  const user =
    parseSipUri(request.uri)?.user ?? parseSipUri(parseAddress(header(request, 'to') ?? '')?.uri ?? '')?.user
  waiting.receive(user ?? '', mrs.value)
  incoming.respond(200)
}
