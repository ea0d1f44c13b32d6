import { createHash } from 'node:crypto'
import type { Temporal } from '../../kernel/index.ts'
import type { AlarmMark, DeviceAddress, SignalWrite } from '../contract/index.ts'

/** `cancel` and `invalid` are found out here; devices say the other types themselves. */
export type SignalType = SignalWrite['type'] | 'cancel' | 'invalid'

/** A signal in the one form that every protocol is brought to (specs: one event model for every device). */
export interface NormalSignal {
  id: string
  receivedAt: Date
  /** When it happened, by `clock`. */
  occurredAt: Date
  clock: 'device' | 'platform'
  /** scaip-udp, scaip-tcp, scaip-tls, rest or supervision. */
  protocol: string
  address: DeviceAddress
  ref: string
  type: SignalType
  code?: SignalWrite['code']
  deviceType?: string
  component?: string
  location?: SignalWrite['location']
  battery?: number
  text?: string
  voice?: { direction: 'device_calls' | 'call_device' | 'none'; uri?: string }
  simulated: boolean
  /** On an invalid message: it may have been a cry for help, so it becomes an alarm. */
  rings?: boolean
  /** False when somebody else spoke in the device's name: it may be a cry for help, but is no sign that the device lives. */
  ownVoice?: false
  marks: AlarmMark[]
  /** Of what matters in the message: the same ref with another digest is another message. */
  digest: Buffer
  raw: Buffer
}

/**
 * Without the characters that PostgreSQL does not take (control characters, halves of surrogate pairs), which a sloppy or
 * broken message may hold. The raw message keeps them.
 */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
export const storable = (text: string) => text.toWellFormed().replace(/[\u0000-\u001f\u007f]/g, '')

/** Somebody pressed, at this address: all that is left of an alarm when nothing more of it can be taken. */
export function bare(signal: NormalSignal): NormalSignal {
  const { id, receivedAt, occurredAt, clock, protocol, address, ref, simulated, marks, digest, raw } = signal
  const stamps = { receivedAt, occurredAt, clock }
  return {
    id,
    ...stamps,
    protocol,
    address,
    ref,
    type: 'invalid',
    rings: true,
    simulated,
    marks,
    digest,
    raw,
  }
}

/** A device's clock is believed when it says at most this long ago, and not more than `aheadSeconds` ahead. */
const believed = { agoHours: 7 * 24, aheadSeconds: 60, lateSeconds: 120 }

/**
 * Whose clock to go by. An alarm stored in a device while its network was away comes with the time of the press, and
 * that is what the operator's clock must count from; a clock that cannot be right is set aside, and the alarm marked.
 */
export function judgeTime(
  said: Temporal.Instant | undefined,
  receivedAt: Temporal.Instant,
): { occurredAt: Date; clock: 'device' | 'platform'; marks: AlarmMark[] } {
  const received = new Date(receivedAt.epochMilliseconds)
  if (said === undefined) return { occurredAt: received, clock: 'platform', marks: [] }
  const secondsAgo = (receivedAt.epochMilliseconds - said.epochMilliseconds) / 1000
  if (secondsAgo < -believed.aheadSeconds || secondsAgo > believed.agoHours * 3600) {
    return { occurredAt: received, clock: 'platform', marks: ['clock_skew'] }
  }
  const occurredAt = new Date(Math.min(said.epochMilliseconds, receivedAt.epochMilliseconds))
  return { occurredAt, clock: 'device', marks: secondsAgo > believed.lateSeconds ? ['delayed'] : [] }
}

/** Digest of the parts that make two messages with one ref the same message. */
export function digestOf(parts: readonly (string | undefined)[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16)
}

/** The key that a repeat shares with its first sending. */
export const keyOf = (signal: { address: DeviceAddress; ref: string }) =>
  `${signal.address.scheme}\u0000${signal.address.value}\u0000${signal.ref}`
