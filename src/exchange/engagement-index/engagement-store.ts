import type { Queryable } from '../../kernel/index.ts'
import { type Engagement, type Kept, placeFields } from './engagement.ts'
import type { ResidentVault } from './resident.ts'

/** An engagement as it is kept, sealed. */
export interface EngagementRow extends Kept {
  readonly key: Buffer
  readonly person: Buffer
  readonly sealed: Buffer
  readonly place: Omit<Engagement, 'resident'>
}

/** Columns of the fields, in their order. */
export const placeColumns = placeFields.map(([, column]) => column).join(', ')
const times = 'most_recent, created_at, updated_at'

export type SealedRow = {
  sealed: Buffer
  most_recent: Date | null
  created_at?: Date
  updated_at?: Date
} & { [column in (typeof placeFields)[number][1]]: string }

/** Opens a row of any table that engagements stand in. */
export function engagementOf(vault: Pick<ResidentVault, 'open'>, row: SealedRow): Engagement {
  const place = Object.fromEntries(placeFields.map(([field, column]) => [field, row[column]]))
  return {
    ...(place as unknown as Engagement),
    resident: vault.open(row.sealed),
    ...(row.most_recent && { mostRecent: row.most_recent.getTime() }),
    ...(row.created_at && { createdAt: row.created_at.getTime() }),
    ...(row.updated_at && { updatedAt: row.updated_at.getTime() }),
  }
}

const buckets = 64
/** The first key of the advisory locks; the second is the bucket. */
const lockClass = 0x6569

/**
 * Makes changes about the same people wait for one another until the transaction ends. Locks are few, whatever the size of a request,
 * and always taken in the same order, so that no two requests wait for each other.
 */
export async function lockPeople(client: Queryable, lookups: readonly Buffer[]): Promise<void> {
  const wanted = [...new Set(lookups.map((lookup) => lookup[0]! % buckets))].sort((a, b) => a - b)
  await client.query(
    'select pg_advisory_xact_lock($1, bucket) from (select unnest($2::int[]) bucket order by 1) wanted',
    [lockClass, wanted],
  )
}

export async function keptByKey(client: Queryable, keys: readonly Buffer[]): Promise<Map<string, Kept>> {
  const { rows } = await client.query<{
    key: Buffer
    most_recent: Date | null
    created_at: Date
    updated_at: Date
  }>(`select key, ${times} from exchange.engagement where key = any($1)`, [keys])
  return new Map(
    rows.map(({ key, most_recent, created_at, updated_at }) => [
      key.toString('hex'),
      {
        mostRecent: most_recent?.getTime(),
        createdAt: created_at.getTime(),
        updatedAt: updated_at.getTime(),
      },
    ]),
  )
}

const dateOf = (at: number | undefined): Date | null => (at === undefined ? null : new Date(at))

/** Values of a table's columns for `unnest`: one array a column. */
export function columnsOf(
  rows: readonly { sealed: Buffer; place: Omit<Engagement, 'resident'>; kept: Partial<Kept> }[],
): unknown[] {
  return [
    rows.map(({ sealed }) => sealed),
    ...placeFields.map(([field]) => rows.map(({ place }) => place[field])),
    rows.map(({ kept }) => dateOf(kept.mostRecent)),
    rows.map(({ kept }) => dateOf(kept.createdAt)),
    rows.map(({ kept }) => dateOf(kept.updatedAt)),
  ]
}
/** The types of {@link columnsOf}, numbered from `from`. */
export const columnTypes = (from: number): string =>
  ['bytea', ...placeFields.map(() => 'text'), 'timestamptz', 'timestamptz', 'timestamptz']
    .map((type, at) => `$${from + at}::${type}[]`)
    .join(', ')

export async function putEngagements(client: Queryable, rows: readonly EngagementRow[]): Promise<void> {
  if (rows.length === 0) return
  await client.query(
    `insert into exchange.engagement (key, person, sealed, ${placeColumns}, ${times})
     select * from unnest($1::bytea[], $2::bytea[], ${columnTypes(3)})
     on conflict (key) do update set most_recent = excluded.most_recent, updated_at = excluded.updated_at`,
    [
      rows.map(({ key }) => key),
      rows.map(({ person }) => person),
      ...columnsOf(rows.map((row) => ({ ...row, kept: row }))),
    ],
  )
}

