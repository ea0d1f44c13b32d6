import type { PoolClient } from 'pg'
import { addJob, type Clock, type Database, type Log } from '../../kernel/index.ts'
import type { Permit } from '../request/permit.ts'
import { readPermit } from '../request/permit-store.ts'
import type { RowsFolder } from '../rows/rows-folder.ts'
import { removeFolder } from '../rows/rows-folder.ts'
import { endRows } from '../rows/rows-store.ts'
import { openStates } from './output/output.ts'
import type { SavedTables } from './output/saved-table.ts'

export const emptyTask = 'hub:empty-environment'
/** So long after a permit has run out its results may still be reviewed and let out. All is gone within six months (EHDS). */
const outputsMs = 150 * 86_400_000

export interface EmptyDeps {
  db: Database
  clock: Clock
  log: Log
  folder: RowsFolder
  tables: SavedTables
  closeSessions(permit: string): void
  /** Tells nodes that still work on a permit's rows. */
  cancelRows(permit: string): Promise<void>
}

/** A permit has ended: nobody gets in from now on, and its rows are removed as soon as this is committed. */
export async function endEnvironment(
  { clock, closeSessions }: EmptyDeps,
  client: PoolClient,
  { id }: Pick<Permit, 'id'>,
): Promise<void> {
  closeSessions(id)
  await endRows(client, id, new Date(clock.epochMilliseconds()))
  await addJob(client, emptyTask, { permit: id }, { key: `${emptyTask}:${id}` })
}

/** Removes what lies in an environment whose permit has ended, and keeps proof of it. Done again it finds nothing more. */
export async function emptyEnvironment(
  { db, clock, log, folder, tables, cancelRows }: EmptyDeps,
  id: string,
): Promise<void> {
  const at = new Date(clock.epochMilliseconds())
  const permit = await readPermit(db.pool, id, at)
  if (permit === undefined || permit.state === 'in_force') return
  await cancelRows(id)
  await prove(db.pool, id, 'rows', at, await removeFolder(folder.of(id)))
  const over = permit.state !== 'expired' || permit.validUntil.getTime() + outputsMs <= at.getTime()
  if (!over) return
  await db.transaction(async (client) => {
    await client.query(
      `with ended as (update hub.output set state = 'WITHDRAWN', ended_at = $2, version = version + 1
         where permit = $1 and state = any($3) returning id)
       insert into hub.output_event (output, serial, at, by, state)
       select id, (select coalesce(max(serial), 0) + 1 from hub.output_event where output = ended.id), $2, null, 'WITHDRAWN' from ended`,
      [id, at, openStates],
    )
    await client.query('update hub.output set emptied_at = $2 where permit = $1 and emptied_at is null', [
      id,
      at,
    ])
  })
  await prove(db.pool, id, 'outputs', at, await removeFolder(tables.of(id)))
  log.info({ permit: id }, 'an environment is empty')
}

/** What was there is added to what was removed before: a job may be killed between. */
async function prove(
  db: Pick<PoolClient, 'query'>,
  permit: string,
  part: 'rows' | 'outputs',
  at: Date,
  files: { name: string; bytes: number }[],
): Promise<void> {
  await db.query(
    `insert into hub.environment_emptied as e (permit, part, at, files) values ($1, $2, $3, $4)
     on conflict (permit, part) do update set files = e.files || excluded.files`,
    [permit, part, at, JSON.stringify(files)],
  )
}

/** Environments of permits that have ended with something left in them. */
export async function environmentsToEmpty(db: Pick<PoolClient, 'query'>, now: Date): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from hub.permit p where kind = 'permit' and (revoked_at is not null or valid_until <= $1) and (
       not exists (select from hub.environment_emptied e where e.permit = p.id and e.part = 'rows')
       or ((revoked_at is not null or valid_until <= $2)
         and not exists (select from hub.environment_emptied e where e.permit = p.id and e.part = 'outputs')))
     limit 200`,
    [now, new Date(now.getTime() - outputsMs)],
  )
  return rows.map(({ id }) => id)
}
