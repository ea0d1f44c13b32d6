import Type, { type Static } from 'typebox'
import { AlarmClass, DeviceAddress, Id, Instant, oneOf, Position, text, WeekWindow } from './values.ts'

/** Fields every register object has when read. `version` counts up; a write gives the version it was based on. */
const stored = { id: Id, version: Type.Integer(), updatedAt: Instant }
/** Fields of a write: who did it and which version was read (absent when created). A stale version is refused with 409. */
const written = {
  version: Type.Optional(
    Type.Integer({ description: 'Version the change was based on; required when changing' }),
  ),
  by: Type.Optional(
    Type.String({
      format: 'uuid',
      description:
        'Who does it: of an employee herself, and need not be said; of a system, the employee it acts for',
    }),
  ),
}

/** A municipality or other controller (personuppgiftsansvarig) that everything else belongs to. */
const controller = {
  name: Type.String({ minLength: 1, maxLength: 100 }),
  organisationNumber: Type.Optional(text(20)),
  hsaId: Type.Optional(text(40)),
  /** Number or URI handed to devices in `tnu`; absent: the device calls its predefined receiver. */
  voiceUri: Type.Optional(text(256)),
  /** The municipality's own record system, reached through the service platform; absent: it has none here. */
  record: Type.Optional(
    Type.Object({
      logicalAddress: Type.String({
        pattern: '^[A-Za-z0-9][A-Za-z0-9-]{0,59}$',
        description: 'Under which its record is called: an HSA-id, as a rule',
      }),
      writeBack: Type.Boolean({ description: "Whether the record is told of resolved alarms' outcomes" }),
      nightly: Type.Optional(
        oneOf(
          ['off', 'tell', 'apply'] as const,
          'Whether people and staff are read every night, and what nobody here has decided otherwise is taken (off when absent)',
        ),
      ),
    }),
  ),
}
export const ControllerWrite = Type.Object({ ...controller, ...written }, { title: 'ControllerWrite' })
export const Controller = Type.Object({ ...controller, ...stored }, { title: 'Controller' })
export type ControllerWrite = Static<typeof ControllerWrite>
export type Controller = Static<typeof Controller>

/** A group on duty: a reception that answers, or a response team that drives out. Sees only the controllers it serves. */
const group = {
  name: Type.String({ minLength: 1, maxLength: 100 }),
  kind: oneOf(['reception', 'response'] as const),
  serves: Type.Array(Id, { maxItems: 300 }),
  /** When the group is on duty; empty means always. */
  hours: Type.Array(WeekWindow, { maxItems: 50 }),
  phone: Type.Optional(text(40)),
  /** Whose the group is; absent when registered: whom it serves, when that is one, else the writer's organisation. */
  organisationId: Type.Optional(Id),
}
export const GroupWrite = Type.Object({ ...group, ...written }, { title: 'GroupWrite' })
export const Group = Type.Object(
  {
    ...group,
    ...stored,
    onDutyNow: Type.Boolean(),
    liveScreens: Type.Integer(),
  },
  { title: 'Group' },
)
export type GroupWrite = Static<typeof GroupWrite>
export type Group = Static<typeof Group>

/** An employee: operator at a screen, or responder who is called. Her number is shown to her own organisation and group. */
const staff = {
  name: Type.String({ minLength: 1, maxLength: 100 }),
  title: Type.Optional(text(60)),
  phone: Type.Optional(text(40)),
  /** By which the municipality's record knows her. */
  hsaId: Type.Optional(text(40)),
  groupIds: Type.Array(Id, { maxItems: 50 }),
}
export const StaffWrite = Type.Object({ ...staff, ...written }, { title: 'StaffWrite' })
export const Staff = Type.Object({ ...staff, ...stored }, { title: 'Staff' })
export type StaffWrite = Static<typeof StaffWrite>
export type Staff = Static<typeof Staff>

/** A home that one or several people share. */
const home = {
  controllerId: Id,
  street: Type.String({ minLength: 1, maxLength: 120 }),
  postalCode: Type.Optional(text(10)),
  city: Type.Optional(text(60)),
  /** For example "2 tr". */
  floor: Type.Optional(text(40)),
  doorCode: Type.Optional(text(40)),
  /** How to get in: key box, digital lock, neighbour with a key. */
  access: Type.Optional(text(1000)),
  /** Dog, weapon, infection, stairs: what whoever comes must know. */
  hazards: Type.Optional(text(500)),
  position: Type.Optional(Position),
}
export const HomeWrite = Type.Object({ ...home, ...written }, { title: 'HomeWrite' })
export const Home = Type.Object(
  {
    ...home,
    ...stored,
    /** Who live there. One with protected identity is there without name and id, so that nobody finds her home by them. */
    people: Type.Array(Type.Object({ id: Type.Optional(Id), name: Type.String() })),
  },
  { title: 'Home' },
)
export type HomeWrite = Static<typeof HomeWrite>
export type Home = Static<typeof Home>

