import { type App, removeLeftovers } from '../../kernel/index.ts'
import type { Guard } from '../../trust/index.ts'
import { type ExportJobDeps, exportJobs, runExport, settleExports } from './export-jobs.ts'
import { exportRoutes } from './export-routes.ts'

export interface ExportsDeps extends ExportJobDeps {
  app: App
  guard: Guard
  /** The region's data stands in a warehouse of its own: there is nothing to export from. */
  inPlace: boolean
}

/** Exports of the region's own data for its own use. Ends what a stop left, and adds the routes. */
export async function createExports(deps: ExportsDeps) {
  const { clock, root } = deps
  await settleExports(deps)
  await removeLeftovers(root, new Date(clock.epochMilliseconds()))
  exportRoutes(deps.app, deps)
  const stopping = new AbortController()
  let running: Promise<unknown> = Promise.resolve()
  const run = (id: string): Promise<void> => {
    const mine = runExport(deps, id, stopping.signal)
    running = Promise.allSettled([running, mine])
    return mine
  }
  return {
    jobs: exportJobs(deps, run),
    /** Ends an export under way, which then came to nothing. */
    async stop(): Promise<void> {
      stopping.abort()
      await running
    },
  }
}
