import type { Database } from '../../kernel/index.ts'
import type { EntityCoverage } from '../mapping/coverage.ts'
import { never } from '../run/data.ts'
import type { NodeDescription } from '../wire/index.ts'
import type { InPlaceQuality } from './in-place-quality.ts'
import { lastOfEntities } from './load-store.ts'

export interface FactDeps {
  db: Database
  coverage: readonly EntityCoverage[]
  quality(): Promise<InPlaceQuality[]>
}

/** What travels with figures about the data that they rest on. */
export interface DataFacts {
  /** When the data that was loaded longest ago was loaded, ISO 8601. */
  readonly loadedAt: string
  /** The last day that all of it holds for. */
  readonly dataUntil: string
  readonly setAside: number
  /** Codes of `products/codes/comparability`. */
  readonly flags: readonly string[]
}

export async function factsOf(deps: FactDeps, entities: readonly string[]): Promise<DataFacts> {
  const described = (await describeSources(deps)).filter(({ entity }) => entities.includes(entity))
  const loadedAt = described.map((each) => each.loadedAt).sort()[0] ?? never
  const until = described.flatMap((each) => each.until ?? []).sort()[0]
  return {
    loadedAt,
    dataUntil: until ?? loadedAt.slice(0, 10),
    setAside: described.reduce((sum, { setAside }) => sum + setAside, 0),
    flags: costTypesMissing(deps, entities) ? ['cost_types_missing'] : [],
  }
}

/** A type of cost that has no source is in no sum; comparing needs to know. */
const costTypesMissing = ({ coverage }: FactDeps, entities: readonly string[]): boolean =>
  coverage.some(
    ({ entity, source, columns }) =>
      entity === 'contact_cost' &&
      entities.includes(entity) &&
      source !== undefined &&
      columns.some(({ name, mapped }) => name.startsWith('cost_') && !mapped),
  )

/** How each entity that has a source stands. A warehouse read in place is as it is now. */
export async function describeSources({
  db,
  coverage,
  quality,
}: FactDeps): Promise<NodeDescription['sources']> {
  const shares = new Map(coverage.map(({ entity, share }) => [entity, share]))
  const loaded = await lastOfEntities(db.pool)
  const inPlace = await quality()
  return [
    ...loaded
      .filter(({ entity }) => (shares.get(entity) ?? 0) > 0)
      .map(({ entity, rows, setAside, at, from, until }) => ({
        entity,
        rows,
        setAside,
        loadedAt: at.toISOString(),
        ...(from !== null && { from }),
        ...(until !== null && { until }),
        coverage: shares.get(entity)!,
      })),
    ...inPlace.map(({ entity, read, setAside, at }) => ({
      entity,
      rows: read - setAside,
      setAside,
      loadedAt: at.toISOString(),
      coverage: shares.get(entity)!,
    })),
  ]
}
