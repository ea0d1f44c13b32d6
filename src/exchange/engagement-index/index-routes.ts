import Type from 'typebox'
import { type App, type Database, KnutpunktError, partyOf } from '../../kernel/index.ts'
import type { Calls, Guard } from '../../trust/index.ts'
import type { Addressing } from '../addressing/addressing.ts'
import { Engagement, IndexSearch, IndexSource } from '../contract/engagement-index.ts'
import { type EngagementPlace, type Engagement as Known, placeFields } from './engagement.ts'
import { countSources } from './engagement-store.ts'
import { indexErrors } from './index-errors.ts'
import type { IndexService } from './index-service.ts'
import { readResident } from './resident.ts'

export interface IndexRouteDeps {
  db: Database
  guard: Guard
  service: IndexService
  addressing: Addressing
  calls: Pick<Calls, 'residentByIdentity'>
}

const path = '/api/exchange/v1/index'
const tags = ['engagement index']
const read = { permission: 'exchange.index.read' }

const instant = (at: number) => new Date(at).toISOString()

/** What the index knows: of somebody who is asked for, and how much of each source. */
export function indexRoutes(app: App, deps: IndexRouteDeps): void {
  const { db, guard, service, addressing, calls } = deps
  app.post(
    `${path}/search`,
    {
      config: read,
      schema: {
        tags,
        summary: 'Where there is something about a resident. A look at her, which is entered in the log',
        body: IndexSearch,
        response: { 200: Type.Object({ items: Type.Array(Engagement) }) },
      },
    },
    async (request) => {
      const party = partyOf(request)
      const { resident: asked, serviceDomain, sourceSystem } = request.body
      const resident = readResident(asked.extension, asked.root)
      if (resident === undefined) throw new KnutpunktError(indexErrors.resident_unreadable)
      // Those with a region's own numbers are not in the register of residents.
      const person =
        resident.root === undefined ? await calls.residentByIdentity(resident.extension) : undefined
      const granted = await guard.require(party, { act: 'services.read', person })
      const found = await service.find(resident, { serviceDomain, sourceSystem })
      await guard.enter(db.pool, party, { act: 'exchange.index.search', granted, person })
      return { items: found.map(shown) }
    },
  )
  app.get(
    `${path}/sources`,
    {
      config: read,
      schema: {
        tags,
        summary: 'How much the index has of each source and domain',
        response: { 200: Type.Object({ items: Type.Array(IndexSource) }) },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'services.read' })
      const routing = addressing.current()
      const items = (await countSources(db.pool)).map((source) => {
        const name =
          routing.componentByHsaId(source.sourceSystem)?.name ??
          routing.entity('logicalAddress', source.sourceSystem)?.name
        return {
          ...source,
          updatedAt: source.updatedAt.toISOString(),
          ...(name !== undefined && { name }),
        }
      })
      return { items }
    },
  )
}

/** Without whom it is about, which is what was asked. */
function shown({ mostRecent, createdAt, updatedAt, ...rest }: Known) {
  const place = Object.fromEntries(
    placeFields.map(([field]) => [field, rest[field]]),
  ) as unknown as EngagementPlace
  return {
    ...place,
    createdAt: instant(createdAt!),
    updatedAt: instant(updatedAt!),
    ...(mostRecent !== undefined && { mostRecent: instant(mostRecent) }),
  }
}
