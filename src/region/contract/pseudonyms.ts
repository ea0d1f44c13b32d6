import Type, { type Static } from 'typebox'
import { Id, Instant, oneOf, text } from '../../trust/index.ts'

const closed = { additionalProperties: false } as const
const Named = Type.Object({ id: Type.String(), name: Type.Optional(Type.String()) })
const Method = oneOf(
  ['keyed', 'vault'] as const,
  'keyed: made of the identity and the key; vault: random, and written down in the node’s own database',
)
const EpochId = Type.String({ pattern: '^[1-9][0-9]{0,5}$' })

export const PseudonymEpoch = Type.Object(
  {
    id: Type.String({ description: 'Stands before each pseudonym that was made in it' }),
    method: Method,
    state: oneOf(
      ['pending', 'current', 'retired', 'destroyed'] as const,
      'pending: the store’s pseudonyms are made anew as soon as no load is under way; destroyed: nobody can be found by it any more',
    ),
    begunBy: Type.Optional(Named),
    begunAt: Instant,
    inForceAt: Type.Optional(Instant),
    retiredAt: Type.Optional(Instant),
    keptUntil: Type.Optional({
      ...Instant,
      description: 'When the key of an epoch that is over is destroyed',
    }),
    destroyedAt: Type.Optional(Instant),
    people: Type.Optional(
      Type.Integer({ description: 'Whose pseudonyms were made anew when it came into force' }),
    ),
  },
  { title: 'PseudonymEpoch' },
)
export type PseudonymEpoch = Static<typeof PseudonymEpoch>

export const PseudonymEpochs = Type.Object(
  {
    items: Type.Array(PseudonymEpoch),
    inPlace: Type.Boolean({
      description: 'The node reads a warehouse where it is: pseudonyms there are the region’s own',
    }),
  },
  { title: 'PseudonymEpochs' },
)
export type PseudonymEpochs = Static<typeof PseudonymEpochs>

export const PseudonymEpochWrite = Type.Object(
  {
    from: { ...EpochId, description: 'The epoch in force, as a confirmation that it is to end' },
    method: Method,
    keepDays: Type.Integer({
      minimum: 0,
      maximum: 3650,
      description: 'So long the key of the epoch that ends is kept for re-identification',
    }),
  },
  { title: 'PseudonymEpochWrite', ...closed },
)

export const Reidentification = Type.Object(
  {
    id: Id,
    permit: Id,
    permitEpoch: Type.Integer(),
    pseudonym: Type.String({ description: 'Of one person under the permit' }),
    askedBy: Type.String(),
    reason: Type.String(),
    legalBasis: Type.String(),
    state: oneOf(['proposed', 'approved', 'refused', 'shown', 'not_found', 'expired'] as const),
    proposedBy: Named,
    proposedAt: Instant,
    decidedBy: Type.Optional(Named),
    decidedAt: Type.Optional(Instant),
    refusal: Type.Optional(Type.String()),
    until: Type.Optional({
      ...Instant,
      description: 'Of one that is open: until when it can be decided on, or the identity be shown',
    }),
    endedAt: Type.Optional(Instant),
  },
  { title: 'Reidentification' },
)
export type Reidentification = Static<typeof Reidentification>

export const ReidentificationWrite = Type.Object(
  {
    permit: Id,
    permitEpoch: Type.Integer({ minimum: 1, maximum: 100_000 }),
    pseudonym: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'One, as it stands in the rows' }),
    askedBy: text(200, 'The hub or permit holder that wants it, and what they call the matter'),
    reason: text(2000, 'Why; no personnummer'),
    legalBasis: text(500, 'The law and paragraph that lets it be done'),
  },
  { title: 'ReidentificationWrite', ...closed },
)
export type ReidentificationWrite = Static<typeof ReidentificationWrite>

export const ReidentificationRefusal = Type.Object(
  { reason: text(2000, 'Why not; no personnummer') },
  { title: 'ReidentificationRefusal', ...closed },
)

export const ReidentifiedPerson = Type.Object(
  { identity: Type.String({ description: 'Twelve characters. Shown this once, and kept nowhere' }) },
  { title: 'ReidentifiedPerson' },
)
export type ReidentifiedPerson = Static<typeof ReidentifiedPerson>
