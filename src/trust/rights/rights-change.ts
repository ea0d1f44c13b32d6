import { insert, KnutpunktError, newId, present, type Queryable, Temporal } from '../../kernel/index.ts'
import type { RightsChange } from '../contract/rights.ts'
import { rightsErrors } from './rights-errors.ts'

/** Who makes a change, and when. `registeredBy`: staff who enters it at the person's request. */
export interface Maker {
  by: string
  registeredBy?: string | undefined
  at: Temporal.Instant
}

export interface Subject {
  kind: 'consent' | 'block' | 'proxy'
  id: string
  person: string
  version: number
}

/** Bound on what holds at once of each kind for one person, so that a decision stays quick. */
export const mostAtOnce = 500

/** Keeps a version for the history, in the transaction that made it. */
export async function recordChange(
  client: Queryable,
  subject: Subject,
  act: string,
  maker: Maker,
  document: object,
): Promise<void> {
  await insert(client, 'trust.rights_change', {
    id: newId(),
    person: subject.person,
    subject_kind: subject.kind,
    subject: subject.id,
    version: subject.version,
    act,
    at: maker.at.toString(),
    by: maker.registeredBy ?? maker.by,
    document: JSON.stringify(document),
  })
}

/** All versions, the first one first. */
export async function readChanges(
  client: Queryable,
  person: string,
  subject: string,
): Promise<RightsChange[]> {
  const { rows } = await client.query(
    `select version, act, at, by, document from trust.rights_change
      where person = $1 and subject = $2 order by version, id limit 1000`,
    [person, subject],
  )
  return rows.map((row: Record<string, unknown>) => present<RightsChange>(row))
}

/**
 * @returns when a period starts: now, unless it says otherwise
 * @throws {KnutpunktError} trust.period_invalid
 */
export function startOf(
  { validFrom, validUntil }: { validFrom?: string | undefined; validUntil?: string | undefined },
  now: Temporal.Instant,
): string {
  const from = validFrom === undefined ? now : Temporal.Instant.from(validFrom)
  if (validUntil !== undefined) {
    const until = Temporal.Instant.from(validUntil)
    const empty = Temporal.Instant.compare(until, from) <= 0 || Temporal.Instant.compare(until, now) <= 0
    if (empty) throw new KnutpunktError(rightsErrors.period_invalid)
  }
  return from.toString()
}

/** @throws {KnutpunktError} trust.rights_full */
export async function requireRoom(client: Queryable, condition: string, person: string): Promise<void> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count from ${condition} and person = $1`,
    [person],
  )
  const count = rows[0]?.count ?? 0
  if (count >= mostAtOnce) throw new KnutpunktError(rightsErrors.rights_full, { values: { count } })
}
