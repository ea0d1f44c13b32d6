import type { App, Clock, Database, IdentityVault, JobHandlers, Log } from '../../kernel/index.ts'
import type { Calls, Guard } from '../../trust/index.ts'
import type { Addressing } from '../addressing/addressing.ts'
import type { MakeCall, OwnProducer } from '../gateway/call.ts'
import { reconciliationJobs } from '../reconciliation/reconcile.ts'
import { reconciliationRoutes } from '../reconciliation/reconciliation-routes.ts'
import { createTelling, deliveryJobs } from '../subscription/deliver.ts'
import { subscriptionRoutes } from '../subscription/subscription-routes.ts'
import type { Engagement } from './engagement.ts'
import type { FindFilter } from './engagement-store.ts'
import { createIndexProducer } from './index-producer.ts'
import { indexRoutes } from './index-routes.ts'
import { createIndexService } from './index-service.ts'
import { createResidentVault, type ResidentId } from './resident.ts'

export interface EngagementIndexDeps {
  db: Database
  app: App
  vault: IdentityVault
  clock: Clock
  log: Log
  guard: Guard
  calls: Pick<Calls, 'residentByIdentity'>
  addressing: Addressing
  call: MakeCall
  /** The platform's own HSA-id: the owner of what sources tell its index, and as whom subscribers and sources are called. */
  hsaId: string
  nameOf(id: string): Promise<string | undefined>
}

export interface EngagementIndexPart {
  /** `internal:engagement-index` */
  ownProducers: OwnProducer[]
  /** Where there is something about somebody. */
  find(resident: ResidentId, filter: FindFilter): Promise<Engagement[]>
  jobs: { handlers: JobHandlers; crontab: string }
}

/** Joins the engagement index, its subscribers and comparisons with sources, and adds their routes. */
export function createEngagementIndex(given: EngagementIndexDeps): EngagementIndexPart {
  const vault = createResidentVault(given.vault)
  const service = createIndexService({ ...given, vault, tell: createTelling(given) })
  const deps = { ...given, vault, service }
  indexRoutes(given.app, deps)
  reconciliationRoutes(given.app, deps)
  subscriptionRoutes(given.app, deps)
  const parts = [deliveryJobs(deps), reconciliationJobs(deps)]
  return {
    ownProducers: [createIndexProducer(deps)],
    find: service.find,
    jobs: {
      handlers: Object.assign({}, ...parts.map(({ handlers }) => handlers)) as JobHandlers,
      crontab: parts.map(({ crontab }) => crontab).join('\n'),
    },
  }
}
