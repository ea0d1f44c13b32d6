import { type Clock, type Database, swedishZone } from '../../kernel/index.ts'
import type { CareDecision, PersonDecisions } from '../contract/index.ts'
import { decisionsOf } from './reading-store.ts'

/** A person's care decisions, those that hold now first, then by when they begin. */
export async function readDecisions(
  { db, clock }: { db: Database; clock: Clock },
  personId: string,
): Promise<PersonDecisions['items']> {
  const { rows } = await db.pool.query<{ decisions: CareDecision[]; read_at: Date | null }>(
    `select ${decisionsOf('$1::uuid')} as decisions, max(read_at) as read_at
      from welfare.care_decision where person_id = $1`,
    [personId],
  )
  const today = clock.now().toZonedDateTimeISO(swedishZone).toPlainDate().toString()
  const { decisions, read_at } = rows[0]!
  const items = decisions.map((decision) => ({
    ...decision,
    validNow: decision.validFrom <= today && (decision.validUntil ?? today) >= today,
    readAt: read_at!.toISOString(),
  }))
  return items.sort(
    (a, b) => Number(b.validNow) - Number(a.validNow) || b.validFrom.localeCompare(a.validFrom),
  )
}
