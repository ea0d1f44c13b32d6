import { commitmentOf, isSealed } from '../entry/commitment.ts'
import { entryOf, type SaltedRow, saltedColumns } from '../entry/entry-row.ts'
import type { Queryable } from '../entry/entry-store.ts'
import { erasureAct } from '../erase/erase.ts'
import { Edge, hashBytes, leafHash } from '../tree/merkle.ts'
import { tileWidth } from '../tree/tiles.ts'
import type { AuditProblem } from './problem.ts'
import type { TrustedTiles } from './trusted-tiles.ts'

/** Leaves read at once. */
const page = 16 * tileWidth

type LeafRow = { position: string; leaf_entry: string; leaf_commitment: Buffer } & {
  [K in keyof SaltedRow]: SaltedRow[K] | null
}

/** What the pass over the leaves has found out. */
export interface LeafCheck {
  readonly erased: number
  /** Of places that are missing: the hash that was signed, as base64, with the place. */
  readonly missing: ReadonlyMap<string, number>
}

export interface LeafCheckDeps {
  readonly db: Queryable
  readonly seal: Buffer
  readonly tiles: TrustedTiles
  readonly roots: ReadonlyMap<number, Buffer>
  readonly report: (problem: AuditProblem) => void
}

/** Compares every place of the log with the tree that was signed, and with its entry. */
export async function checkLeaves(deps: LeafCheckDeps, size: number): Promise<LeafCheck> {
  const { db, tiles, roots, report } = deps
  const tree = new Edge()
  const checkRoot = () => {
    const signed = roots.get(tree.size)
    if (signed && !signed.equals(tree.root())) report({ fault: 'checkpoint_altered', size: tree.size })
  }
  let erased = 0
  let whole = true
  const misplaced: { row: LeafRow; position: number; hash: Buffer }[] = []
  /** What was signed for places that have something else now, or nothing. */
  const wanted = new Set<string>()
  const missing = new Map<string, number>()
  checkRoot()
  for (let from = 0; from < size; from += page) {
    const rows = await readLeaves(db, from, Math.min(from + page, size))
    const gone = rows.filter((row) => row.id === null).map((row) => row.leaf_entry)
    const erasures = await readErasures(deps, gone)
    erased += erasures.size
    const byPosition = new Map(rows.map((row) => [Number(row.position), row]))
    let tile: Buffer | undefined
    for (let position = from; position < Math.min(from + page, size); position += 1) {
      const at = position % tileWidth
      if (at === 0) tile = await tiles.leaves(Math.floor(position / tileWidth))
      const signed = tile?.subarray(at * hashBytes, (at + 1) * hashBytes)
      const row = byPosition.get(position)
      const hash = row && leafHash(row.leaf_commitment)
      whole &&= signed !== undefined
      if (signed && whole) {
        tree.push(signed)
        checkRoot()
      }
      if (signed && !hash?.equals(signed)) wanted.add(signed.toString('base64'))
      if (!row) {
        report({ fault: 'leaf_removed', position })
        if (signed) missing.set(signed.toString('base64'), position)
      } else if (signed && !hash!.equals(signed)) {
        misplaced.push({ row, position, hash: hash! })
      }
      if (row) checkEntry(deps, row, position, signed ?? hash!, erasures)
    }
  }
  for (const { row, position, hash } of misplaced) {
    const fault = wanted.has(hash.toString('base64')) ? 'leaf_moved' : 'leaf_altered'
    report({ fault, position, entry: row.leaf_entry })
  }
  return { erased, missing }
}

/** Compares an entry with what was signed for its place. */
function checkEntry(
  { seal, report }: LeafCheckDeps,
  row: LeafRow,
  position: number,
  signed: Buffer,
  erasures: ReadonlySet<string>,
): void {
  if (row.id === null) {
    if (!erasures.has(row.leaf_entry)) report({ fault: 'entry_removed', entry: row.leaf_entry, position })
    return
  }
  const entry = row as SaltedRow
  const commitment = commitmentOf(entryOf(entry), entry.salt)
  const intact = commitment.equals(entry.commitment) && isSealed(entry.commitment, entry.seal, seal)
  if (!intact) report({ fault: 'entry_altered', entry: entry.id, position })
  else if (!leafHash(commitment).equals(signed) && leafHash(row.leaf_commitment).equals(signed)) {
    // The entry is as it was written, and the place as it was signed: they were joined by another hand.
    report({ fault: 'leaf_moved', entry: entry.id, position })
  }
}

async function readLeaves(db: Queryable, from: number, to: number): Promise<LeafRow[]> {
  const { rows } = await db.query<LeafRow>({
    name: 'trust.audit.check_leaves',
    text: `select l.position::text, l.entry as leaf_entry, l.commitment as leaf_commitment, ${saltedColumns}
      from trust.audit_leaf l left join trust.audit_entry e on e.id = l.entry
      where l.position >= $1 and l.position < $2`,
    values: [from, to],
  })
  return rows
}

/** Which of the entries that are gone were erased, as an entry of the log says that the program wrote. */
async function readErasures({ db, seal }: LeafCheckDeps, gone: readonly string[]): Promise<Set<string>> {
  if (gone.length === 0) return new Set()
  const { rows } = await db.query<SaltedRow>(
    `select ${saltedColumns} from trust.audit_entry e where e.about = any($1) and e.act = $2`,
    [gone, erasureAct],
  )
  const genuine = rows.filter(
    (row) =>
      isSealed(row.commitment, row.seal, seal) && commitmentOf(entryOf(row), row.salt).equals(row.commitment),
  )
  return new Set(genuine.map((row) => row.about!))
}
