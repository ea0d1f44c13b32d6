import type { Queryable } from '../../kernel/index.ts'
import { type Engagement, placeFields } from '../engagement-index/engagement.ts'
import { placeColumns, type SealedRow } from '../engagement-index/engagement-store.ts'

export const reconciliationStates = ['asking', 'ready', 'applying', 'applied', 'failed'] as const
export type ReconciliationState = (typeof reconciliationStates)[number]
export const differenceKinds = ['missing', 'extra', 'differs'] as const
export type DifferenceKind = (typeof differenceKinds)[number]
export const differenceOutcomes = ['open', 'wanted', 'applied', 'changed_since'] as const
export type DifferenceOutcome = (typeof differenceOutcomes)[number]

/** A comparison of the index with what a source says it has. */
export interface Reconciliation {
  readonly id: string
  readonly sourceSystem: string
  readonly logicalAddress: string
  readonly serviceDomain: string
  readonly organisation: string | null
  readonly state: ReconciliationState
  readonly code: string | null
  readonly inSource: number | null
  readonly inIndex: number | null
  readonly createdBy: string
  readonly createdAt: Date
  readonly readyAt: Date | null
  readonly appliedAt: Date | null
}

const columns = `id, source_system "sourceSystem", logical_address "logicalAddress", service_domain "serviceDomain", organisation,
  state, code, in_source "inSource", in_index "inIndex", created_by "createdBy", created_at "createdAt", ready_at "readyAt",
  applied_at "appliedAt"`

export async function insertReconciliation(
  db: Queryable,
  given: Pick<
    Reconciliation,
    'id' | 'sourceSystem' | 'logicalAddress' | 'serviceDomain' | 'organisation' | 'createdBy' | 'createdAt'
  >,
): Promise<void> {
  const { id, sourceSystem, logicalAddress, serviceDomain, organisation, createdBy, createdAt } = given
  await db.query(
    `insert into exchange.reconciliation
       (id, source_system, logical_address, service_domain, organisation, state, created_by, created_at)
     values ($1, $2, $3, $4, $5, 'asking', $6, $7)`,
    [id, sourceSystem, logicalAddress, serviceDomain, organisation, createdBy, createdAt],
  )
}

export async function readReconciliation(
  db: Queryable,
  id: string,
  lock = false,
): Promise<Reconciliation | undefined> {
  const { rows } = await db.query<Reconciliation>(
    `select ${columns} from exchange.reconciliation where id = $1${lock ? ' for update' : ''}`,
    [id],
  )
  return rows[0]
}

export async function listReconciliations(
  db: Queryable,
  { before, limit }: { before?: string | undefined; limit: number },
): Promise<Reconciliation[]> {
  const { rows } = await db.query<Reconciliation>(
    `select ${columns} from exchange.reconciliation where ($1::uuid is null or id < $1) order by id desc limit $2`,
    [before ?? null, limit],
  )
  return rows
}

export async function moveReconciliation(
  db: Queryable,
  id: string,
  to: {
    state: ReconciliationState
    code?: string
    inSource?: number
    inIndex?: number
    readyAt?: Date
    appliedAt?: Date
  },
): Promise<void> {
  await db.query(
    `update exchange.reconciliation set state = $2, code = coalesce($3, code), in_source = coalesce($4, in_source),
       in_index = coalesce($5, in_index), ready_at = coalesce($6, ready_at), applied_at = coalesce($7, applied_at) where id = $1`,
    [
      id,
      to.state,
      to.code ?? null,
      to.inSource ?? null,
      to.inIndex ?? null,
      to.readyAt ?? null,
      to.appliedAt ?? null,
    ],
  )
}

/** Something that source and index do not agree on, sealed. */
export interface NewDifference {
  readonly kind: DifferenceKind
  readonly key: Buffer
  readonly sealed: Buffer
  readonly place: Omit<Engagement, 'resident'>
  readonly indexMostRecent?: number | undefined
  readonly indexUpdatedAt?: number | undefined
}

