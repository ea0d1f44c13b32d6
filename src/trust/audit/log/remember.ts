import { randomUUID } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Queryable } from '../../../kernel/index.ts'
import type { LogIdentity } from '../keys/log-identity.ts'
import { openCheckpoint } from '../note/checkpoint.ts'
import { consistencySpans, provesConsistency } from '../tree/proof.ts'
import { hashOfSpan } from '../tree/tiles.ts'
import { tileReader } from './log-reader.ts'
import { readCheckpoint } from './log-store.ts'

/** The file in the data folder where a process keeps the last checkpoint it has seen, out of the database's reach. */
export const rememberedFile = 'audit-checkpoint'

/** `contradicted`: the database has a log that is not the continuation of the one seen before. */
export type Remembered = 'remembered' | 'nothing_new' | 'contradicted'

/** The checkpoint that was remembered last; undefined before the first. */
export async function readRemembered(dataDir: string): Promise<string | undefined> {
  try {
    return await readFile(join(dataDir, rememberedFile), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/**
 * Keeps the last checkpoint outside the database, if the log is a continuation of the one kept before. So a log that was cut short,
 * or a whole database put back to an earlier day, is noticed without anybody else's help.
 *
 * @throws {NoteError} when a checkpoint is not the log's
 */
export async function rememberCheckpoint(
  db: Queryable,
  { origin, verifiers }: LogIdentity,
  dataDir: string,
): Promise<Remembered> {
  const [before, now] = [await readRemembered(dataDir), await readCheckpoint(db)]
  if (now === undefined) return before === undefined ? 'nothing_new' : 'contradicted'
  const latest = openCheckpoint(now, origin, verifiers)
  if (before !== undefined) {
    const kept = openCheckpoint(before, origin, verifiers)
    if (kept.size > latest.size) return 'contradicted'
    const proof: Buffer[] = []
    for (const span of consistencySpans(kept.size, latest.size)) {
      proof.push(await hashOfSpan(span, latest.size, tileReader(db)))
    }
    const claim = { older: kept.size, size: latest.size, olderRoot: kept.root, root: latest.root }
    if (!provesConsistency(proof, claim)) return 'contradicted'
    if (kept.size === latest.size) return 'nothing_new'
  }
  const path = join(dataDir, rememberedFile)
  const temporary = `${path}.${randomUUID()}.new`
  await writeFile(temporary, now)
  await rename(temporary, path)
  return 'remembered'
}
