import { entities } from '../model/entities.ts'
import { isMapped } from './check-mapping.ts'
import type { Mapping } from './mapping.ts'

/** Which columns of an entity have a source. */
export interface EntityCoverage {
  readonly entity: string
  /** Absent: no source has the entity. */
  readonly source?: string
  readonly columns: readonly { readonly name: string; readonly required: boolean; readonly mapped: boolean }[]
  /** Share of the columns that have a source, 0 to 1. */
  readonly share: number
}

/** How much of the common model a node's mappings cover, every entity in the model's order. */
export function coverageOf(mappings: readonly Mapping[]): EntityCoverage[] {
  return entities.map(({ name, columns }) => {
    const mapping = mappings.find((each) => each.entities[name] !== undefined)
    const of = mapping?.entities[name]
    const covered = columns.map((column) => ({
      name: column.name,
      required: column.required === true,
      mapped: of !== undefined && isMapped(of, column.name),
    }))
    const share = covered.filter(({ mapped }) => mapped).length / covered.length
    return { entity: name, ...(mapping && { source: mapping.source }), columns: covered, share }
  })
}
