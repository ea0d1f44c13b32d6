import Type from 'typebox'
import { type App, type Database, KnutpunktError, partyOf } from '../../kernel/index.ts'
import { actorOf, deniedBy } from '../access/guard.ts'
import type { Audit } from '../audit/audit.ts'
import { auditErrors } from '../audit/audit-errors.ts'
import { type ExtractNames, readExtract } from '../audit/extract/extract.ts'
import { AuditExtract, AuditExtractQuery } from '../contract/audit.ts'
import type { DecisionRequest } from '../contract/decision.ts'
import type { Decisions } from '../decision/decide.ts'
import type { Explanations } from '../decision/decision-explanation.ts'

const act = 'accesses.list'

/**
 * `GET /api/trust/v1/people/{id}/accesses`: who has seen a person's data, for herself and for whoever has a mandate that covers it
 * (SVOD 4 kap. 5 §). The rules decide. What a proxy reads is in the log, and so in the person's own list.
 */
export function accessesRoute(
  app: App,
  deps: {
    db: Database
    decisions: Pick<Decisions, 'decide'>
    explanations: Pick<Explanations, 'keep'>
    audit: Pick<Audit, 'append'>
    names: ExtractNames
  },
): void {
  const { db, decisions, explanations, audit, names } = deps
  app.get(
    '/api/trust/v1/people/:id/accesses',
    {
      config: { permission: 'trust.audit.own', levelOfAssurance: 3 },
      schema: {
        tags: ['audit'],
        summary: 'Who has seen a person’s data, for her and for those who may act for her (SVOD 4 kap. 5 §)',
        params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
        querystring: AuditExtractQuery,
        response: { 200: AuditExtract },
      },
    },
    async (request) => {
      const party = partyOf(request)
      const { id: person } = request.params
      if (party.kind !== 'resident') throw new KnutpunktError(auditErrors.audit_nobody)
      const asked: DecisionRequest = {
        actor: { kind: 'resident', id: party.id },
        act: { name: act },
        resource: { kind: 'record', person },
        purpose: 'own',
        context: { levelOfAssurance: party.levelOfAssurance },
      }
      const decision = await decisions.decide(asked)
      const denied = decision.decision === 'deny'
      if (denied || party.id !== person) {
        await audit.append(db.pool, [
          {
            ...actorOf(party),
            act: `trust.${act}`,
            outcome: denied ? 'denied' : 'done',
            person,
            decision: decision.id,
            ...(party.id !== person && { onBehalfOf: person }),
          },
        ])
      }
      if (denied) {
        await explanations.keep(asked, decision)
        throw deniedBy(decision)
      }
      return readExtract(db.pool, person, request.query, names)
    },
  )
}
