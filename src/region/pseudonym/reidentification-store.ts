import type { Queryable } from '../../kernel/index.ts'
import type { GivenPseudonym } from './find-person.ts'

/** A request to know who is behind a permit's pseudonym, as it is kept: never with who it is. */
export interface StoredReidentification extends GivenPseudonym {
  id: string
  askedBy: string
  reason: string
  legalBasis: string
  state: 'proposed' | 'approved' | 'refused' | 'shown' | 'not_found' | 'expired'
  proposedBy: string
  proposedAt: Date
  decidedBy: string | null
  decidedAt: Date | null
  refusal: string | null
  until: Date
  endedAt: Date | null
}

const columns = `id, permit, permit_epoch as "permitEpoch", pseudonym, asked_by as "askedBy", reason, legal_basis as "legalBasis", state,
  proposed_by as "proposedBy", proposed_at as "proposedAt", decided_by as "decidedBy", decided_at as "decidedAt", refusal, until,
  ended_at as "endedAt"`

export type NewReidentification = Pick<
  StoredReidentification,
  | 'id'
  | 'permit'
  | 'permitEpoch'
  | 'pseudonym'
  | 'askedBy'
  | 'reason'
  | 'legalBasis'
  | 'proposedBy'
  | 'proposedAt'
  | 'until'
>

export async function insertReidentification(db: Queryable, asked: NewReidentification): Promise<void> {
  await db.query(
    `insert into region.reidentification (id, permit, permit_epoch, pseudonym, asked_by, reason, legal_basis, state, proposed_by, proposed_at, until)
     values ($1, $2, $3, $4, $5, $6, $7, 'proposed', $8, $9, $10)`,
    [
      asked.id,
      asked.permit,
      asked.permitEpoch,
      asked.pseudonym,
      asked.askedBy,
      asked.reason,
      asked.legalBasis,
      asked.proposedBy,
      asked.proposedAt,
      asked.until,
    ],
  )
}

/** @param lock for who will change it in the same transaction */
export async function readReidentification(
  db: Queryable,
  id: string,
  lock = false,
): Promise<StoredReidentification | undefined> {
  const { rows } = await db.query<StoredReidentification>(
    `select ${columns} from region.reidentification where id = $1${lock ? ' for update' : ''}`,
    [id],
  )
  return rows[0]
}

/** The newest first. @param before the id of the last on the page before */
export async function listReidentifications(
  db: Queryable,
  { state, before, limit }: { state?: string | undefined; before?: string | undefined; limit: number },
): Promise<StoredReidentification[]> {
  const { rows } = await db.query<StoredReidentification>(
    `select ${columns} from region.reidentification
     where ($1::text is null or state = $1) and ($2::uuid is null or id < $2) order by id desc limit $3`,
    [state ?? null, before ?? null, limit],
  )
  return rows
}

export type Change = Partial<
  Pick<StoredReidentification, 'decidedBy' | 'decidedAt' | 'refusal' | 'until' | 'endedAt'>
> &
  Pick<StoredReidentification, 'state'>

export async function changeReidentification(db: Queryable, id: string, to: Change): Promise<void> {
  await db.query(
    `update region.reidentification set state = $2, decided_by = coalesce($3, decided_by), decided_at = coalesce($4, decided_at),
       refusal = coalesce($5, refusal), until = coalesce($6, until), ended_at = coalesce($7, ended_at) where id = $1`,
    [
      id,
      to.state,
      to.decidedBy ?? null,
      to.decidedAt ?? null,
      to.refusal ?? null,
      to.until ?? null,
      to.endedAt ?? null,
    ],
  )
}

/** Ends those whose time is over. @returns which */
export async function expireReidentifications(db: Queryable, at: Date): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `update region.reidentification set state = 'expired', ended_at = $1
     where state in ('proposed', 'approved') and until <= $1 returning id`,
    [at],
  )
  return rows.map(({ id }) => id)
}

/** Whether rows were given out under a permit in an epoch. */
export async function hasGivenRows(db: Queryable, permit: string, epoch: number): Promise<boolean> {
  const { rows } = await db.query(
    `select from region.run where form = 'rows' and state = 'done'
       and ordered -> 'permit' ->> 'id' = $1 and (ordered -> 'permit' ->> 'epoch')::int = $2 limit 1`,
    [permit, epoch],
  )
  return rows.length > 0
}
