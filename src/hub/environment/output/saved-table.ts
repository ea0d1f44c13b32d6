import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeWhole } from '../../../kernel/index.ts'
import type { Table } from '../session/message.ts'

export type SavedTable = Pick<Table, 'columns' | 'rows'>

const fileName = 'table.json'
/** One that is saved in another's place lies beside it: what the database says is always there. */
const nameOf = (id: string, digest: string): string => `${id}-${digest.slice(0, 16)}`
const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** Tables that wait in their permits' environments: whole, and as they were saved. */
export const savedTables = (dataDir: string) => {
  const of = (permit: string) => join(dataDir, 'hub/environments', permit)
  return {
    of,
    /** @returns its SHA-256 */
    async save(permit: string, id: string, { columns, rows }: SavedTable): Promise<string> {
      const text = JSON.stringify({ columns, rows })
      const digest = sha256(text)
      const write = (folder: string) => writeFile(join(folder, fileName), text, { mode: 0o400 })
      await makeWhole(of(permit), nameOf(id, digest), write)
      return digest
    },
    /** @throws {Error} when it is another than was saved */
    async read(permit: string, id: string, digest: string): Promise<SavedTable> {
      const bytes = await readFile(join(of(permit), nameOf(id, digest), fileName))
      if (sha256(bytes) !== digest) throw new Error('a saved table is not as it was saved')
      return JSON.parse(bytes.toString('utf8')) as SavedTable
    },
  }
}
export type SavedTables = ReturnType<typeof savedTables>
