import type { AuditEntry, AuditEntryQuery } from '../../api/contract.ts'
import { addDays, swedishInstant } from '../../clock/swedish-time.ts'

export const outcomes = ['done', 'permitted', 'denied', 'failed'] as const satisfies AuditEntry['outcome'][]

/** What an auditor looks for, as the address has it: whoever gets the link sees the same. Days are Swedish. */
export interface EntrySearch {
  person?: string
  actor?: string
  unit?: string
  act?: string
  outcome?: AuditEntry['outcome']
  decision?: string
  from?: string
  to?: string
}

const words = ['person', 'actor', 'unit', 'act', 'decision'] as const
const day = /^\d{4}-\d{2}-\d{2}$/

/** What the address says, without what is not asked for here. */
export function entrySearch(given: Record<string, unknown>): EntrySearch {
  const search: EntrySearch = {}
  for (const name of words) {
    const value = given[name]
    if (typeof value === 'string' && value.trim() !== '') search[name] = value.trim().slice(0, 200)
  }
  for (const name of ['from', 'to'] as const) {
    const value = given[name]
    if (typeof value === 'string' && day.test(value)) search[name] = value
  }
  const outcome = outcomes.find((one) => one === given['outcome'])
  if (outcome !== undefined) search.outcome = outcome
  return search
}

/** The same as the interface asks it: the last day counted whole. */
export function entryQuery({ from, to, ...rest }: EntrySearch): AuditEntryQuery {
  return {
    ...rest,
    ...(from && { from: new Date(swedishInstant(from)).toISOString() }),
    ...(to && { to: new Date(swedishInstant(addDays(to, 1))).toISOString() }),
  }
}
