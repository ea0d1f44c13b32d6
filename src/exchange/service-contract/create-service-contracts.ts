import type { App, Clock, Database, Log } from '../../kernel/index.ts'
import type { Guard } from '../../trust/index.ts'
import { createContractBook, type FollowedBook } from './contract-book.ts'
import { contractRoutes } from './contract-routes.ts'
import { type ContractService, createContractService } from './contract-service.ts'

export interface ServiceContractsDeps {
  db: Database
  app: App
  clock: Clock
  log: Log
  guard: Guard
  nameOf(id: string): Promise<string | undefined>
}

export interface ServiceContractsPart {
  book: FollowedBook
  importOwn: ContractService['importOwn']
  stop(): Promise<void>
}

/** Joins the catalogue: follows changes, and adds its routes. */
export async function createServiceContracts(deps: ServiceContractsDeps): Promise<ServiceContractsPart> {
  const book = await createContractBook(deps)
  const service = createContractService({ ...deps, book })
  contractRoutes(deps.app, { ...deps, book, service })
  return { book, importOwn: service.importOwn, stop: book.close }
}
