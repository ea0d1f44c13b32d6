import Type from 'typebox'
import { type App, KnutpunktError, type Party, partyOf } from '../../kernel/index.ts'
import { ExplainedDenial } from '../contract/explanation.ts'
import type { Explanations } from './decision-explanation.ts'
import { explanationErrors } from './decision-explanation-errors.ts'

/** `GET /api/trust/v1/decisions/{id}`: why somebody was denied. */
export function explanationRoutes(app: App, explanations: Pick<Explanations, 'read'>): void {
  app.get(
    '/api/trust/v1/decisions/:id',
    {
      config: { permission: 'trust.rules.read' },
      schema: {
        summary:
          'Why a decision denied, and what would have to change: for whoever was denied, and for auditors',
        tags: ['decisions'],
        params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
        response: { 200: ExplainedDenial },
      },
    },
    async (request) => {
      const denial = await explanations.read(request.params.id)
      // That there is one is nobody else's business.
      if (!denial || !mayRead(partyOf(request), denial)) {
        throw new KnutpunktError(explanationErrors.denial_not_found)
      }
      return denial
    },
  )
}

/** She who was denied herself, and whoever reviews the log of the controller whose data it was. */
function mayRead({ kind, id, permissions, controllers }: Party, denial: ExplainedDenial): boolean {
  if (denial.actor.kind === kind && denial.actor.id === id) return true
  if (!permissions.has('trust.audit.read')) return false
  if (controllers === 'all') return true
  return denial.controller !== undefined && controllers.includes(denial.controller)
}
