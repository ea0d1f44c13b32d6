import type { FastifyRequest } from 'fastify'
import { type Database, type Party, partyOf, type Queryable } from '../../kernel/index.ts'
import { actorOf } from '../access/guard.ts'
import type { Audit } from '../audit/audit.ts'
import type { AuditEntryWrite } from '../contract/audit.ts'
import type { OnDecision } from '../decision/decision-routes.ts'
import type { OnQuestion } from '../decision/question.ts'
import type { Caller, OnRightsAct, OnRightsDenied } from '../rights/rights-service.ts'

const actorKinds = { staff: 'employee', resident: 'resident', system: 'system' } as const

/** Enters what somebody did with a person's consents, blocks and proxies, in the transaction it is done in. */
export function rightsEntry(audit: Pick<Audit, 'append'>): OnRightsAct {
  return async (client, done) => {
    await audit.append(client, [entryOf(done, 'done')])
  }
}

/** Enters that somebody was denied it: outside any transaction, since nothing else is kept. */
export function deniedRightsEntry(db: Database, audit: Pick<Audit, 'append'>): OnRightsDenied {
  return async (denied) => {
    await audit.append(db.pool, [entryOf(denied, 'denied')])
  }
}

function entryOf(
  { caller, asked, decision }: Parameters<OnRightsDenied>[0],
  outcome: 'done' | 'denied',
): AuditEntryWrite {
  return {
    actorKind: actorKinds[caller.kind],
    actor: caller.id,
    act: `trust.${asked.act}`,
    outcome,
    person: asked.person,
    decision: decision.id,
    ...(caller.assignment !== undefined && { assignment: caller.assignment }),
    ...(asked.controller !== undefined && { controller: asked.controller }),
    ...(isProxy(caller, asked.person) && { onBehalfOf: asked.person }),
  }
}

/** A resident who acts with another person's rights does it as her proxy. */
function isProxy({ kind, id }: Caller, person: string): boolean {
  return kind === 'resident' && id !== person
}

/** Enters what an administrator of the installation has done, in the transaction it is done in. */
export function administrationEntry(audit: Pick<Audit, 'append'>) {
  return (client: Queryable, party: Party, act: string): Promise<string[]> =>
    audit.append(client, [{ ...actorOf(party), act, outcome: 'done', purpose: 'administration' }])
}

/** Enters a decision that an outside system asked for: whoever is refused by it has it in the log too. */
export function decisionEntry(db: Database, audit: Pick<Audit, 'append'>): OnDecision {
  return async (request: FastifyRequest, { actor, act, resource, purpose }, decision) => {
    await audit.append(db.pool, [
      {
        ...actorOf(partyOf(request)),
        act: 'name' in act ? `decision.${act.name}` : 'decision.contract',
        outcome: decision.decision === 'permit' ? 'permitted' : 'denied',
        onBehalfOf: actor.id,
        decision: decision.id,
        ...(resource.person !== undefined && { person: resource.person }),
        ...(resource.controller !== undefined && { controller: resource.controller }),
        ...(purpose !== undefined && purpose !== '' && { purpose }),
      },
    ])
  }
}

/**
 * Enters that somebody asked what the rules would say: as a question, since nobody was let through or refused. Only what the
 * registers know is entered of it; what a caller made up is not.
 */
export function questionEntry(db: Database, audit: Pick<Audit, 'append'>): OnQuestion {
  return async (party, { resource }, { decision, case: of, names }) => {
    const { controller } = resource
    await audit.append(db.pool, [
      {
        ...actorOf(party),
        act: 'trust.decision.ask',
        outcome: 'done',
        purpose: 'administration',
        decision: decision.id,
        ...(resource.person !== undefined && { person: resource.person }),
        ...(controller !== undefined && Object.hasOwn(names, controller) && { controller }),
        ...(of.actor.kind === 'staff' && Object.hasOwn(names, of.actor.id) && { about: of.actor.id }),
      },
    ])
  }
}
