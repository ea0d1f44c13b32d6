import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** One step of a room's schema, as it stands in the source. */
export interface MigrationFile {
  room: string
  /** File name without `.sql`, e.g. `0001-alarms`. */
  name: string
  number: number
  sql: string
  /** Of the text with plain line ends, so that a check-out on another system gives the same. */
  sha256: string
}

/** A fault in the migrations that a person must mend; nothing of the faulty room's new steps was applied. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

const fileName = /^(\d{4})-[a-z0-9]+(?:-[a-z0-9]+)*\.sql$/

/**
 * Reads a room's migrations in order.
 *
 * @throws {MigrationError} when a file is not called `0001-what-it-does.sql` or a number occurs twice
 */
export async function readMigrations(room: string, directory: string): Promise<MigrationFile[]> {
  if (!/^[a-z][a-z0-9_]*$/.test(room)) throw new MigrationError(`A room cannot be called "${room}".`)
  const names = (await readdir(directory)).filter((name) => !name.startsWith('.')).sort()
  const files: MigrationFile[] = []
  for (const name of names) {
    const match = fileName.exec(name)
    if (!match)
      throw new MigrationError(`${room}: "${name}" is not a migration; call it like 0001-alarms.sql.`)
    const number = Number(match[1])
    if (files.at(-1)?.number === number)
      throw new MigrationError(`${room}: two migrations have number ${match[1]}.`)
    const sql = (await readFile(join(directory, name), 'utf8')).replaceAll('\r\n', '\n')
    const sha256 = createHash('sha256').update(sql).digest('hex')
    files.push({ room, name: name.slice(0, -'.sql'.length), number, sql, sha256 })
  }
  return files
}
