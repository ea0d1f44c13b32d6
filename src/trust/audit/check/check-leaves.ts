import type { Queryable } from '../../../kernel/index.ts'
import { commitmentOf, isSealed } from '../entry/commitment.ts'
import { entryOf, type SaltedRow, saltedColumns } from '../entry/entry-row.ts'
import { erasureAct } from '../erase/erase.ts'
import { Edge, hashBytes, leafHash } from '../tree/merkle.ts'
import { tileWidth } from '../tree/tiles.ts'
import type { Roots } from './check-checkpoints.ts'
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
  /** The roots known from elsewhere. */
  readonly known: Roots
  /** The roots that were signed for sizes above the first up to the second. */
  rootsBetween(from: number, to: number): Promise<Roots>
  readonly report: (problem: AuditProblem) => void
}

/** Compares every place of the log with the tree that was signed, and with its entry. */
export async function checkLeaves(deps: LeafCheckDeps, size: number): Promise<LeafCheck> {
  const pass = new LeafPass(deps)
  for (let from = 0; from < size; from += page) await pass.page(from, Math.min(from + page, size))
  return pass.finish()
}

/** Places with something else than was signed that are kept until the end, to be told apart from moved ones. */
const mostMisplaced = 10_000

/** One pass over the log, from the first place to the last. */
class LeafPass {
  readonly #deps: LeafCheckDeps
  /** The tree as it was signed, as far as it can be known. */
  readonly #tree = new Edge()
  #whole = true
  #roots: Roots = new Map()
  #erased = 0
  readonly #misplaced: { entry: string; position: number; hash: string }[] = []
  /** What was signed for places that have something else now, or nothing. */
  readonly #wanted = new Set<string>()
  readonly #missing = new Map<string, number>()

  constructor(deps: LeafCheckDeps) {
    this.#deps = deps
  }

  async page(from: number, to: number): Promise<void> {
    const { db, tiles } = this.#deps
    this.#roots = await this.#deps.rootsBetween(from, to)
    const rows = await readLeaves(db, from, to)
    const gone = rows.filter((row) => row.id === null).map((row) => row.leaf_entry)
    const erasures = await readErasures(this.#deps, gone)
    this.#erased += erasures.size
    const byPosition = new Map(rows.map((row) => [Number(row.position), row]))
    let tile: Buffer | undefined
    for (let position = from; position < to; position += 1) {
      const at = position % tileWidth
      if (at === 0) tile = await tiles.leaves(Math.floor(position / tileWidth))
      const signed = tile?.subarray(at * hashBytes, (at + 1) * hashBytes)
      this.#grow(signed)
      const row = byPosition.get(position)
      this.#place(position, row, signed)
      if (row) checkEntry(this.#deps, row, position, signed ?? leafHash(row.leaf_commitment), erasures)
    }
  }

  finish(): LeafCheck {
    for (const { entry, position, hash } of this.#misplaced) {
      const fault = this.#wanted.has(hash) ? 'leaf_moved' : 'leaf_altered'
      this.#deps.report({ fault, position, entry })
    }
    return { erased: this.#erased, missing: this.#missing }
  }

  /** Each root that was signed on the way must be that of the tree so far. */
  #grow(signed: Buffer | undefined): void {
    this.#whole &&= signed !== undefined
    if (!this.#whole) return
    this.#tree.push(signed!)
    const { size } = this.#tree
    const roots = [this.#roots.get(size), this.#deps.known.get(size)].filter((root) => root !== undefined)
    const root = roots.length > 0 ? this.#tree.root() : undefined
    if (!roots.every((each) => each.equals(root!))) this.#deps.report({ fault: 'checkpoint_altered', size })
  }

  #place(position: number, row: LeafRow | undefined, signed: Buffer | undefined): void {
    const hash = row && leafHash(row.leaf_commitment)
    if (hash && (!signed || hash.equals(signed))) return
    const wanted = signed?.toString('base64')
    if (wanted !== undefined) this.#wanted.add(wanted)
    if (!row) {
      this.#deps.report({ fault: 'leaf_removed', position })
      if (wanted !== undefined) this.#missing.set(wanted, position)
    } else if (this.#misplaced.length < mostMisplaced) {
      this.#misplaced.push({ entry: row.leaf_entry, position, hash: hash!.toString('base64') })
    } else {
      this.#deps.report({ fault: 'leaf_altered', position, entry: row.leaf_entry })
    }
  }
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
