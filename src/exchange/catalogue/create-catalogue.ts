import type { App, Clock } from '../../kernel/index.ts'
import type { Guard } from '../../trust/index.ts'
import type { OwnProducer } from '../gateway/call.ts'
import { type CatalogueDeps, createCatalogue as createLists } from './catalogue.ts'
import { catalogueRoutes } from './catalogue-routes.ts'
import { fhirRoutes } from './fhir-routes.ts'
import { createRegistryProducer } from './registry-producer.ts'

/** Joins what consumers read of addressing: adds its routes, and gives what answers the two SOAP look-ups. */
export function createCatalogue(
  deps: CatalogueDeps & { app: App; clock: Clock; guard: Pick<Guard, 'require'> },
): { ownProducers: OwnProducer[] } {
  const catalogue = createLists(deps)
  catalogueRoutes(deps.app, { ...deps, catalogue })
  fhirRoutes(deps.app, { ...deps, catalogue })
  return { ownProducers: [createRegistryProducer({ ...deps, catalogue })] }
}
