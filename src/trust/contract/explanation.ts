import Type, { type Static } from 'typebox'
import { DecidingRule, Lacking } from './decision.ts'
import { Id, Instant } from './values.ts'

/**
 * Why somebody was denied, as it was decided then: `GET /api/trust/v1/decisions/{id}`. Only denials are kept, the latest
 * of them, and never whom the data was about. Whoever was denied may read it, and those who review the controller's log.
 */
export const ExplainedDenial = Type.Object(
  {
    id: Id,
    at: Instant,
    actor: Type.Object({ kind: Type.String(), id: Type.String() }),
    act: Type.String({ description: 'The named act, or contract and operation with a space between' }),
    controller: Type.Optional(Type.String({ description: 'Whose data it was' })),
    rules: Type.Array(DecidingRule, { description: 'Each rule that decided' }),
    missing: Type.Array(Lacking, { description: 'What would have to change, by rule' }),
  },
  { title: 'ExplainedDenial' },
)
export type ExplainedDenial = Static<typeof ExplainedDenial>
