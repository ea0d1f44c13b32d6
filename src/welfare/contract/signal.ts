import Type, { type Static } from 'typebox'
import { DeviceAddress, Id, Instant, oneOf, Position, text } from './values.ts'

export const signalTypes = ['alarm', 'reset', 'information', 'heartbeat', 'test'] as const

/** A code with its system: `scaip.stc` status code, `vkp` Norwegian alert code, `local` the supplier's own. */
export const SignalCode = Type.Object(
  {
    system: oneOf(['scaip.stc', 'vkp', 'local'] as const),
    value: Type.String({ minLength: 1, maxLength: 32 }),
  },
  { title: 'SignalCode' },
)

/** POST /signals: what any device or adapter sends. `ref` is unique per message of the device; a repeat changes nothing. */
export const SignalWrite = Type.Object(
  {
    deviceAddress: DeviceAddress,
    ref: Type.String({ minLength: 1, maxLength: 64 }),
    type: oneOf(signalTypes),
    code: Type.Optional(SignalCode),
    /** SCAIP table A device type, four digits, when the sender knows it. */
    deviceType: Type.Optional(Type.String({ pattern: '^[0-9]{1,4}$' })),
    occurredAt: Type.Optional(Instant),
    location: Type.Optional(
      Type.Object({
        code: Type.Optional(Type.String({ pattern: '^[0-9]{1,3}$' })),
        text: Type.Optional(text(64)),
        position: Type.Optional(Position),
      }),
    ),
    battery: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
    text: Type.Optional(text(500)),
    simulated: Type.Optional(Type.Boolean()),
  },
  { title: 'SignalWrite' },
)
export type SignalWrite = Static<typeof SignalWrite>

/** Answer to POST /signals, given after commit. `repeat` true: this ref was received before and nothing changed. */
export const SignalReceipt = Type.Object(
  {
    signalId: Id,
    receivedAt: Instant,
    repeat: Type.Boolean(),
    deviceKnown: Type.Boolean(),
    alarmId: Type.Optional(Id),
  },
  { title: 'SignalReceipt' },
)
export type SignalReceipt = Static<typeof SignalReceipt>

/** A signal as it was kept. */
export const Signal = Type.Object(
  {
    id: Id,
    receivedAt: Instant,
    occurredAt: Instant,
    clock: oneOf(['device', 'platform'] as const),
    protocol: Type.String({ description: 'scaip-udp, scaip-tcp, scaip-tls, rest, supervision' }),
    address: DeviceAddress,
    deviceId: Type.Optional(Id),
    ref: Type.String(),
    type: oneOf([...signalTypes, 'cancel', 'invalid'] as const),
    code: Type.Optional(SignalCode),
    codeText: Type.Optional(Type.Object({ sv: Type.String(), en: Type.String() })),
    deviceType: Type.Optional(Type.String()),
    text: Type.Optional(Type.String()),
    repeats: Type.Integer({ description: 'How many times the same message came again' }),
    alarmId: Type.Optional(Id),
    /** The message verbatim (UTF-8, else base64). */
    raw: Type.String(),
  },
  { title: 'Signal' },
)
export type Signal = Static<typeof Signal>
