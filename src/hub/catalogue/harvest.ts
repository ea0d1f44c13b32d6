import type { Database, JobHandlers, Log } from '../../kernel/index.ts'
import { listNodes, type StoredNode } from '../node/node-store.ts'
import type { Catalogue } from './catalogue.ts'

const harvestTask = 'hub:harvest-catalogues'

export interface HarvestDeps {
  db: Database
  log: Log
  catalogue: Catalogue
  /** Asks a node what it has, and keeps it. */
  look(node: StoredNode): Promise<void>
}

/**
 * Reads the regions' catalogues into the hub's, each hour. Of a node that is away the last that it told stands, with when it told it. What
 * does not hold to the standard after that is logged.
 */
export function harvestJobs({ db, log, catalogue, look }: HarvestDeps): {
  handlers: JobHandlers
  crontab: string
} {
  return {
    handlers: {
      [harvestTask]: async () => {
        const nodes = (await listNodes(db.pool)).filter(({ active }) => active)
        await Promise.all(
          nodes.map((node) =>
            look(node).catch((err: unknown) =>
              log.warn({ err, region: node.region }, 'a region’s catalogue could not be read'),
            ),
          ),
        )
        logFaults(log, await catalogue.faulty())
      },
    },
    crontab: `17 * * * * ${harvestTask}`,
  }
}

/** Tells of datasets whose descriptions do not hold to the standard; a steward sees more in the catalogue. */
export function logFaults(log: Log, faulty: Awaited<ReturnType<Catalogue['faulty']>>): void {
  for (const { id, faults } of faulty)
    log.warn(
      { dataset: id, properties: faults.map(({ property }) => property) },
      'a dataset’s description does not hold to HealthDCAT-AP',
    )
}
