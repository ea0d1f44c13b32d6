import type { App, JobHandlers } from '../../kernel/index.ts'
import { createEpochService, type EpochDeps, type EpochService, rekeyTask } from './epoch-service.ts'
import { type PseudonymRouteDeps, pseudonymRoutes } from './pseudonym-routes.ts'
import { createReidentificationService } from './reidentification-service.ts'

export interface PseudonymPartDeps extends EpochDeps, Pick<PseudonymRouteDeps, 'nameOf'> {
  app: App
}

/** What the region's own people do with pseudonyms. */
export interface PseudonymPart {
  epochs: EpochService
  jobs: { handlers: JobHandlers; crontab: string }
}

const destroyTask = 'region:pseudonyms-destroy'
const expireTask = 'region:reidentifications-expire'

/** Joins epochs and re-identification, adds their routes, and takes down what a stop left between store, key file and database. */
export async function createPseudonymPart(deps: PseudonymPartDeps): Promise<PseudonymPart> {
  const epochs = createEpochService(deps)
  const reidentifications = createReidentificationService(deps)
  await epochs.settle()
  pseudonymRoutes(deps.app, { ...deps, epochs, reidentifications })
  return {
    epochs,
    jobs: {
      handlers: {
        [rekeyTask]: () => epochs.change(),
        [destroyTask]: () => epochs.destroyOld(),
        [expireTask]: () => reidentifications.expire(),
      },
      crontab: `52 2 * * * ${destroyTask}\n17 * * * * ${expireTask}`,
    },
  }
}
