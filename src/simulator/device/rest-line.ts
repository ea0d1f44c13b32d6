import { type HttpClient, HttpRefusal } from '../http-client.ts'
import type { PlacedDevice } from '../population/population.ts'
import type { Line, Reply } from './line.ts'
import type { DeviceMessage } from './message.ts'

const types = { ME: 'alarm', RE: 'reset', IN: 'information', PI: 'heartbeat' } as const

/** The way of everything that does not speak SCAIP: `POST /signals`. */
export function createRestLine(http: HttpClient, device: Pick<PlacedDevice, 'address'>): Line {
  return {
    async send(message): Promise<Reply> {
      try {
        await http.post('/signals', signalOf(message, device.address))
        return { kind: 'ok' }
      } catch (error) {
        return replyTo(error)
      }
    },
    close: () => Promise.resolve(),
  }
}

function signalOf(message: DeviceMessage, deviceAddress: PlacedDevice['address']): object {
  const { location, position, text } = message
  return {
    deviceAddress,
    ref: message.ref,
    type: types[message.type],
    deviceType: message.deviceType,
    occurredAt: message.occurredAt,
    simulated: true,
    ...(message.status ? { code: { system: 'scaip.stc', value: message.status } } : {}),
    ...(location || position
      ? { location: { ...(location ? { code: location } : {}), ...(position ? { position } : {}) } }
      : {}),
    ...(message.status === '0016' ? { battery: 9 } : {}),
    ...(text ? { text } : {}),
  }
}

/** 4xx means that a repeat would be refused as well, but for "too many" and "too slow". */
function replyTo(error: unknown): Reply {
  const { status, retryAfterSeconds } =
    error instanceof HttpRefusal ? error : { status: 0, retryAfterSeconds: undefined }
  if (status === 0) return { kind: 'silent' }
  if (status >= 500 || status === 429 || status === 408)
    return { kind: 'later', ...(retryAfterSeconds ? { afterSeconds: retryAfterSeconds } : {}) }
  return { kind: 'refused', why: String(status) }
}
