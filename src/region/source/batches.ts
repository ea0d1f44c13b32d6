import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { glob, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Mapping } from '../mapping/mapping.ts'

/** A file of a source as it lay there. */
export interface SourceFile {
  readonly table: string
  /** From the source's folder. */
  readonly path: string
  readonly bytes: number
  /** ms since 1970. */
  readonly modified: number
}
export interface HashedFile extends SourceFile {
  readonly sha256: string
}

/** Files that are loaded together: of one night, as their names say. */
export interface Batch {
  readonly name: string
  readonly files: readonly SourceFile[]
}

/** The files of a source by batch, batches and files in the order of their names. Where one may still be written to, its batch and those after it are left out. */
export async function listBatches(mapping: Mapping, folder: string, nowMs: number): Promise<Batch[]> {
  const batches = new Map<string, SourceFile[]>()
  for (const [table, { files: pattern }] of Object.entries(mapping.tables ?? {})) {
    const name = namePattern(pattern)
    for await (const path of glob(pattern.replaceAll('{batch}', '*'), { cwd: folder })) {
      const match = name.exec(path.replaceAll('\\', '/'))
      const facts = match && (await stat(join(folder, path)))
      if (!facts?.isFile()) continue
      const batch = match?.[1] ?? ''
      const file = { table, path, bytes: facts.size, modified: Math.floor(facts.mtimeMs) }
      batches.set(batch, [...(batches.get(batch) ?? []), file])
    }
  }
  const { settleSeconds = 0 } = mapping
  const isSettled = ({ modified }: SourceFile) =>
    settleSeconds === 0 || modified <= nowMs - settleSeconds * 1000
  const names = [...batches.keys()].sort()
  const unsettled = names.findIndex((name) => !batches.get(name)!.every(isSettled))
  const ready = unsettled === -1 ? names : names.slice(0, unsettled)
  return ready.map((name) => ({
    name,
    files: batches.get(name)!.sort((a, b) => (a.table + a.path < b.table + b.path ? -1 : 1)),
  }))
}

/** `a_{batch}.csv` as a pattern whose first group is the batch. `*` and `{batch}` do not go over a folder's border. */
function namePattern(pattern: string): RegExp {
  const parts = pattern.split(/(\{batch\}|\*+)/).map((part) => {
    if (part === '{batch}') return '([^/]*)'
    if (part.startsWith('*')) return part === '*' ? '[^/]*' : '.*'
    return part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${parts.join('')}$`, 'u')
}

/** SHA-256 of a file, in hex. */
export async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}

/** Whether it lies there as it did. */
export async function isUnchanged(folder: string, file: SourceFile): Promise<boolean> {
  const facts = await stat(join(folder, file.path)).catch(() => undefined)
  return facts?.size === file.bytes && Math.floor(facts.mtimeMs) === file.modified
}
