import type { PoolClient } from 'pg'
import type { Period } from '../../region/index.ts'
import type { DeliveredFile, Delivery } from './delivery.ts'

type Queryable = Pick<PoolClient, 'query'>

const columns = `d.id, d.run, d.organisation, d.plan, d.formats, d.bom, d.day::text as day, d.state, d.reason, d.asked_by as "askedBy",
  d.created_at as "createdAt", d.ended_at as "endedAt", d.keep_until as "keepUntil", d.files`

/** A delivery with its run's product, as lists show it. */
export interface ListedDelivery extends Delivery {
  readonly product: string
  readonly productVersion: number
  readonly productHash: string
  /** Of the figures; `to` is not part of it. */
  readonly period: Period
}

const listed = `select ${columns}, r.product, r.product_version as "productVersion", r.product_hash as "productHash",
    r.selection -> 'period' as period
  from hub.delivery d join hub.run r on r.id = d.run`

export type DeliveryWrite = Omit<Delivery, 'state' | 'reason' | 'endedAt' | 'files'>

export async function insertDelivery(db: Queryable, delivery: DeliveryWrite): Promise<void> {
  await db.query(
    `insert into hub.delivery (id, run, organisation, plan, formats, bom, day, state, asked_by, created_at, keep_until)
     values ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, $9, $10)`,
    [
      delivery.id,
      delivery.run,
      delivery.organisation,
      delivery.plan,
      delivery.formats,
      delivery.bom,
      delivery.day,
      delivery.askedBy,
      delivery.createdAt,
      delivery.keepUntil,
    ],
  )
}

export async function readDelivery(db: Queryable, id: string): Promise<ListedDelivery | undefined> {
  return (await db.query<ListedDelivery>(`${listed} where d.id = $1`, [id])).rows[0]
}

/** Of a run that is under no permit, or under one that is in force and names the reader; with her and the moment as parameters. */
const readableBy = (reader: string, now: string) =>
  `(r.permit is null or r.permit in (select id from hub.permit
     where ${reader} = any(people) and revoked_at is null and emptied_at is null and ${now} < valid_until and organisation = d.organisation))`

/** Those that somebody may see, the newest first. `organisations` absent: of all. `before`: the id of the last one seen. */
export async function listDeliveries(
  db: Queryable,
  {
    reader,
    now,
    organisations,
    before,
    plan,
    limit,
  }: {
    reader: string
    now: Date
    organisations?: readonly string[] | undefined
    before?: string | undefined
    plan?: string | undefined
    limit: number
  },
): Promise<ListedDelivery[]> {
  const { rows } = await db.query<ListedDelivery>(
    `${listed}
     where ($1::uuid[] is null or d.organisation = any($1)) and ($3::uuid is null or d.plan = $3)
       and ${readableBy('$5', '$6')}
       and ($2::uuid is null or (d.created_at, d.id) < (select created_at, id from hub.delivery where id = $2))
     order by d.created_at desc, d.id desc limit $4`,
    [organisations ?? null, before ?? null, plan ?? null, limit, reader, now],
  )
  return rows
}

/** What whoever acts for an organisation can fetch, the newest first. */
export async function readyDeliveries(
  db: Queryable,
  { organisation, id, now }: { organisation: string; id: string; now: Date },
  { product, limit }: { product?: string | undefined; limit: number },
): Promise<ListedDelivery[]> {
  const { rows } = await db.query<ListedDelivery>(
    `${listed} where d.organisation = $1 and d.state = 'ready' and ($2::text is null or r.product = $2)
       and ${readableBy('$4', '$5')}
     order by d.created_at desc, d.id desc limit $3`,
    [organisation, product ?? null, limit, id, now],
  )
  return rows
}

/** Deliveries asked for by hand that an organisation has, under way and ready. Those who count take turns. */
export async function countExports(db: Queryable, organisation: string): Promise<number> {
  await db.query('select pg_advisory_xact_lock(hashtext($1))', [`hub.delivery:${organisation}`])
  const { rows } = await db.query<{ count: number }>(
    `select count(*)::int as count from hub.delivery where organisation = $1 and plan is null and state in ('waiting', 'ready')`,
    [organisation],
  )
  return rows[0]!.count
}

/** Ends one that waits. @returns whether it did */
export async function endDelivery(
  db: Queryable,
  id: string,
  end: { at: Date; files?: readonly DeliveredFile[]; reason?: string },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update hub.delivery set state = $2, ended_at = $3, files = $4, reason = $5 where id = $1 and state = 'waiting'`,
    [
      id,
      end.files === undefined ? 'failed' : 'ready',
      end.at,
      end.files === undefined ? null : JSON.stringify(end.files),
      end.reason ?? null,
    ],
  )
  return rowCount === 1
}

/** Makes one that failed wait again. @returns whether it had failed */
export async function reopenDelivery(db: Queryable, id: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `update hub.delivery set state = 'waiting', ended_at = null, reason = null where id = $1 and state = 'failed'`,
    [id],
  )
  return rowCount === 1
}

/** Marks as removed: one by its id, those of a permit, or those kept long enough. Their files are no longer told of. @returns their ids */
export async function removeDeliveries(
  db: Queryable,
  which: { id?: string; permit?: string; keptUntil?: Date },
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `update hub.delivery set state = 'removed', files = null
     where state <> 'removed' and (id = $1 or (state = 'ready' and keep_until <= $2)
       or run in (select id from hub.run where permit = $3)) returning id`,
    [which.id ?? null, which.keptUntil ?? null, which.permit ?? null],
  )
  return rows.map(({ id }) => id)
}

/** Those that have waited since before then, whose jobs may have been lost. */
export async function waitingDeliveries(db: Queryable, before: Date): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from hub.delivery where state = 'waiting' and created_at < $1 order by created_at limit 500`,
    [before],
  )
  return rows.map(({ id }) => id)
}
