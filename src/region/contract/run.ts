import Type, { type Static } from 'typebox'
import { Instant } from '../../trust/index.ts'
import { Both, Evidence, Period, RunState } from '../wire/index.ts'

const Named = Type.Object({ id: Type.String(), name: Type.Optional(Type.String()) })
const Part = Type.Object({ id: Type.String(), title: Both })

/** A run as the region's own people see it: what is asked, by whom and why, and what came of it. Never the figures. */
export const RegionRun = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    hub: Type.String(),
    state: RunState,
    heldWhy: Type.Optional(Type.String({ description: 'by_hand, new_product or definition_changed' })),
    product: Type.Object({ id: Type.String(), version: Type.Integer(), title: Both, purpose: Both }),
    form: Type.String({ description: 'aggregate: figures; rows: pseudonymised rows under a permit' }),
    permit: Type.Optional(Type.Object({ id: Type.String(), until: Type.String() })),
    askedBy: Type.String({ description: 'As the hub told it' }),
    asker: { ...Both, description: 'Who asks, as it is read' },
    purpose: Type.String(),
    measures: Type.Array(Part),
    dimensions: Type.Array(Part),
    period: Period,
    threshold: Type.Integer({ description: 'The least count of people that is told' }),
    words: { ...Both, description: 'What is asked, in a sentence or two' },
    receivedAt: Instant,
    decidedBy: Type.Optional(Named),
    decidedAt: Type.Optional(Instant),
    startedAt: Type.Optional(Instant),
    endedAt: Type.Optional(Instant),
    reason: Type.Optional(Type.Object({ code: Type.String(), ...Both.properties })),
    evidence: Type.Optional(Evidence),
    cells: Type.Optional(Type.Integer({ description: 'How many cells were answered' })),
  },
  { title: 'RegionRun' },
)
export type RegionRun = Static<typeof RegionRun>

/** Why a run is refused, or ended before it has answered. */
export const RunRefusal = Type.Object(
  {
    reason: Type.String({ minLength: 3, maxLength: 400, description: 'Told to who asked; no personnummer' }),
  },
  { additionalProperties: false, title: 'RunRefusal' },
)
