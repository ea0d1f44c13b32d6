import { type Queryable, Temporal } from '../../../kernel/index.ts'
import { type SaltedRow, saltedColumns } from '../entry/entry-row.ts'
import { faultOf } from '../log/sequencer.ts'
import { leafHash } from '../tree/merkle.ts'
import type { AuditProblem } from './problem.ts'

export interface UnplacedDeps {
  readonly db: Queryable
  readonly seal: Buffer
  /** Places that are missing, by the hash that was signed for them. */
  readonly missing: ReadonlyMap<string, number>
  /** Entries from before this should have their place. */
  readonly placedBefore: Temporal.Instant
  readonly report: (problem: AuditProblem) => void
}

/** Entries without a place: new ones, those put in by another hand, and those whose place was removed. Answers how many are new. */
export async function checkUnplaced(deps: UnplacedDeps): Promise<number> {
  let fresh = 0
  for await (const row of unplaced(deps.db)) {
    const problem = problemOf(row, deps)
    if (problem) deps.report(problem)
    else fresh += 1
  }
  return fresh
}

function problemOf(row: SaltedRow, { seal, missing, placedBefore }: UnplacedDeps): AuditProblem | undefined {
  if (faultOf(row, seal) !== undefined) return { fault: 'entry_inserted', entry: row.id }
  const position = missing.get(leafHash(row.commitment).toString('base64'))
  if (position !== undefined) return { fault: 'leaf_removed', entry: row.id, position }
  const late = Temporal.Instant.compare(row.at, placedBefore) < 0
  return late ? { fault: 'entry_waiting', entry: row.id } : undefined
}

async function* unplaced(db: Queryable): AsyncGenerator<SaltedRow> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const { rows } = await db.query<SaltedRow>(
      `select ${saltedColumns} from trust.audit_entry e
       where e.id > $1 and not exists (select from trust.audit_leaf l where l.entry = e.id) order by e.id limit 1000`,
      [after],
    )
    yield* rows
    if (rows.length === 0) return
    after = rows.at(-1)!.id
  }
}

/** Places behind the end of what was signed, and entries that have more than one. */
export async function surplusLeaves(
  db: Queryable,
  size: number,
  report: (problem: AuditProblem) => void,
): Promise<void> {
  // An entry that is erased is named by its place alone: with two places for one, another's removal would look erased.
  const { rows } = await db.query<{ position: string; entry: string }>(
    `select l.position::text, l.entry from trust.audit_leaf l where l.position >= $1
     union
     select l.position::text, l.entry from trust.audit_leaf l join (
       select entry from trust.audit_leaf group by entry having count(*) > 1 limit 1000) twice on twice.entry = l.entry
     limit 1000`,
    [size],
  )
  for (const { position, entry } of rows)
    report({ fault: 'leaf_inserted', entry, position: Number(position) })
}
