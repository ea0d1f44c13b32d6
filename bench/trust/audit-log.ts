import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { finished } from 'node:stream/promises'
import { newId, Temporal } from '../../src/kernel/index.ts'
import {
  canonicalJson,
  commitmentOf,
  edgeTiles,
  emptyRoot,
  formatCheckpoint,
  generateLogKeys,
  growTree,
  hashBytes,
  leafHash,
  logIdentity,
  makeEntry,
  newSalt,
  signNote,
  type Tile,
  type TileBytes,
  tilePath,
  tileWidth,
  widthIn,
  writeBundle,
} from '../../src/trust/testkit/index.ts'

const origin = 'bench.example.se/audit'

/** Writes a signed log of so many entries as `knutpunkt audit export` would, with what they say. Answers its verifier key. */
export async function writeLog(folder: string, size: number): Promise<string> {
  await mkdir(folder, { recursive: true })
  const identity = logIdentity(origin, generateLogKeys())
  const entries = createWriteStream(join(folder, 'entries.jsonl'), { mode: 0o600 })
  let [done, edge, root] = [0, [] as TileBytes[], emptyRoot]
  while (done < size) {
    const commitments = await writeEntries(entries, done, Math.min(tileWidth, size - done))
    await writeTile(folder, { level: 'entries', index: done / tileWidth }, size, writeBundle(commitments))
    const grown = growTree(done, edge, commitments.map(leafHash))
    for (const tile of grown.changed) {
      if (tile.hashes.length / hashBytes === widthIn(tile.level, tile.index, size))
        await writeTile(folder, tile, size, tile.hashes)
    }
    edge = edgeAfter(edge, grown)
    ;[done, root] = [grown.size, grown.root]
  }
  await finished(entries.end())
  const checkpoint = signNote(formatCheckpoint({ origin, size, root }), identity.signers)
  await writeFile(join(folder, 'checkpoint'), checkpoint)
  return identity.verifierKeys[0]!
}

/** The tiles that are not full after growing: those just changed, and those that stood before and did not. */
function edgeAfter(before: readonly TileBytes[], { size, changed }: { size: number; changed: TileBytes[] }) {
  return edgeTiles(size).map(
    ({ level, index }) =>
      [...changed, ...before].find((tile) => tile.level === level && tile.index === index)!,
  )
}

async function writeEntries(to: WriteStream, from: number, count: number): Promise<Buffer[]> {
  const now = Temporal.Now.instant()
  const lines: string[] = []
  const commitments = Array.from({ length: count }, (_, at) => {
    const entry = makeEntry(
      {
        actorKind: 'employee',
        actor: 'SE2321000016-A1',
        forWhom: 'SE2321000016-1',
        act: 'welfare.alarm.read',
        outcome: 'permitted',
        person: newId(),
        controller: 'SE2321000016-1',
        unit: 'SE2321000016-U1',
        purpose: 'care',
        decision: newId(),
      },
      now,
    )
    const salt = newSalt()
    lines.push(`${canonicalJson({ entry, index: from + at, salt: salt.toString('base64') })}\n`)
    return commitmentOf(entry, salt)
  })
  if (!to.write(lines.join(''))) await once(to, 'drain')
  return commitments
}

async function writeTile(
  folder: string,
  { level, index }: Pick<Tile, 'level' | 'index'>,
  size: number,
  bytes: Uint8Array,
): Promise<void> {
  const path = join(folder, tilePath({ level, index, width: widthIn(level, index, size) }))
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, bytes)
}
