import { type ScaipClient, type SendResult, snu } from '../../scaip/index.ts'
import type { PlacedDevice } from '../population/population.ts'
import type { Random } from '../random.ts'
import { dialectOf } from './dialects.ts'
import type { Line, Reply } from './line.ts'

/** Milliseconds a device waits for the reception's own answer once the network has answered. */
const replyMilliseconds = 8_000

/** A device's way over SIP, in the words of its make. Over TCP and TLS each device has a connection of its own. */
export function createScaipLine(
  client: ScaipClient,
  device: Pick<PlacedDevice, 'key' | 'model' | 'address' | 'callsFrom'>,
  options: { target: string; random: Random },
): Line {
  const dialect = dialectOf(device.model)
  const cid = device.address.value
  const writer = { cid, random: options.random, ...(device.callsFrom ? { callsFrom: device.callsFrom } : {}) }
  return {
    async send(message): Promise<Reply> {
      const result = await client.send({
        target: options.target,
        connection: device.key,
        fromUser: cid,
        mrq: { raw: Buffer.from(dialect.write(message, writer)), ref: message.ref },
        replyMilliseconds,
      })
      return replyOf(result)
    },
    close: () => Promise.resolve(),
  }
}

/** Numbers of `<snu>` that mean "not now": hold, not treated, busy. */
const notNow: ReadonlySet<number> = new Set([snu.hold, snu.notTreated, snu.busy])

/** SIP answers that mean the same: too slow, unavailable, the server's own faults. */
function isNotNow(status: number): boolean {
  return status === 408 || status === 480 || status === 486 || status >= 500
}

function replyOf({ outcome, mrs, sipStatus, retryAfterSeconds }: SendResult): Reply {
  const asked = retryAfterSeconds === undefined ? {} : { afterSeconds: retryAfterSeconds }
  if (outcome === 'answered' && mrs) {
    if (mrs.snu === snu.ok) return { kind: 'ok' }
    return notNow.has(mrs.snu) ? { kind: 'later' } : { kind: 'refused', why: `snu ${mrs.snu}` }
  }
  if (outcome === 'refused' && sipStatus !== undefined) {
    return isNotNow(sipStatus) ? { kind: 'later', ...asked } : { kind: 'refused', why: `SIP ${sipStatus}` }
  }
  return { kind: 'silent' }
}
