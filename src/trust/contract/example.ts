import Type, { type Static } from 'typebox'
import { DecisionCase } from './decision.ts'

/** A case from the law, ready to be tried: `GET /api/trust/v1/rule-examples`. Texts are Swedish, since the law is. */
export const DecisionExample = Type.Object(
  {
    chapter: Type.String(),
    says: Type.String({ description: 'What happens' }),
    law: Type.String({ description: 'The paragraph that it tries' }),
    decision: Type.Enum(['permit', 'deny']),
    case: DecisionCase,
  },
  { title: 'DecisionExample' },
)
export type DecisionExample = Static<typeof DecisionExample>
