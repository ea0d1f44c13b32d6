import { type Clock, KnutpunktError } from '../../kernel/index.ts'
import type { CodeLists } from '../mapping/code-lists.ts'
import type { Mapping } from '../mapping/mapping.ts'
import { qualityInPlace } from '../source/in-place.ts'
import type { InPlaceSource } from '../source/in-place-source.ts'
import { loadErrors } from './load-errors.ts'

/** How the rows of an entity that is read in place hold to the model. */
export interface InPlaceQuality {
  entity: string
  at: Date
  read: number
  setAside: number
  reasons: Record<string, number>
}

export interface QualityDeps {
  /** Of all that is read in place. */
  mapping: Mapping
  codes: CodeLists
  source: InPlaceSource
  clock: Clock
}

/** What was found when the rows of a warehouse were counted last. */
export interface InPlaceChecks {
  quality(): Promise<InPlaceQuality[]>
  /** Whether no row of an entity came twice, or referred to what is not there: then a question need not look for it. */
  standAlone(entity: string): boolean
}

/** Reasons that other rows have a part in. */
const ofOthers = /:(refers|duplicate)$/

/** The whole warehouse is gone through for it, so an answer holds for a while. */
const holdsMs = 3_600_000

/** A source that no longer is what was mapped is told as that. */
function asChanged(source: InPlaceSource, entity: string, error: unknown): unknown {
  const state = source.unfit(error)
  if (state === undefined) return error
  return new KnutpunktError(loadErrors.source_changed, { values: { entity, state } })
}

/**
 * Counts rows of a warehouse read in place by the model's rules, at most once an hour.
 *
 * @throws {KnutpunktError} what it makes: region.source_changed, for runs and descriptions too
 */
export function inPlaceQuality({ mapping, codes, source, clock }: QualityDeps): InPlaceChecks {
  let counted: ReadonlyMap<string, InPlaceQuality> = new Map()
  let last: { until: number; answer: Promise<InPlaceQuality[]> } | undefined
  const count = async (entity: string): Promise<InPlaceQuality> => {
    const at = new Date(clock.epochMilliseconds())
    const rows = await source.rows(qualityInPlace(mapping, entity, codes)).catch((error: unknown) => {
      throw asChanged(source, entity, error)
    })
    const { read, set_aside: setAside, ...reasons } = rows[0]!
    const found = Object.entries(reasons).map(([code, n]) => [code, Number(n)] as const)
    return {
      entity,
      at,
      read: Number(read),
      setAside: Number(setAside),
      reasons: Object.fromEntries(found.filter(([, n]) => n > 0)),
    }
  }
  const countAll = async (): Promise<InPlaceQuality[]> => {
    const found: InPlaceQuality[] = []
    for (const entity of Object.keys(mapping.entities)) found.push(await count(entity))
    counted = new Map(found.map((each) => [each.entity, each]))
    return found
  }
  const quality = (): Promise<InPlaceQuality[]> => {
    const now = clock.epochMilliseconds()
    if (last === undefined || last.until < now) {
      const answer = countAll()
      last = { until: now + holdsMs, answer }
      answer.catch(() => (last = undefined))
    }
    return last.answer
  }
  return {
    quality,
    standAlone(entity) {
      const reasons = counted.get(entity)?.reasons
      return reasons !== undefined && !Object.keys(reasons).some((code) => ofOthers.test(code))
    },
  }
}
