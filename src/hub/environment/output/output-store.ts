import type { PoolClient } from 'pg'
import type { OutputState } from '../../contract/environment.ts'
import { leaving, type Output, openStates, type ReleasedFile, type Review, reviewable } from './output.ts'

type Queryable = Pick<PoolClient, 'query'>

const columns = `id, permit, organisation, title, explanation, query, count_column as "countColumn", share_column as "shareColumn", state,
  version, round, made_by as "madeBy", made_at as "madeAt", submitted_at as "submittedAt", ended_at as "endedAt", columns, rows, sha256,
  checks, released, emptied_at as "emptiedAt", file_removed_at as "fileRemovedAt"`

export type OutputContent = Pick<
  Output,
  'title' | 'explanation' | 'query' | 'countColumn' | 'shareColumn' | 'columns' | 'rows' | 'sha256' | 'checks'
>

const contentOf = (made: OutputContent): unknown[] => [
  made.title,
  made.explanation,
  made.query,
  made.countColumn,
  made.shareColumn,
  JSON.stringify(made.columns),
  made.rows,
  made.sha256,
  JSON.stringify(made.checks),
]

export async function insertOutput(
  db: Queryable,
  output: OutputContent & Pick<Output, 'id' | 'permit' | 'organisation' | 'madeBy' | 'madeAt'>,
): Promise<void> {
  const { id, permit, organisation, madeBy, madeAt } = output
  await db.query(
    `insert into hub.output (title, explanation, query, count_column, share_column, columns, rows, sha256, checks, id, permit, organisation,
       made_by, made_at, state) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'PENDING')`,
    [...contentOf(output), id, permit, organisation, madeBy, madeAt],
  )
  await note(db, id, { state: 'PENDING', at: madeAt, by: madeBy })
}

/** Another table in its place. It is reviewed anew, by whomever. */
export async function replaceOutput(db: Queryable, id: string, made: OutputContent): Promise<void> {
  await db.query(
    `update hub.output set title = $1, explanation = $2, query = $3, count_column = $4, share_column = $5, columns = $6, rows = $7,
       sha256 = $8, checks = $9, version = version + 1 where id = $10`,
    [...contentOf(made), id],
  )
}

interface Change {
  state: OutputState
  at: Date
  /** Null: the program. */
  by: string | null
}

/** Moves an output on, from just that version of it. @returns whether it was */
export async function moveOutput(
  db: Queryable,
  { id, version }: Pick<Output, 'id' | 'version'>,
  change: Change,
  released?: ReleasedFile,
): Promise<boolean> {
  const { state, at } = change
  const { rowCount } = await db.query(
    `update hub.output set state = $3::text, version = version + 1, released = coalesce($5::jsonb, released),
       round = round + case when $3 = 'SUBMITTED' and submitted_at is not null then 1 else 0 end,
       submitted_at = case when $3 = 'SUBMITTED' then $4 else submitted_at end,
       ended_at = case when $3 = any($6) then null else $4 end
     where id = $1 and version = $2`,
    [id, version, state, at, released === undefined ? null : JSON.stringify(released), openStates],
  )
  if (rowCount === 1) await note(db, id, change)
  return rowCount === 1
}

async function note(db: Queryable, output: string, { state, at, by }: Change): Promise<void> {
  await db.query(
    `insert into hub.output_event (output, serial, at, by, state)
     select $1, coalesce(max(serial), 0) + 1, $2, $3, $4 from hub.output_event where output = $1`,
    [output, at, by, state],
  )
}

export async function readOutput(db: Queryable, id: string, lock = false): Promise<Output | undefined> {
  const { rows } = await db.query<Output>(
    `select ${columns} from hub.output where id = $1${lock ? ' for update' : ''}`,
    [id],
  )
  return rows[0]
}

/** A project's, the newest first. */
export async function outputsOf(db: Queryable, permit: string): Promise<Output[]> {
  const { rows } = await db.query<Output>(
    `select ${columns} from hub.output where permit = $1 order by made_at desc, id desc limit 200`,
    [permit],
  )
  return rows
}