export const Relative = Type.Object(
  {
    id: Id,
    name: Type.String({ minLength: 1, maxLength: 100 }),
    relation: Type.Optional(text(60)),
    phone: Type.String({ minLength: 3, maxLength: 40 }),
    hasKey: Type.Optional(Type.Boolean()),
  },
  { title: 'Relative' },
)
export type Relative = Static<typeof Relative>

/** A resident. Personnummer goes in (encrypted at rest) and never comes out but for its birth date. */
const person = {
  controllerId: Id,
  homeId: Type.Optional(Id),
  givenName: Type.String({ minLength: 1, maxLength: 60 }),
  familyName: Type.String({ minLength: 1, maxLength: 60 }),
  /** Skyddade personuppgifter: name and address are hidden in lists until an operator opens them, which is logged. */
  protectedIdentity: Type.Boolean(),
  phone: Type.Optional(text(40)),
  /** BCP 47. */
  language: Type.Optional(text(20)),
  /** "Så gör vi": what the operator reads first. */
  instructions: Type.Optional(text(2000)),
  /** Relatives in the order they are called. */
  relatives: Type.Array(Relative, { maxItems: 20 }),
}
export const PersonWrite = Type.Object(
  {
    ...person,
    ...written,
    personIdentity: Type.Optional(text(20, 'Personnummer, samordningsnummer or reservnummer')),
  },
  { title: 'PersonWrite' },
)
export const Person = Type.Object(
  {
    ...person,
    ...stored,
    /** By which every other part of the platform speaks of her: consents, decisions, log. */
    residentId: Type.Optional(Id),
    birthDate: Type.Optional(Type.String({ format: 'date' })),
    identityKind: Type.Optional(oneOf(['personnummer', 'samordningsnummer', 'reservnummer'] as const)),
    /** True only when a device of the person, or of the home, is proven and in use. */
    protected: Type.Boolean({
      description: 'Has a proven device in use; before that nobody counts as protected',
    }),
  },
  { title: 'Person' },
)
export type PersonWrite = Static<typeof PersonWrite>
export type Person = Static<typeof Person>

/** One time somebody was shown what protected identity hides in the register. */
export const Reveal = Type.Object(
  {
    at: Instant,
    byName: Type.String(),
    groupName: Type.Optional(Type.String()),
  },
  { title: 'Reveal' },
)
export type Reveal = Static<typeof Reveal>

/** planned → installed → proven → in_use → suspended → removed. */
export const deviceStates = ['planned', 'installed', 'proven', 'in_use', 'suspended', 'removed'] as const
export const DeviceState = oneOf(deviceStates)
export type DeviceState = (typeof deviceStates)[number]

export const deviceKinds = [
  'alarm_button',
  'local_unit',
  'fall_detector',
  'door_sensor',
  'bed_sensor',
  'motion_sensor',
  'smoke_detector',
  'water_sensor',
  'gps_alarm',
  'medication_dispenser',
  'camera',
  'lock',
  'gateway',
  'other',
] as const

/** How a device shows who it is: by its address alone, over SIP by digest or certificate, over HTTP by a key. */
export const authenticationModes = ['device_id', 'digest', 'certificate', 'device_key'] as const

const device = {
  controllerId: Id,
  homeId: Type.Optional(Id),
  /** The person who carries it; absent for a device of the whole home. */
  personId: Type.Optional(Id),
  kind: oneOf(deviceKinds),
  model: Type.Optional(text(80)),
  /** Where it sits: "Sovrum". */
  place: Type.Optional(text(60)),
  addresses: Type.Array(DeviceAddress, { minItems: 1, maxItems: 8 }),
  /** Agreed seconds between heartbeats; absent: not supervised. */
  heartbeatSeconds: Type.Optional(Type.Integer({ minimum: 30, maximum: 604800 })),
  /** Days within which the button is to be pressed as a test. */
  testIntervalDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 730 })),
}
export const DeviceWrite = Type.Object(
  {
    ...device,
    ...written,
    /** How the device proves itself; absent: by its id alone. The password goes in and never comes out; a key is made by POST …/key. */
    authentication: Type.Optional(
      Type.Object({
        mode: oneOf(authenticationModes),
        username: Type.Optional(text(64)),
        password: Type.Optional(Type.String({ minLength: 8, maxLength: 128 })),
        certificateSubject: Type.Optional(text(256)),
      }),
    ),
  },
  { title: 'DeviceWrite' },
)
export const Device = Type.Object(
  {
    ...device,
    ...stored,
    /** Empty once removed: the addresses are then free for another device. */
    addresses: Type.Array(DeviceAddress, { maxItems: 8 }),
    state: DeviceState,
    authenticationMode: oneOf(authenticationModes),
    contact: oneOf(['never', 'ok', 'lost'] as const),
    lastContactAt: Type.Optional(Instant),
    battery: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
    batteryLow: Type.Boolean(),
    /** Last test press that was received and shown. */
    provenAt: Type.Optional(Instant),
    testDueAt: Type.Optional(Instant),
    /** While set, the next press counts as the test press. */
    testUntil: Type.Optional(Instant),
  },
  { title: 'Device' },
)
export type DeviceWrite = Static<typeof DeviceWrite>
export type Device = Static<typeof Device>

