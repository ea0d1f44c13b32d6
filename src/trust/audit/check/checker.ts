import type { AuditCheckResult } from '../../contract/audit.ts'
import { type CheckOptions, checkAudit } from './check.ts'
import { describeProblem } from './problem.ts'

/** Checks on demand, one at a time in this process: who asks while one is under way gets that one's result. */
export interface Checker {
  check(): Promise<AuditCheckResult>
  /** What the last one found; undefined before the first. */
  last(): AuditCheckResult | undefined
}

export function createChecker(
  deps: Parameters<typeof checkAudit>[0],
  known: () => Promise<CheckOptions['known']> = async () => [],
): Checker {
  let last: AuditCheckResult | undefined
  let running: Promise<AuditCheckResult> | undefined
  const run = async (): Promise<AuditCheckResult> => {
    const at = deps.clock.now().toString()
    const { problems, ...counts } = await checkAudit(deps, { known: (await known()) ?? [] })
    last = {
      at,
      ...counts,
      problems: problems.map((problem) => ({ ...problem, text: describeProblem(problem) })),
    }
    return last
  }
  return {
    last: () => last,
    check: () =>
      (running ??= run().finally(() => {
        running = undefined
      })),
  }
}