export async function removeEngagements(client: Queryable, keys: readonly Buffer[]): Promise<void> {
  if (keys.length > 0) await client.query('delete from exchange.engagement where key = any($1)', [keys])
}

/** What is looked for about one person. Absent and empty: whatever it is. */
export interface FindFilter {
  serviceDomain?: string | undefined
  categorizations?: readonly string[] | undefined
  logicalAddress?: string | undefined
  businessObject?: string | undefined
  sourceSystem?: string | undefined
  dataController?: string | undefined
  owner?: string | undefined
  clinicalProcess?: string | undefined
  /** Content that is as new as this or newer. */
  mostRecentFrom?: number | undefined
}

/** More than this about one person in one domain is cut off. */
export const mostFound = 5000

export async function findRows(
  db: Queryable,
  person: Buffer,
  { categorizations = [], mostRecentFrom, ...equal }: FindFilter,
): Promise<SealedRow[]> {
  const values: unknown[] = [person]
  const where = ['person = $1']
  const add = (condition: string, value: unknown) => {
    values.push(value)
    where.push(condition.replace('?', `$${values.length}`))
  }
  for (const [field, column] of placeFields) {
    const value = field === 'categorization' ? undefined : equal[field]
    if (value !== undefined) add(`${column} = ?`, value)
  }
  if (categorizations.length > 0) add('categorization = any(?)', categorizations)
  if (mostRecentFrom !== undefined) add('most_recent >= ?', new Date(mostRecentFrom))
  const { rows } = await db.query<SealedRow>(
    `select sealed, ${placeColumns}, ${times} from exchange.engagement where ${where.join(' and ')}
     order by service_domain, logical_address, key limit ${mostFound}`,
    values,
  )
  return rows
}

/**
 * What was changed in a domain since a time, whole people at a time in the order of their look-ups.
 *
 * @param after the look-up of the last one that was had already
 */
export async function updatedRows(
  db: Queryable,
  asked: { serviceDomain: string; since: number; after?: Buffer | undefined; people: number },
): Promise<(SealedRow & { person: Buffer })[]> {
  const { rows } = await db.query<SealedRow & { person: Buffer }>(
    `with people as (
       select distinct person from exchange.engagement
       where service_domain = $1 and updated_at >= $2 and ($3::bytea is null or person > $3)
       order by person limit $4)
     select person, sealed, ${placeColumns}, ${times} from exchange.engagement join people using (person)
     where service_domain = $1 and updated_at >= $2 order by person, key`,
    [asked.serviceDomain, new Date(asked.since), asked.after ?? null, asked.people],
  )
  return rows
}

/** All that the index has of a source in a domain, by key; in portions, in one snapshot when the caller is in one. */
export async function rowsOfSource(
  db: Queryable,
  asked: { sourceSystem: string; serviceDomain: string; after: Buffer | undefined; limit: number },
): Promise<(SealedRow & { key: Buffer })[]> {
  const { rows } = await db.query<SealedRow & { key: Buffer }>(
    `select key, sealed, ${placeColumns}, ${times} from exchange.engagement
     where source_system = $1 and service_domain = $2 and ($3::bytea is null or key > $3) order by key limit $4`,
    [asked.sourceSystem, asked.serviceDomain, asked.after ?? null, asked.limit],
  )
  return rows
}

export interface SourceCount {
  sourceSystem: string
  serviceDomain: string
  engagements: number
  updatedAt: Date
}

/** How much the index has of each source and domain: nothing of anybody. */
export async function countSources(db: Queryable): Promise<SourceCount[]> {
  const { rows } = await db.query<SourceCount>(
    `select source_system "sourceSystem", service_domain "serviceDomain", count(*)::int engagements, max(updated_at) "updatedAt"
     from exchange.engagement group by 1, 2 order by 1, 2 limit 1000`,
  )
  return rows
}