/** Whom a chain step calls. `relatives` are the person's own, in their order; `place` picks one of them (1 = first). */
export const ChainTarget = Type.Object(
  {
    kind: oneOf(['group', 'staff', 'relatives'] as const),
    id: Type.Optional(Id),
    place: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })),
  },
  { title: 'ChainTarget' },
)
export type ChainTarget = Static<typeof ChainTarget>

export const ChainStep = Type.Object(
  {
    targets: Type.Array(ChainTarget, { minItems: 1, maxItems: 10 }),
    /** How long this step has before the next is opened; counts from when the step was opened. */
    waitSeconds: Type.Integer({ minimum: 10, maximum: 3600 }),
    /** Times of the week when the step is used; empty means always. A step outside its time is passed over. */
    windows: Type.Array(WeekWindow, { maxItems: 50 }),
  },
  { title: 'ChainStep' },
)
export type ChainStep = Static<typeof ChainStep>

/** An alarm chain: a template of the controller, or one person's own (`personId`). */
const chain = {
  controllerId: Id,
  personId: Type.Optional(Id),
  name: Type.String({ minLength: 1, maxLength: 100 }),
  /** Classes it is for; empty: all that no other chain names. */
  classes: Type.Array(AlarmClass, { maxItems: 30, uniqueItems: true }),
  steps: Type.Array(ChainStep, { maxItems: 20 }),
  /** Called when every step has run out, and again until somebody answers. Never empty; always on duty. */
  fallback: Type.Object({
    kind: oneOf(['group', 'staff'] as const),
    id: Id,
    repeatSeconds: Type.Integer({ minimum: 30, maximum: 3600 }),
  }),
  /** The template it was made from. */
  templateId: Type.Optional(Id),
}
export const ChainWrite = Type.Object({ ...chain, ...written }, { title: 'ChainWrite' })
export const Chain = Type.Object({ ...chain, ...stored }, { title: 'Chain' })
export type ChainWrite = Static<typeof ChainWrite>
export type Chain = Static<typeof Chain>

/** A part of the week in which a chain reaches nobody but the fallback, or a step has nobody to call. */
export const ChainGap = Type.Object(
  {
    chainId: Type.Optional(Id),
    chainName: Type.String(),
    personId: Type.Optional(Id),
    personName: Type.Optional(Type.String()),
    class: Type.Optional(AlarmClass),
    kind: oneOf([
      'only_fallback',
      'empty_step',
      'target_missing',
      'group_off_duty',
      'no_phone',
      'no_chain',
      'fallback_off_duty',
    ] as const),
    step: Type.Optional(Type.Integer()),
    windows: Type.Array(WeekWindow),
  },
  { title: 'ChainGap' },
)
export type ChainGap = Static<typeof ChainGap>

/** Answer to "who would be called Sunday 03:00?". Seconds count from the press. */
export const WhoIsCalled = Type.Object(
  {
    chainId: Type.Optional(Id),
    chainName: Type.String(),
    at: Instant,
    calls: Type.Array(
      Type.Object({
        step: Type.Integer(),
        afterSeconds: Type.Integer(),
        fallback: Type.Boolean(),
        names: Type.Array(Type.String()),
      }),
    ),
  },
  { title: 'WhoIsCalled' },
)
export type WhoIsCalled = Static<typeof WhoIsCalled>

/** One saved version of a register object: who changed what, when. */
export const Change = Type.Object(
  {
    version: Type.Integer(),
    at: Instant,
    byName: Type.Optional(Type.String()),
    act: oneOf(['created', 'changed', 'removed'] as const),
    /** It was read from the municipality's record, which is this logical address. */
    fromRecord: Type.Optional(Type.String()),
    document: Type.Record(Type.String(), Type.Unknown()),
  },
  { title: 'Change' },
)
export type Change = Static<typeof Change>
