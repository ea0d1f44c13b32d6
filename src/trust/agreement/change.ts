import { KnutpunktError, type Party, present, type Queryable, type Temporal } from '../../kernel/index.ts'
import { actorOf } from '../access/guard.ts'
import type { Audit } from '../audit/audit.ts'
import type { PartyChange } from '../contract/party.ts'
import { agreementErrors } from './agreement-errors.ts'

/** Who makes a change, and when. */
export interface Maker {
  readonly party: Party
  readonly at: Temporal.Instant
}

export interface Change {
  kind: 'agreement' | 'scheme' | 'product' | 'admission' | 'limit'
  id: string
  version: number
  act: PartyChange['act']
  /** As it became; never persons. */
  document: object
  effect?: object | undefined
}

/** Keeps a version for the history, in the transaction that made it. `by` is absent for what the program does by itself. */
export async function recordChange(
  client: Queryable,
  { kind, id, version, act, document, effect }: Change,
  { at, by }: { at: Temporal.Instant; by: string },
): Promise<void> {
  await client.query(
    `insert into trust.agreement_change (kind, id, version, at, act, by, document, effect)
      values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      kind,
      id,
      version,
      at.toString(),
      act,
      by,
      JSON.stringify(document),
      effect === undefined ? null : JSON.stringify(effect),
    ],
  )
}

/** At most this many versions are told, the newest. */
const mostChanges = 500

/** The versions, the newest first. */
export async function readHistory(db: Queryable, kind: Change['kind'], id: string): Promise<PartyChange[]> {
  const { rows } = await db.query(
    `select version, at, act, by, document from trust.agreement_change
      where kind = $1 and id = $2 order by version desc limit ${mostChanges}`,
    [kind, id],
  )
  return rows.map((row: Record<string, unknown>) => present<PartyChange>(row))
}

/** @throws {KnutpunktError} trust.agreement_version_missing, trust.agreement_version_stale */
export function requireVersion(stored: { version: number }, given: { version?: number | undefined }): void {
  if (given.version === undefined) throw new KnutpunktError(agreementErrors.agreement_version_missing)
  if (given.version === stored.version) return
  throw new KnutpunktError(agreementErrors.agreement_version_stale, { values: { version: stored.version } })
}

/** Enters what a party did in the audit log, in the transaction that does it. */
export async function enter(
  audit: Pick<Audit, 'append'>,
  client: Queryable,
  party: Party,
  done: { act: string; about?: string | undefined; controller?: string | undefined },
): Promise<void> {
  const { act, about, controller } = done
  await audit.append(client, [
    {
      ...actorOf(party),
      act,
      outcome: 'done',
      ...(about !== undefined && { about }),
      ...(controller !== undefined && { controller }),
    },
  ])
}
