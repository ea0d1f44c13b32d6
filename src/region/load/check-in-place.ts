import type { Log } from '../../kernel/index.ts'
import type { CodeLists } from '../mapping/code-lists.ts'
import { type Mapping, MappingError, type MappingFault } from '../mapping/mapping.ts'
import { isNotThere, kindOf } from '../run/failure.ts'
import { partsInPlace, qualityInPlace } from '../source/in-place.ts'
import type { InPlaceSource } from '../source/in-place-source.ts'

export interface CheckInPlace {
  /** Those that are read in place, by their files. */
  mappings: readonly Mapping[]
  /** All of them as one, since rows of one refer to those of another. */
  all: Mapping
  source: InPlaceSource
  codes: CodeLists
  log: Log
}

/** It answered that the node may not ask: a wrong password (PostgreSQL's class 28), or an address that is no Trino. */
const turnedAway = /^(28...|http_4(?!29)..)$/

/**
 * Has the source look at what is asked of it in place, and run none of it. A source that is away may come back, and tables of PostgreSQL that are not there
 * may be made: the node starts without them.
 *
 * @throws {MappingError} with each expression of a file that the source refuses, or when it refuses the node
 */
export async function checkInPlace(check: CheckInPlace): Promise<void> {
  const { mappings, all, log } = check
  try {
    const refused = await refusedOf(check)
    // What an entity refers to is looked at with it: the fault may be in a part of another.
    for (const faults of [await partsOf(check, refused), refused])
      for (const { file, entities } of mappings) {
        const own = faults.filter(({ entity }) => entity in entities)
        if (own.length > 0) throw new MappingError(file, own)
      }
  } catch (error) {
    if (error instanceof MappingError) throw error
    const kind = kindOf(error)
    if (turnedAway.test(kind))
      throw new MappingError(mappings[0]!.file, [{ text: `${all.place} refuses the node (${kind})` }])
    // A warehouse that is not filled yet is nobody's fault.
    const level = isNotThere(error) ? 'info' : 'warn'
    log[level]({ place: all.place, kind }, 'what is read in place could not be looked at')
  }
}

type Refused = MappingFault & { readonly entity: string }

async function refusedOf({ all, source, codes }: CheckInPlace): Promise<Refused[]> {
  const found: Refused[] = []
  for (const entity of Object.keys(all.entities)) {
    const text = await refusal(source, qualityInPlace(all, entity, codes))
    if (text !== undefined) found.push({ entity, text })
  }
  return found
}

async function partsOf({ all, source }: CheckInPlace, refused: readonly Refused[]): Promise<Refused[]> {
  const found: Refused[] = []
  for (const { entity } of refused)
    for (const [column, select] of partsInPlace(all, entity)) {
      const text = await refusal(source, select)
      if (text === undefined) continue
      found.push({ entity, column, text })
      // Nothing else of it can be right then.
      if (column === 'from') break
    }
  return found
}

async function refusal(source: InPlaceSource, select: string): Promise<string | undefined> {
  try {
    await source.check(select)
    return undefined
  } catch (error) {
    const state = source.unfit(error)
    if (state === undefined) throw error
    return `the source refuses it (${state})`
  }
}
