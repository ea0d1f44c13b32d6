import type { Clock, Database, Log } from '../../kernel/index.ts'
import { recordChange } from '../agreement/change.ts'
import type { Audit } from '../audit/audit.ts'
import { findProduct, revokeMark, touchProduct } from './certification-store.ts'
import { type MarkFederation, verifyMark } from './mark-verification.ts'

/** A mark is asked about again this long after the last time, and so many at most each round. */
export const recheckMs = 15 * 60_000
const mostEachRound = 50

/** Who revokes, when the issuer has said that a mark does not hold. */
export const program = 'trust.certification'

export interface MarkChecksDeps {
  db: Database
  clock: Clock
  log: Log
  audit: Pick<Audit, 'append'>
  federation: MarkFederation
  changed(): void
}

interface DueMark {
  id: string
  product: string
  trustMark: string
  trustMarkType: string | null
  entityId: string | null
}

/**
 * Asks about the federation's marks that have not been asked about for a quarter of an hour. One that is said not to hold any more is
 * revoked, and admits nothing from then on; one whose issuer does not answer holds a day longer.
 *
 * @returns how many were asked about, and how many of them revoked
 */
export async function checkMarks(deps: MarkChecksDeps): Promise<{ asked: number; revoked: number }> {
  const { db, clock, log, federation } = deps
  const due = await takeDue(db, clock)
  let revoked = 0
  for (const { id, product, trustMark, trustMarkType, entityId } of due) {
    const verdict =
      trustMarkType === null || entityId === null
        ? undefined
        : await verifyMark(federation, { trustMark, trustMarkType, entityId })
    if (verdict?.outcome === 'holds') await confirm(deps, id)
    else if (verdict?.outcome === 'unanswered') {
      log.warn({ mark: id, fault: verdict.error.code }, 'nobody could say whether a trust mark holds')
    } else {
      await revoke(deps, { id, product }, verdict?.error.code ?? 'trust.mark_wrong')
      revoked += 1
    }
  }
  return { asked: due.length, revoked }
}

/** Marked as asked about at once, so that another process takes others. */
async function takeDue(db: Database, clock: Clock): Promise<DueMark[]> {
  const now = clock.now()
  const { rows } = await db.pool.query<DueMark>(
    `with due as (
       select id from trust.product_mark
        where source = 'federation' and revoked_at is null and asked_at <= $2 and (valid_until is null or valid_until > $1)
        order by asked_at, id limit ${mostEachRound} for update skip locked)
     , taken as (update trust.product_mark m set asked_at = $1 from due where m.id = due.id returning m.*)
     select t.id, t.product, t.trust_mark as "trustMark", s.trust_mark_type as "trustMarkType", p.entity_id as "entityId"
       from taken t join trust.scheme s on s.id = t.scheme join trust.product p on p.id = t.product`,
    [now.toString(), now.subtract({ milliseconds: recheckMs }).toString()],
  )
  return rows
}

async function confirm({ db, clock, changed }: MarkChecksDeps, id: string): Promise<void> {
  await db.pool.query('update trust.product_mark set checked_at = $2 where id = $1 and revoked_at is null', [
    id,
    clock.now().toString(),
  ])
  changed()
}

async function revoke(
  { db, clock, audit, changed }: MarkChecksDeps,
  { id, product }: { id: string; product: string },
  reason: string,
): Promise<void> {
  const at = clock.now()
  await db.transaction(async (client) => {
    await findProduct(client, product, 'for update')
    if (!(await revokeMark(client, id, reason, at.toString()))) return
    await touchProduct(client, product, at.toString())
    const document = await findProduct(client, product)
    const change = {
      kind: 'product',
      id: product,
      version: document.version,
      act: 'changed',
      document,
    } as const
    await recordChange(client, change, { at, by: program })
    await audit.append(client, [
      {
        actorKind: 'program',
        actor: program,
        act: 'trust.product.revoke_mark',
        outcome: 'done',
        about: product,
      },
    ])
  })
  changed()
}
