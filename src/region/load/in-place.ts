import type { Clock, Log } from '../../kernel/index.ts'
import type { CodeLists } from '../mapping/code-lists.ts'
import type { Mapping } from '../mapping/mapping.ts'
import { relationInPlace } from '../source/in-place.ts'
import { postgresInPlace, type TrinoPlace, trinoInPlace } from '../source/in-place-source.ts'
import { openWarehouse } from '../source/warehouse.ts'
import { checkInPlace } from './check-in-place.ts'
import { type InPlaceQuality, inPlaceQuality } from './in-place-quality.ts'

/** What reads a warehouse in place, and where it is. */
export type InPlaceEngine =
  | { readonly kind: 'postgresql'; readonly url: string }
  | { readonly kind: 'trino'; readonly place: TrinoPlace }

/** A warehouse that is read in place. */
export interface InPlace {
  readonly engine: InPlaceEngine
  /** What the engine reads an entity from: a select in brackets. @throws {RangeError} */
  relationOf(entity: string): string
  /** How the rows of each entity hold to the model. */
  quality(): Promise<InPlaceQuality[]>
  close(): Promise<void>
}

export interface InPlaceDeps {
  /** Those that are read in place, one or more. */
  mappings: readonly Mapping[]
  /** By the names that mappings give as places. */
  databases: Readonly<Record<string, string>>
  trino: Readonly<Record<string, TrinoPlace>>
  codes: CodeLists
  clock: Clock
  log: Log
}

/**
 * Opens what is read in place, and has it look at what will be asked of it.
 *
 * @throws {MappingError} when it refuses a part of a mapping, or the node
 */
export async function openInPlace(deps: InPlaceDeps): Promise<InPlace> {
  const { mappings, databases, trino, codes, clock, log } = deps
  const { kind, place } = mappings[0]!
  const engine: InPlaceEngine =
    kind === 'trino' ? { kind, place: trino[place]! } : { kind: 'postgresql', url: databases[place]! }
  const source =
    engine.kind === 'trino' ? trinoInPlace(engine.place) : postgresInPlace(openWarehouse(engine.url))
  const all = inOne(mappings)
  try {
    await checkInPlace({ mappings, all, source, codes, log })
  } catch (error) {
    await source.close()
    throw error
  }
  const { quality, standAlone } = inPlaceQuality({ mapping: all, codes, source, clock })
  return {
    engine,
    relationOf: (entity) => relationInPlace(all, entity, codes, { alone: standAlone(entity) }),
    quality,
    close: () => source.close(),
  }
}

/** All that is read in place is in one warehouse: what one mapping has, the others' rows may refer to. */
function inOne(mappings: readonly Mapping[]): Mapping {
  return { ...mappings[0]!, entities: Object.assign({}, ...mappings.map(({ entities }) => entities)) }
}
