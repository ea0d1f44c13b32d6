import { type FastifyRequest } from 'fastify'
import { type Party, partyOf } from '../../kernel/index.ts'
import { actorOf } from '../access/guard.ts'
import type { AuditAsker } from '../audit/audit-routes.ts'
import type { Caller } from '../rights/rights-service.ts'

/** Who asks about consents, blocks and proxies. */
export function callerOf(request: FastifyRequest): Caller {
  const { kind, id, assignment, levelOfAssurance: loa } = partyOf(request)
  return { kind, id, loa, ...(assignment !== undefined && { assignment }) }
}

/** Who asks the audit log; those who do not see to all controllers read of their own alone. */
export function askerOf(request: FastifyRequest): AuditAsker {
  const party = partyOf(request)
  return {
    entry: actorOf(party),
    ...(party.kind === 'resident' && { person: party.id }),
    ...(party.controllers !== 'all' && { controllers: controllersOf(party) }),
  }
}

/** An auditor answers for the organisation she works in, not for those it serves. */
function controllersOf({ organisation }: Party): readonly string[] {
  return organisation === undefined ? [] : [organisation]
}