/** A project's that have left the environment or are on their way, but for one; the newest. */
export async function leavingOutputs(
  db: Queryable,
  permit: string,
  but: string,
  most: number,
): Promise<Output[]> {
  const { rows } = await db.query<Output>(
    `select ${columns} from hub.output where permit = $1 and id <> $2 and state = any($3) order by submitted_at desc, id desc limit $4`,
    [permit, but, leaving, most],
  )
  return rows
}

/** Holds a project's outputs for the transaction: those that are submitted at once take turns. */
export async function holdOutputs(db: Queryable, permit: string): Promise<void> {
  await db.query('select from hub.output where permit = $1 order by id for update', [permit])
}

export async function setChecks(db: Queryable, id: string, checks: Output['checks']): Promise<void> {
  await db.query('update hub.output set checks = $2 where id = $1', [id, JSON.stringify(checks)])
}

/** How a project's stand. */
export async function countOutputs(
  db: Queryable,
  permit: string,
): Promise<{ returned: number; leaving: number; released: number }> {
  const { rows } = await db.query<{ returned: number; leaving: number; released: number }>(
    `select count(*) filter (where state = 'RETURNED')::int as returned,
       count(*) filter (where state = any($2) and state <> 'RELEASED')::int as leaving,
       count(*) filter (where state = 'RELEASED' and file_removed_at is null)::int as released
     from hub.output where permit = $1`,
    [permit, leaving],
  )
  return rows[0]!
}

export async function countOpen(db: Queryable, permit: string): Promise<number> {
  const { rows } = await db.query<{ many: number }>(
    'select count(*)::int as many from hub.output where permit = $1 and state = any($2)',
    [permit, openStates],
  )
  return rows[0]!.many
}

/** Those that wait for somebody to review them who has not in this round, the oldest first. */
export async function outputsToReview(db: Queryable, reviewer: string): Promise<Output[]> {
  const { rows } = await db.query<Output>(
    `select ${columns} from hub.output o where state = any($1) and made_by <> $2
       and not exists (select from hub.output_review r where r.output = o.id and r.round = o.round and r.reviewer = $2)
     order by submitted_at limit 200`,
    [reviewable, reviewer],
  )
  return rows
}

/** @returns whether she had not reviewed it in this round */
export async function insertReview(
  db: Queryable,
  output: string,
  { round, reviewer, verdict, reasons, at }: Review,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into hub.output_review (output, round, reviewer, verdict, reasons, at) values ($1, $2, $3, $4, $5, $6)
     on conflict do nothing`,
    [output, round, reviewer, verdict, reasons, at],
  )
  return rowCount === 1
}

export async function reviewsOf(db: Queryable, output: string): Promise<Review[]> {
  const { rows } = await db.query<Review>(
    'select round, reviewer, verdict, reasons, at from hub.output_review where output = $1 order by at',
    [output],
  )
  return rows
}

export async function eventsOf(
  db: Queryable,
  output: string,
): Promise<{ state: OutputState; at: Date; by: string | null }[]> {
  const { rows } = await db.query<{ state: OutputState; at: Date; by: string | null }>(
    'select state, at, by from hub.output_event where output = $1 order by serial',
    [output],
  )
  return rows
}

/** Reviewed or approved since long, and not released: their jobs were lost. */
export async function unreleased(db: Queryable): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from hub.output where state in ('REVIEWED', 'APPROVED') order by submitted_at limit 200`,
  )
  return rows.map(({ id }) => id)
}

/** Released before a time, with their files still there. */
export async function releasedBefore(db: Queryable, before: Date): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from hub.output where state = 'RELEASED' and file_removed_at is null and ended_at < $1 limit 200`,
    [before],
  )
  return rows.map(({ id }) => id)
}

export async function noteFileRemoved(db: Queryable, id: string, at: Date): Promise<void> {
  await db.query('update hub.output set file_removed_at = $2 where id = $1', [id, at])
}
