import type { Clock, Database, Queryable } from '../../../kernel/index.ts'
import type { LogIdentity } from '../keys/log-identity.ts'
import { emptyRoot } from '../tree/merkle.ts'
import { findLast, knownRoots, signedRoots } from './check-checkpoints.ts'
import { checkLeaves } from './check-leaves.ts'
import { checkUnplaced, surplusLeaves } from './check-unplaced.ts'
import type { AuditProblem } from './problem.ts'
import { surplusTiles, trustTiles } from './trusted-tiles.ts'

/** What a check has found. */
export interface AuditCheck {
  /** How many entries the signed log has. */
  readonly size: number
  /** Of these, erased as the log itself says. */
  readonly erased: number
  /** Entered, and not yet in the log. */
  readonly waiting: number
  /** Empty when the database is what was signed. */
  readonly problems: readonly AuditProblem[]
  /** There are more problems than are listed. */
  readonly more: boolean
}

export interface CheckOptions {
  /** Signed checkpoints kept elsewhere, by a cosigner or in an export: what they have the log must still have. */
  readonly known?: readonly string[]
  /** How long an entry may wait for its place before that is a problem: 60. */
  readonly patienceSeconds?: number
}

const mostProblems = 1000

/**
 * Compares everything that the database says of the audit log with what was signed, and names each row that was altered, removed,
 * put in or moved by another hand than the program's. Reads the whole log, in one snapshot of it; memory does not grow with it.
 */
export async function checkAudit(
  { db, identity, clock }: { db: Database; identity: LogIdentity; clock: Clock },
  { known = [], patienceSeconds = 60 }: CheckOptions = {},
): Promise<AuditCheck> {
  const problems = new Map<string, AuditProblem>()
  let more = false
  const report = (problem: AuditProblem) => {
    // A place that is missing is reported once, with its entry when that is found.
    const { fault, entry, position, tile, size } = problem
    const key = [fault, position ?? entry, tile, size].join(' ')
    if (problems.size < mostProblems || problems.has(key)) problems.set(key, problem)
    else more = true
  }
  const placedBefore = clock.now().subtract({ seconds: patienceSeconds })
  const counts = await db.transaction(async (client) => {
    await client.query('set transaction isolation level repeatable read, read only')
    return check(client, identity, { known, placedBefore, report })
  })
  return { ...counts, problems: [...problems.values()], more }
}

async function check(
  db: Queryable,
  identity: LogIdentity,
  options: {
    known: readonly string[]
    placedBefore: ReturnType<Clock['now']>
    report: (problem: AuditProblem) => void
  },
): Promise<Pick<AuditCheck, 'size' | 'erased' | 'waiting'>> {
  const { placedBefore, report } = options
  const { seal } = identity
  const signed = (await findLast(db, identity, report)) ?? { size: 0, root: emptyRoot }
  const tiles = await trustTiles(db, signed, report)
  const rootsBetween = (from: number, to: number) => signedRoots(db, identity, { from, to }, report)
  const known = knownRoots(identity, options.known, signed.size, report)
  const { erased, missing } = await checkLeaves({ db, seal, tiles, known, rootsBetween, report }, signed.size)
  await surplusLeaves(db, signed.size, report)
  await surplusTiles(db, signed.size, report)
  const waiting = await checkUnplaced({ db, seal, missing, placedBefore, report })
  return { size: signed.size, erased, waiting }
}
