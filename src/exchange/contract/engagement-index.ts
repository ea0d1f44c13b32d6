import Type, { type Static } from 'typebox'
import {
  differenceKinds,
  differenceOutcomes,
  reconciliationStates,
} from '../reconciliation/reconciliation-store.ts'
import { HsaId, Id, Instant, oneOf, text } from './values.ts'

const closed = { additionalProperties: false } as const

export const ResidentId = Type.Object(
  {
    extension: text(30, 'Twelve digits, or a reserve number'),
    root: Type.Optional(text(100, 'OID of the series of a reserve number')),
  },
  { title: 'ResidentId', ...closed },
)

const place = {
  serviceDomain: Type.String(),
  categorization: Type.String(),
  logicalAddress: Type.String(),
  businessObject: Type.String(),
  sourceSystem: Type.String(),
  dataController: Type.String(),
  owner: Type.String(),
  clinicalProcess: Type.String(),
  mostRecent: Type.Optional(Instant),
}

/** Where there is something about somebody; whom is what was asked. */
export const Engagement = Type.Object(
  { ...place, createdAt: Instant, updatedAt: Instant },
  { title: 'Engagement' },
)
export type Engagement = Static<typeof Engagement>

export const IndexSearch = Type.Object(
  {
    resident: ResidentId,
    serviceDomain: Type.Optional(text(255)),
    sourceSystem: Type.Optional(HsaId),
  },
  { title: 'IndexSearch', ...closed },
)

export const IndexSource = Type.Object(
  {
    sourceSystem: Type.String(),
    name: Type.Optional(Type.String()),
    serviceDomain: Type.String(),
    engagements: Type.Integer(),
    updatedAt: Instant,
  },
  { title: 'IndexSource' },
)
export type IndexSource = Static<typeof IndexSource>

export const ReconciliationWrite = Type.Object(
  {
    sourceSystem: HsaId,
    serviceDomain: text(255),
    logicalAddress: Type.Optional(HsaId),
  },
  { title: 'ReconciliationWrite', ...closed },
)
export type ReconciliationWrite = Static<typeof ReconciliationWrite>

const Count = Type.Object({
  kind: oneOf(differenceKinds),
  outcome: oneOf(differenceOutcomes),
  count: Type.Integer(),
})

export const Reconciliation = Type.Object(
  {
    id: Id,
    sourceSystem: Type.String(),
    logicalAddress: Type.String(),
    serviceDomain: Type.String(),
    state: oneOf(reconciliationStates),
    code: Type.Optional(Type.String({ description: 'Why it failed: a code of the gateway, or of the list' })),
    inSource: Type.Optional(Type.Integer()),
    inIndex: Type.Optional(Type.Integer()),
    createdBy: Type.Object({ id: Type.String(), name: Type.Optional(Type.String()) }),
    createdAt: Instant,
    readyAt: Type.Optional(Instant),
    appliedAt: Type.Optional(Instant),
    counts: Type.Array(Count),
  },
  { title: 'Reconciliation' },
)
export type Reconciliation = Static<typeof Reconciliation>

/** One thing that source and index do not agree on; of the person only what tells people apart in a list. */
export const Difference = Type.Object(
  {
    position: Type.Integer(),
    kind: oneOf(differenceKinds),
    outcome: oneOf(differenceOutcomes),
    resident: Type.String({ description: 'Masked' }),
    ...place,
    indexMostRecent: Type.Optional(Instant),
  },
  { title: 'IndexDifference' },
)
export type Difference = Static<typeof Difference>

export const ReconciliationApply = Type.Object(
  {
    kinds: Type.Array(oneOf(differenceKinds), { minItems: 1, maxItems: 3, uniqueItems: true }),
    positions: Type.Optional(Type.Array(Type.Integer({ minimum: 0 }), { minItems: 1, maxItems: 1000 })),
  },
  { title: 'ReconciliationApply', ...closed },
)
