import { newId, Temporal } from '../../kernel/index.ts'
import type { SignalWrite } from '../contract/index.ts'
import { canonicalAddress } from '../device/canonical-address.ts'
import { meaningOf } from './classify.ts'
import { digestOf, judgeTime, type NormalSignal, storable } from './signal.ts'

/** A signal posted as JSON, brought to the one form. The raw message kept is the JSON as it was read. */
export function fromRest(write: SignalWrite, receivedAt: Temporal.Instant): NormalSignal {
  const said = write.occurredAt === undefined ? undefined : Temporal.Instant.from(write.occurredAt)
  const time = judgeTime(said, receivedAt)
  const { deviceAddress, type, deviceType, battery } = write
  const code = write.code && { ...write.code, value: storable(write.code.value) }
  const text = write.text === undefined ? undefined : storable(write.text)
  const location = write.location && withText(write.location)
  const cancels = type === 'alarm' && meaningOf(code, deviceType).kind === 'cancel'
  return {
    id: newId(),
    receivedAt: new Date(receivedAt.epochMilliseconds),
    ...time,
    protocol: 'rest',
    address: canonicalAddress({ ...deviceAddress, value: storable(deviceAddress.value) }),
    ref: storable(write.ref),
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

function withText({ text, ...location }: NonNullable<SignalWrite['location']>): NormalSignal['location'] {
  return { ...location, ...(text !== undefined && { text: storable(text) }) }
}
