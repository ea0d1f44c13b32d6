import { bracketed } from '../message/host-port.ts'
import type { Flow } from '../transport/flow.ts'

/** Our own Via on a request sent over a flow; `rport` asks for the answer where we sent from (RFC 3581). */
export function viaFor(flow: Flow, branch: string): string {
  const { address, port } = flow.local
  return `SIP/2.0/${flow.transport.toUpperCase()} ${bracketed(address)}:${port};branch=${branch};rport`
}
