import type { IncomingRequest } from '../agent/incoming.ts'
import { parseAddress } from '../message/address.ts'
import { field } from '../message/build-message.ts'
import { header } from '../message/sip-message.ts'
import { scaipContentType } from '../mrq/content-type.ts'

const allowed = field('allow', 'MESSAGE, OPTIONS, REGISTER')
const accepted = field('accept', scaipContentType)

/** Methods of SIP that exist but are not for this server. */
const known = new Set('INVITE BYE PRACK UPDATE INFO SUBSCRIBE NOTIFY REFER PUBLISH'.split(' '))

/** Sends a request its way by method. */
export function dispatch(
  incoming: IncomingRequest,
  handlers: { message: (incoming: IncomingRequest) => void; register: (incoming: IncomingRequest) => void },
): void {
  const { method } = incoming.request
  if (method === 'MESSAGE') handlers.message(incoming)
  else if (method === 'OPTIONS')
    incoming.respond(200, { headers: [allowed, accepted, field('accept-encoding', 'identity')] })
  else if (method === 'REGISTER') handlers.register(incoming)
  else if (method === 'CANCEL' || (method === 'BYE' && inDialog(incoming))) incoming.respond(481)
  else if (known.has(method)) incoming.respond(405, { headers: [allowed] })
  else incoming.respond(501, { headers: [allowed] })
}

function inDialog(incoming: IncomingRequest): boolean {
  return parseAddress(header(incoming.request, 'to') ?? '')?.parameters.has('tag') === true
}
