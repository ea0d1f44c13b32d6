import type { App, JobHandlers, Log } from '../../kernel/index.ts'
import { cancelRun } from '../run/ask-nodes.ts'
import { decideRoutes } from './decide-routes.ts'
import type { EndDeps, OnEnd } from './end-permits.ts'
import { permitRoutes } from './permit-routes.ts'
import { registerRoutes } from './register-routes.ts'
import type { RequestDeps } from './request-acts.ts'
import { requestJobs } from './request-jobs.ts'
import { requestRoutes } from './request-routes.ts'
import { readRules } from './rules.ts'

export interface RequestsDeps extends Omit<RequestDeps, 'rules'> {
  app: App
  log: Log
  /** The file of rules. */
  rules: string
  /** What is done when a permit ends, and when it is emptied. */
  onEnd: readonly OnEnd[]
  /** How others reach the installation, without a slash at its end. */
  baseUrl(): string
}

/** Joins applications, permits and the register of decisions, and adds their routes. */
export async function createRequests(
  deps: RequestsDeps,
): Promise<{ jobs: { handlers: JobHandlers; crontab: string } }> {
  const given = { ...deps, rules: await readRules(deps.rules), cancelRun } satisfies RequestDeps & EndDeps
  requestRoutes(deps.app, given)
  decideRoutes(deps.app, given)
  permitRoutes(deps.app, given)
  registerRoutes(deps.app, given)
  return { jobs: requestJobs(given) }
}