const dateOf = (at: number | undefined): Date | null => (at === undefined ? null : new Date(at))

export async function insertDifferences(
  db: Queryable,
  reconciliation: string,
  from: number,
  differences: readonly NewDifference[],
): Promise<void> {
  const places = placeFields.map((_, at) => `$${6 + at}::text[]`).join(', ')
  const next = 6 + placeFields.length
  await db.query(
    `insert into exchange.reconciliation_difference
       (reconciliation, position, kind, key, sealed, ${placeColumns}, most_recent, index_most_recent, index_updated_at)
     select $1, * from unnest($2::int[], $3::text[], $4::bytea[], $5::bytea[], ${places},
       $${next}::timestamptz[], $${next + 1}::timestamptz[], $${next + 2}::timestamptz[])`,
    [
      reconciliation,
      differences.map((_, at) => from + at),
      differences.map(({ kind }) => kind),
      differences.map(({ key }) => key),
      differences.map(({ sealed }) => sealed),
      ...placeFields.map(([field]) => differences.map(({ place }) => place[field])),
      differences.map(({ place }) => dateOf(place.mostRecent)),
      differences.map(({ indexMostRecent }) => dateOf(indexMostRecent)),
      differences.map(({ indexUpdatedAt }) => dateOf(indexUpdatedAt)),
    ],
  )
}

export type DifferenceRow = SealedRow & {
  position: number
  kind: DifferenceKind
  key: Buffer
  outcome: DifferenceOutcome
  index_most_recent: Date | null
  index_updated_at: Date | null
}

export async function readDifferences(
  db: Queryable,
  reconciliation: string,
  asked: { outcome?: DifferenceOutcome; after?: number | undefined; limit: number },
): Promise<DifferenceRow[]> {
  const { rows } = await db.query<DifferenceRow>(
    `select position, kind, key, outcome, sealed, ${placeColumns}, most_recent, index_most_recent, index_updated_at
     from exchange.reconciliation_difference
     where reconciliation = $1 and ($2::text is null or outcome = $2) and position > $3 order by position limit $4`,
    [reconciliation, asked.outcome ?? null, asked.after ?? -1, asked.limit],
  )
  return rows
}

export async function countDifferences(
  db: Queryable,
  reconciliation: string,
): Promise<{ kind: DifferenceKind; outcome: DifferenceOutcome; count: number }[]> {
  const { rows } = await db.query(
    `select kind, outcome, count(*)::int count from exchange.reconciliation_difference
     where reconciliation = $1 group by 1, 2 order by 1, 2`,
    [reconciliation],
  )
  return rows as { kind: DifferenceKind; outcome: DifferenceOutcome; count: number }[]
}

/** @returns how many */
export async function wantDifferences(
  db: Queryable,
  reconciliation: string,
  asked: { kinds: readonly DifferenceKind[]; positions?: readonly number[] | undefined },
): Promise<number> {
  const { rowCount } = await db.query(
    `update exchange.reconciliation_difference set outcome = 'wanted'
     where reconciliation = $1 and outcome = 'open' and kind = any($2) and ($3::int[] is null or position = any($3))`,
    [reconciliation, asked.kinds, asked.positions ?? null],
  )
  return rowCount ?? 0
}

export async function settleDifferences(
  db: Queryable,
  reconciliation: string,
  positions: readonly number[],
  outcome: DifferenceOutcome,
): Promise<void> {
  if (positions.length === 0) return
  await db.query(
    'update exchange.reconciliation_difference set outcome = $3 where reconciliation = $1 and position = any($2)',
    [reconciliation, positions, outcome],
  )
}

/** Takes away comparisons older than a time, with what they found. */
export async function purgeReconciliations(db: Queryable, before: Date): Promise<void> {
  await db.query('delete from exchange.reconciliation where created_at < $1', [before])
}
