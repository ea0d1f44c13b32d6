import { createHash } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PoolClient } from 'pg'
import { addJob, type Clock, type Database, type Log, makeWhole } from '../../../kernel/index.ts'
import { readPermit } from '../../request/permit-store.ts'
import type { EnvironmentSettings } from '../project.ts'
import type { Output, ReleasedFile } from './output.ts'
import { moveOutput, noteFileRemoved, readOutput, releasedBefore } from './output-store.ts'
import type { SavedTable, SavedTables } from './saved-table.ts'

export const releaseTask = 'hub:release-output'

export interface ReleaseDeps {
  db: Database
  clock: Clock
  log: Log
  tables: SavedTables
  /** Where released files lie: a folder for each output. */
  root: string
}

export const releaseLater = (client: PoolClient, output: string): Promise<void> =>
  addJob(client, releaseTask, { output }, { key: `${releaseTask}:${output}` })

/**
 * Lets out what two have approved: just the table that they saw, as a file that is whole or not there. Begun again after a kill it goes on
 * where it was.
 *
 * @throws when the table is not as it was saved, or the disk does not take the file; nothing is let out then
 */
export async function release(deps: ReleaseDeps, id: string): Promise<void> {
  const { db, clock, tables, root } = deps
  const output = await readOutput(db.pool, id)
  if (output === undefined || !['REVIEWED', 'APPROVED'].includes(output.state)) return
  const at = new Date(clock.epochMilliseconds())
  const permit = await readPermit(db.pool, output.permit, at)
  // Taken back: then nothing more leaves, whoever has approved it.
  if (permit === undefined || permit.state === 'revoked' || permit.state === 'emptied') return
  const table = await tables.read(output.permit, id, output.sha256)
  const approved = await moved(db, output, { state: 'APPROVED', at, by: null })
  if (approved === undefined) return
  const file = await makeWhole(root, id, (folder) => write(folder, table, permit.number))
  await moved(db, approved, { state: 'RELEASED', at, by: null }, file)
}

const dayMs = 86_400_000

/** Until when a released file is kept. */
export const keptUntil = (released: Date, { releasedDays }: EnvironmentSettings): Date =>
  new Date(released.getTime() + releasedDays * dayMs)

/** Removes released files that have been kept long enough. */
export async function removeOldFiles(
  { db, clock, root }: ReleaseDeps,
  { releasedDays }: EnvironmentSettings,
): Promise<void> {
  const at = new Date(clock.epochMilliseconds())
  for (const id of await releasedBefore(db.pool, new Date(at.getTime() - releasedDays * dayMs))) {
    await rm(join(root, id), { recursive: true, force: true })
    await noteFileRemoved(db.pool, id, at)
  }
}

async function moved(
  db: Database,
  output: Output,
  change: Parameters<typeof moveOutput>[2],
  file?: ReleasedFile,
): Promise<Output | undefined> {
  if (output.state === change.state) return output
  return db.transaction(async (client) =>
    (await moveOutput(client, output, change, file)) ? readOutput(client, output.id) : undefined,
  )
}

async function write(folder: string, table: SavedTable, number: string): Promise<ReleasedFile> {
  const name = `${number.replaceAll(/[^0-9A-Za-z-]+/g, '-')}.csv`
  const text = csvOf(table)
  const bytes = Buffer.from(text)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await writeFile(join(folder, name), bytes)
  await writeFile(join(folder, 'SHA256SUMS'), `${sha256}  ${name}\n`)
  return { name, bytes: bytes.length, sha256 }
}

/** With semicolons, as spreadsheets in Sweden read it (RFC 4180 but for that). What a spreadsheet would run is told apart as text. */
export function csvOf({ columns, rows }: SavedTable): string {
  const cell = (value: unknown): string => {
    if (value === null || value === undefined) return ''
    const text = typeof value === 'string' && /^[=+@\t\r-]/.test(value) ? `'${value}` : String(value)
    return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  const lines = [columns.map(({ name }) => name), ...rows].map((row) => row.map(cell).join(';'))
  return `${lines.join('\r\n')}\r\n`
}
