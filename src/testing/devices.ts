import { createScaipClient, type MrqInput, type SendResult } from '../scaip/index.ts'
import type { Later } from './later.ts'

/** Devices that speak SCAIP over a real socket. */
export interface Devices {
  /** Presses a button: manual alarm, personal trigger, unless something else is said. */
  press(cid: string, ref: string, more?: Partial<MrqInput>): Promise<SendResult>
}

/** Any number of devices, sending to one reception over UDP.  */
export function devicesAt(later: Later, { host, port }: { host: string; port: number }): Devices {
  const client = createScaipClient({ udp: { host: '127.0.0.1', port: 0 } })
  later(() => client.close())
  const target = `sip:alarm@${host}:${port};transport=udp`
  return {
    press: (cid, ref, more = {}) =>
      client.send({ target, mrq: { cid, ref, dty: '0003', mty: 'ME', stc: '0010', ...more } }),
  }
}
