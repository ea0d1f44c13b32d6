import { newId, Temporal } from '../../kernel/index.ts'
import type { SignalWrite } from '../contract/index.ts'
import { canonicalAddress } from '../device/canonical-address.ts'
import { meaningOf } from './classify.ts'
import { digestOf, judgeTime, type NormalSignal } from './signal.ts'

/** A signal posted as JSON, brought to the one form. The raw message kept is the JSON as it was read. */
export function fromRest(write: SignalWrite, receivedAt: Temporal.Instant): NormalSignal {
  const said = write.occurredAt === undefined ? undefined : Temporal.Instant.from(write.occurredAt)
  const time = judgeTime(said, receivedAt)
  const { deviceAddress, type, code, deviceType, location, battery, text } = write
  const cancels = type === 'alarm' && meaningOf(code, deviceType).kind === 'cancel'
  return {
    id: newId(),
    receivedAt: new Date(receivedAt.epochMilliseconds),
    ...time,
    protocol: 'rest',
    address: canonicalAddress(deviceAddress),
    ref: write.ref,
    type: cancels ? 'cancel' : type,
    ...(code && { code }),
    ...(deviceType !== undefined && { deviceType: deviceType.padStart(4, '0') }),
    ...(location && { location }),
    ...(battery !== undefined && { battery }),
    ...(text !== undefined && { text }),
    simulated: write.simulated ?? false,
    marks: [...time.marks, ...(write.simulated ? (['simulated'] as const) : [])],
    digest: digestOf([type, code?.system, code?.value, deviceType, write.occurredAt]),
    raw: Buffer.from(JSON.stringify(write)),
  }
}
