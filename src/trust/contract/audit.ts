import Type, { type Static } from 'typebox'

const id = (description: string) => Type.String({ format: 'uuid', description })

/** Names something by its id in a register: HSA-id, client id, UUID. Never a personnummer, never free text. */
const reference = (description: string) =>
  Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,199}$', description })

const code = (description: string) =>
  Type.String({ pattern: '^[a-z][a-z0-9_-]*([.:][a-z0-9_-]+)*$', maxLength: 100, description })

const oneOf = <const T extends readonly string[]>(values: T, description: string) =>
  Type.Unsafe<T[number]>(Type.Enum([...values], { description }))

/** Who may be the actor of an entry. `program` is this installation itself. */
export const auditActorKinds = ['employee', 'resident', 'proxy', 'system', 'organisation', 'program'] as const

/** What came of an act. */
export const auditOutcomes = ['done', 'permitted', 'denied', 'failed'] as const

const entryFields = {
  actorKind: oneOf(auditActorKinds, 'What kind of party acted'),
  actor: reference('Who: the id of the employee, resident, system or organisation'),
  assignment: Type.Optional(reference('In which assignment (medarbetaruppdrag) she acted')),
  forWhom: Type.Optional(reference('For whom: the organisation she acted for')),
  onBehalfOf: Type.Optional(reference('On whose behalf: whom a proxy or a system stood in for')),
  act: code('What was done: a contract and its operation, or a named act, such as welfare.alarm.reveal'),
  outcome: oneOf(auditOutcomes, 'What came of it'),
  person: Type.Optional(id('Whom it was about: the internal id')),
  controller: Type.Optional(reference('Whose data: the controller (personuppgiftsansvarig)')),
  unit: Type.Optional(reference('At which unit: its HSA-id')),
  purpose: Type.Optional(code('Why: the code of the purpose')),
  decision: Type.Optional(id('The decision that it rests on')),
  emergency: Type.Optional(Type.Literal(true, { description: 'On the ground of danger to life or health' })),
  about: Type.Optional(id('Which other entry or matter it was about, such as the entry that was erased')),
}

/** What a caller gives: everything but the entry's id and its time. Never content. */
export const AuditEntryWrite = Type.Object(entryFields, {
  additionalProperties: false,
  title: 'AuditEntryWrite',
})
export type AuditEntryWrite = Static<typeof AuditEntryWrite>

/** One entry of the audit log: who, for whom, on whose behalf, what, about whom, where, why. Never content. */
export const AuditEntry = Type.Object(
  {
    id: id('UUIDv7'),
    at: Type.String({ format: 'date-time', description: 'When, in UTC with milliseconds' }),
    ...entryFields,
  },
  { additionalProperties: false, title: 'AuditEntry' },
)
export type AuditEntry = Static<typeof AuditEntry>
