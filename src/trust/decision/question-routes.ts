import { type App, partyOf } from '../../kernel/index.ts'
import { DecisionAnswer, DecisionQuestion } from '../contract/question.ts'
import { answerQuestion, type QuestionDeps } from './question.ts'

/** `POST /api/trust/v1/decisions/ask`: for whoever answers for the data and wants to know what the rules would say. */
export function questionRoutes(app: App, deps: QuestionDeps): void {
  app.post(
    '/api/trust/v1/decisions/ask',
    {
      config: { permission: 'trust.decisions.ask', levelOfAssurance: 3 },
      schema: {
        summary:
          'Ask what the rules would say of a real case: it is entered in the log and lets nobody through',
        tags: ['decisions'],
        body: DecisionQuestion,
        response: { 200: DecisionAnswer },
      },
    },
    async (request) => answerQuestion(deps, partyOf(request), request.body),
  )
}
