import Type, { type Static } from 'typebox'
import { Decision, DecisionActor, DecisionCase, DecisionRequest } from './decision.ts'
import { text } from './values.ts'

const identity = (whose: string) =>
  Type.Optional(text(20, `Personnummer, samordningsnummer or reservnummer of ${whose}, in place of an id`))

/**
 * `POST /api/trust/v1/decisions/ask`: what the rules would say of a real case, for whoever answers for the controller's data.
 * As a `DecisionRequest`, where a person may be told of by her identity instead of by her id.
 */
export const DecisionQuestion = Type.Object(
  {
    ...DecisionRequest.properties,
    /** `id` of an employee may be her HSA-id; without `assignment` it is the only one she has now. */
    actor: Type.Object(
      { ...DecisionActor.properties, id: Type.Optional(DecisionActor.properties.id) },
      { additionalProperties: false },
    ),
    actorIdentity: identity('the resident who would act'),
    personIdentity: identity('whom it is about'),
  },
  { title: 'DecisionQuestion', additionalProperties: false },
)
export type DecisionQuestion = Static<typeof DecisionQuestion>

/** What the rules say, and the facts that were found. It lets nobody through. */
export const DecisionAnswer = Type.Object(
  {
    decision: Decision,
    case: DecisionCase,
    names: Type.Record(Type.String(), Type.String(), {
      description:
        'Of the employees, systems, organisations and units in the case, by id; never of residents',
    }),
  },
  { title: 'DecisionAnswer' },
)
export type DecisionAnswer = Static<typeof DecisionAnswer>
