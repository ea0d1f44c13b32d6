import type { PoolClient } from 'pg'
import type { RunAnswer } from '../../region/index.ts'
import { finalStates, type PartState, type Run, type RunPart, type RunResult } from './run.ts'

type Queryable = Pick<PoolClient, 'query'>

const columns = `id, product, product_version as "productVersion", product_hash as "productHash", selection, form, permit, regions,
  own_region as "ownRegion", purpose, asked_by as "askedBy", asked_by_name as "askedByName", organisation, state, created_at as "createdAt", deadline, ended_at as "endedAt", result, reason`

export type RunWrite = Omit<
  Run,
  'state' | 'endedAt' | 'result' | 'reason' | 'regions' | 'ownRegion' | 'askedByName'
> &
  Partial<Pick<Run, 'regions' | 'ownRegion' | 'askedByName'>>

/** Writes a run with a part for each node. */
export async function insertRun(db: Queryable, run: RunWrite, regions: readonly string[]): Promise<void> {
  await db.query(
    `insert into hub.run (id, product, product_version, product_hash, selection, form, permit, purpose, asked_by, organisation,
       state, created_at, deadline, regions, own_region, asked_by_name)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'running', $11, $12, $13, $14, $15)`,
    [
      run.id,
      run.product,
      run.productVersion,
      run.productHash,
      JSON.stringify(run.selection),
      run.form,
      run.permit,
      run.purpose,
      run.askedBy,
      run.organisation,
      run.createdAt,
      run.deadline,
      run.regions ?? null,
      run.ownRegion ?? null,
      run.askedByName ?? null,
    ],
  )
  await db.query(
    `insert into hub.run_part (run, region, state) select $1, region, 'waiting' from unnest($2::text[]) region`,
    [run.id, regions],
  )
}

export async function readRun(db: Queryable, id: string, lock = false): Promise<Run | undefined> {
  const { rows } = await db.query<Run>(
    `select ${columns} from hub.run where id = $1${lock ? ' for update' : ''}`,
    [id],
  )
  return rows[0]
}

/** What a reader sees in the list of runs: as `seenOf` has it. */
export interface RunReader {
  id: string
  organisation: string | undefined
  audits: boolean
}

/** Those that a reader may know of, the newest first. `before`: the id of the last one seen. */
export async function listRuns(
  db: Queryable,
  reader: RunReader,
  {
    product,
    permit,
    before,
    limit,
  }: {
    product?: string | undefined
    permit?: string | undefined
    before?: string | undefined
    limit: number
  },
): Promise<Run[]> {
  const { rows } = await db.query<Run>(
    `select ${columns} from hub.run
     where ($1::text is null or product = $1) and ($4::uuid is null or permit = $4)
       and ($2::uuid is null or (created_at, id) < (select created_at, id from hub.run where id = $2))
       and ($5 or (permit is null and (own_region is null or organisation = $6))
         or permit in (select id from hub.permit where organisation = $6 and $7 = any(people)))
     order by created_at desc, id desc limit $3`,
    [
      product ?? null,
      before ?? null,
      limit,
      permit ?? null,
      reader.audits,
      reader.organisation ?? null,
      reader.id,
    ],
  )
  return rows
}

/** For just this question by just this definition, of the same regions on the same ground: the newest that is done and not older than `since`, else the one that goes on. */
export async function newestFor(
  db: Queryable,
  {
    product,
    hash,
    selection,
    since,
    permit,
    regions,
    ownRegion,
    incompleteSince,
  }: {
    product: string
    hash: string
    selection: Run['selection']
    since: Date
    permit: string | undefined
    regions: readonly string[] | undefined
    ownRegion: string | undefined
    /** Where a region was away or failed: it may answer now. */
    incompleteSince: Date
  },
): Promise<Run | undefined> {
  const { rows } = await db.query<Run>(
    `select ${columns} from hub.run
     where product = $1 and product_hash = $2 and selection = $3::jsonb and form = 'aggregate' and permit is not distinct from $5::uuid
       and regions is not distinct from $6::text[] and own_region is not distinct from $7::text
       and (state = 'running' or (state = 'done' and created_at > case when exists (
         select from hub.run_part where run = run.id and run_part.state in ('absent', 'failed')) then $8::timestamptz else $4 end))
     order by state = 'done' desc, created_at desc limit 1`,
    [
      product,
      hash,
      JSON.stringify(selection),
      since,
      permit ?? null,
      regions ?? null,
      ownRegion ?? null,
      incompleteSince,
    ],
  )
  return rows[0]
}

interface PartRow extends RunPart {
  attempts: number
  answer: RunAnswer | null
}

export async function readParts(db: Queryable, run: string): Promise<PartRow[]> {
  const { rows } = await db.query<PartRow>(
    'select region, state, reason, evidence, attempts, answer from hub.run_part where run = $1 order by region',
    [run],
  )
  return rows
}

/** Moves a part on; what is over stays as it is. @returns whether it was moved */
export async function movePart(
  db: Queryable,
  run: string,
  region: string,
  to: { state: PartState; at: Date; answer?: RunAnswer; reason?: RunPart['reason'] },
): Promise<boolean> {
  const ended = finalStates.includes(to.state) ? to.at : null
  const { rowCount } = await db.query(
    `update hub.run_part set state = $3, attempts = attempts + 1, asked_at = $4, ended_at = $5, reason = $6, answer = $7, evidence = $8
     where run = $1 and region = $2 and not state = any($9)`,
    [
      run,
      region,
      to.state,
      to.at,
      ended,
      to.reason === undefined ? null : JSON.stringify(to.reason),
      to.answer === undefined ? null : JSON.stringify(to.answer),
      to.answer?.evidence === undefined ? null : JSON.stringify(to.answer.evidence),
      finalStates,
    ],
  )
  return rowCount === 1
}

/** Ends a run that goes on. The nodes' cells are no longer needed. @returns whether it went on */
export async function endRun(
  db: Queryable,
  id: string,
  end: { state: Exclude<Run['state'], 'running'>; at: Date; result?: RunResult; reason?: string },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update hub.run set state = $2, ended_at = $3, result = $4, reason = $5 where id = $1 and state = 'running'`,
    [id, end.state, end.at, end.result === undefined ? null : JSON.stringify(end.result), end.reason ?? null],
  )
  if (rowCount === 1) await db.query('update hub.run_part set answer = null where run = $1', [id])
  return rowCount === 1
}
