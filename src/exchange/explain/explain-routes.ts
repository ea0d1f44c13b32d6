import Type from 'typebox'
import { type App, partyOf } from '../../kernel/index.ts'
import type { Guard } from '../../trust/index.ts'
import { ExplainAsked, Explanation } from '../contract/traffic.ts'
import type { Explainer } from './explain.ts'

const tags = ['explain']
const config = { permission: 'exchange.explain.read' }

/** Why a call would go as it does, and why one that was made went as it did. */
export function explainRoutes(app: App, { guard, explainer }: { guard: Guard; explainer: Explainer }): void {
  app.post(
    '/api/exchange/v1/explain',
    {
      config,
      schema: {
        tags,
        summary:
          'What would come of a call: every row that is tried, the decision with its paragraphs, and what to order',
        body: ExplainAsked,
        response: { 200: Explanation },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'services.read' })
      return explainer.explain(request.body)
    },
  )
  app.get(
    '/api/exchange/v1/calls/:id/explanation',
    {
      config,
      schema: {
        tags,
        summary: 'Why a call went as it did, by its support id or correlation id',
        params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) }),
        response: { 200: Explanation },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'services.read' })
      return explainer.explainCall(request.params.id)
    },
  )
}
