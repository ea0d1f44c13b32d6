import Type from 'typebox'
import type { App } from '../../../kernel/index.ts'
import { DecisionExample } from '../../contract/example.ts'
import { scenarios } from './scenarios.ts'

/** `GET /api/trust/v1/rule-examples`: the cases that the rules are held to, for whoever wants to try one of her own. */
export function scenarioRoutes(app: App): void {
  const items = scenarios.flatMap(({ title, scenarios: cases }) =>
    cases.map(({ says, law, decision, case: of }) => ({ chapter: title, says, law, decision, case: of })),
  )
  app.get(
    '/api/trust/v1/rule-examples',
    {
      config: { permission: 'trust.rules.read' },
      schema: {
        summary: 'Cases from the law, and how they come out, ready to be tried',
        tags: ['decisions'],
        response: { 200: Type.Object({ items: Type.Array(DecisionExample) }) },
      },
    },
    async () => ({ items }),
  )
}
