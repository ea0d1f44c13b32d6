import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { type App, KnutpunktError, type Party, partyOf } from '../../kernel/index.ts'
import { Decision, DecisionCase, DecisionRequest, Rule } from '../contract/decision.ts'
import { rightsErrors } from '../rights/rights-errors.ts'
import type { Decisions } from './decide.ts'

/** Told of each decision before it is given away; when it throws, there is no decision. */
export type OnDecision = (
  request: FastifyRequest,
  asked: DecisionRequest,
  decision: Decision,
) => Promise<void>

/**
 * Routes of the decisions. `permission` of the first is for systems that enforce; that a rule is read, and a case tried by
 * hand, tells nothing about anybody.
 */
export function decisionRoutes(
  app: App,
  { decisions, onDecision }: { decisions: Decisions; onDecision: OnDecision },
): void {
  app.post(
    '/api/trust/v1/decisions',
    {
      config: { permission: 'trust.decisions.write' },
      schema: {
        summary: 'Decide whether somebody may do something, and say by which law',
        description:
          'For a system that holds the data of the controllers it acts for, and asks before it gives any of it away. What it says of the situation, and how surely it knows who acts, it answers for: that is in the log under its name.',
        tags: ['decisions'],
        body: DecisionRequest,
        response: { 200: Decision },
      },
    },
    async (request) => {
      requireOwn(partyOf(request), request.body)
      const decision = await decisions.decide(request.body)
      await onDecision(request, request.body, decision)
      return decision
    },
  )
  app.post(
    '/api/trust/v1/decisions/try',
    {
      config: { permission: 'trust.rules.read' },
      schema: {
        summary: 'Try a case by hand: nothing is looked up, nothing is logged',
        tags: ['decisions'],
        body: DecisionCase,
        response: { 200: Type.Omit(Decision, ['id']) },
      },
    },
    async (request) => decisions.tryCase(request.body),
  )
  app.get(
    '/api/trust/v1/rules',
    {
      config: { permission: 'trust.rules.read' },
      schema: {
        summary: 'All rules: text, paragraph, Cedar',
        tags: ['decisions'],
        response: { 200: Type.Object({ items: Type.Array(Rule) }) },
      },
    },
    async () => ({ items: decisions.rules() }),
  )
}

/**
 * Requires that a system asks about itself, or about data of a controller that it acts for: the answer tells of consents, blocks
 * and mandates.
 *
 * @throws {KnutpunktError} trust.decision_not_yours
 */
function requireOwn({ kind, id, controllers }: Party, { actor, resource }: DecisionRequest): void {
  if (controllers === 'all') return
  if (kind === 'system' && actor.kind === 'system' && actor.id === id) return
  const { controller } = resource
  if (controller === undefined || !controllers.includes(controller))
    throw new KnutpunktError(rightsErrors.decision_not_yours)
}
