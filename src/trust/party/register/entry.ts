import { isUuid, type Party } from '../../../kernel/index.ts'
import type { AuditEntryWrite } from '../../contract/audit.ts'

const actorKinds = { staff: 'employee', resident: 'resident', system: 'system' } as const
const acts = { created: 'create', changed: 'change', removed: 'end' } as const

/** Who did it, as an entry of the log has it. */
export function doneBy(
  party: Party,
): Pick<AuditEntryWrite, 'actorKind' | 'actor'> & Partial<AuditEntryWrite> {
  return {
    actorKind: actorKinds[party.kind],
    actor: party.id,
    ...(party.assignment !== undefined && { assignment: party.assignment }),
    ...(party.organisation !== undefined && { forWhom: party.organisation }),
    ...(party.unit !== undefined && { unit: party.unit }),
  }
}

/**
 * The entry of a change of a party, such as `trust.employee.end`. It is about the party; of a system, whose id may be any
 * name, about the version in its history.
 */
export function partyEntry(
  party: Party,
  done: {
    kind: string
    id: string
    act: keyof typeof acts
    change: string
    organisation?: string | undefined
  },
): AuditEntryWrite {
  return {
    ...doneBy(party),
    act: `trust.${done.kind}.${acts[done.act]}`,
    outcome: 'done',
    purpose: 'administration',
    ...(done.organisation !== undefined && { controller: done.organisation }),
    about: isUuid(done.id) ? done.id : done.change,
  }
}
