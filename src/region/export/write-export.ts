import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { digestOf, KnutpunktError, makeWhole } from '../../kernel/index.ts'
import { literal } from '../engine/duckdb.ts'
import type { Pseudonyms } from '../run/execute.ts'
import type { Store } from '../store/store.ts'
import type { ExportFile, ExportFormat } from './export.ts'
import { exportErrors } from './export-errors.ts'
import { forms } from './forms.ts'
import { prepared } from './prepared.ts'

/** What exports' pseudonyms are made for. No permit is called so: nobody has the same pseudonym in an export and under a permit. */
const ownUse = { person: 'own use', contact: 'own use, contacts', epoch: 1 } as const

export interface WriteDeps {
  store: Pick<Store, 'read'>
  pseudonyms: Pseudonyms
  /** A folder for each export, by its id; one that the store's DuckDB may write in. */
  root: string
}

export interface Written {
  readonly files: readonly ExportFile[]
  readonly loadedAt: Date
}

/**
 * Writes an export as a folder that is whole or not there: the files, and their checksums in SHA256SUMS. All of it is read in one transaction,
 * so that a load that comes meanwhile is in none of the files.
 *
 * @param told is called after each file
 * @throws {KnutpunktError} when nothing was ever loaded, and what the store or the disk throws; then nothing is left
 */
export async function writeExport(
  { store, pseudonyms, root }: WriteDeps,
  { id, format }: { id: string; format: ExportFormat },
  { signal, told }: { signal: AbortSignal; told(done: number): Promise<void> },
): Promise<Written> {
  const { people, targets, options } = forms[format]
  const of = {
    person: await pseudonyms.stageTwo(ownUse.person, ownUse.epoch, 'person'),
    contact: await pseudonyms.stageTwo(ownUse.contact, ownUse.epoch, 'c.contact'),
  }
  return makeWhole(root, id, (folder) =>
    store.read(async (connection) => {
      const last = await connection.runAndReadAll('select max(epoch_ms(made)) from meta.load')
      const loadedAt = last.getRows()[0]?.[0]
      if (typeof loadedAt !== 'bigint') throw new KnutpunktError(exportErrors.export_no_data)
      for (const { sql, values } of prepared(people, of)) await connection.run(sql, values as string[])
      const files: ExportFile[] = []
      for (const { name, sql } of targets) {
        const path = join(folder, name)
        const copied = await connection.runAndReadAll(`copy (${sql}) to ${literal(path)} (${options})`)
        files.push({ name, rows: Number(copied.getRows()[0]![0]), ...(await digestOf(path)) })
        await told(files.length)
      }
      await writeFile(
        join(folder, 'SHA256SUMS'),
        files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(''),
      )
      return { files, loadedAt: new Date(Number(loadedAt)) }
    }, signal),
  )
}
