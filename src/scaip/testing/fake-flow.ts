import type { Flow, TransportName } from '../transport/flow.ts'

/** A flow that keeps what is sent over it. */
export interface FakeFlow extends Flow {
  readonly sent: string[]
  readonly ports: (number | undefined)[]
  open: boolean
}

export function fakeFlow(
  transport: TransportName = 'udp',
  remote = { address: '192.0.2.7', port: 40_000 },
): FakeFlow {
  const sent: string[] = []
  const ports: (number | undefined)[] = []
  return {
    transport,
    remote,
    local: { address: '192.0.2.1', port: 5060 },
    open: true,
    sent,
    ports,
    send(bytes, port) {
      sent.push(bytes.toString('latin1'))
      ports.push(port)
    },
    end() {},
  }
}
