import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { App } from '../../kernel/index.ts'
import { Decision, DecisionCase, DecisionRequest, Rule } from '../contract/decision.ts'
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
        tags: ['decisions'],
        body: DecisionRequest,
        response: { 200: Decision },
      },
    },
    async (request) => {
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
