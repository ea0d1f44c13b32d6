import { refusalFor } from '../mrq/parse-mrq.ts'
import { createScaipServer, type ScaipServer, type ScaipServerOptions } from '../server/create-server.ts'
import type { ScaipEvent } from '../server/events.ts'
import type { ScaipAnswer, ScaipHandler, ScaipRequest } from '../server/scaip-request.ts'
import { type RawDevice, streamDevice, udpDevice } from './raw-device.ts'

/** A server on loopback that keeps what it heard, and bare devices towards it. */
export interface ScaipWorld {
  readonly server: ScaipServer
  readonly heard: ScaipRequest[]
  readonly events: ScaipEvent[]
  /** Resolves with the next event of a kind, or the first that has already been. */
  event<K extends ScaipEvent['kind']>(kind: K): Promise<Extract<ScaipEvent, { kind: K }>>
  udp(): Promise<RawDevice>
  tcp(): Promise<RawDevice>
  close(): Promise<void>
}

/** Answers OK to what can be read and tells a device what is wrong with the rest. */
export const answering: ScaipHandler = async ({ mrq }): Promise<ScaipAnswer> =>
  mrq.ok
    ? { kind: 'accepted', mrs: { ref: mrq.value.ref, snu: 0 } }
    : { kind: 'accepted', mrs: refusalFor(mrq) }

const loopback = { host: '127.0.0.1', port: 0 }

/** Starts a world over UDP and TCP; `options` override. */
export async function scaipWorld(options: Partial<ScaipServerOptions> = {}): Promise<ScaipWorld> {
  const heard: ScaipRequest[] = []
  const events: ScaipEvent[] = []
  const listeners = new Set<(event: ScaipEvent) => void>()
  const devices: RawDevice[] = []
  const handler = options.handler ?? answering
  const server = await createScaipServer({
    udp: loopback,
    tcp: loopback,
    ...options,
    limits: { closeMilliseconds: 50, ...options.limits },
    handler(request) {
      heard.push(request)
      return handler(request)
    },
    onEvent(event) {
      events.push(event)
      for (const listener of listeners) listener(event)
    },
  })
  const keep = async (device: Promise<RawDevice>) => {
    devices.push(await device)
    return device
  }
  return {
    server,
    heard,
    events,
    event: (kind) =>
      new Promise((resolve) => {
        type Wanted = Extract<ScaipEvent, { kind: typeof kind }>
        const known = events.find((event) => event.kind === kind)
        if (known) return resolve(known as Wanted)
        const listener = (event: ScaipEvent) => {
          if (event.kind !== kind) return
          listeners.delete(listener)
          resolve(event as Wanted)
        }
        listeners.add(listener)
      }),
    udp: () => keep(udpDevice({ port: server.addresses().udp?.port ?? 0 })),
    tcp: () => keep(streamDevice({ port: server.addresses().tcp?.port ?? 0 })),
    async close() {
      await Promise.all(devices.map((device) => device.close()))
      await server.close()
    },
  }
}
