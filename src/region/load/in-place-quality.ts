import { type Clock, KnutpunktError } from '../../kernel/index.ts'
import type { CodeLists } from '../mapping/code-lists.ts'
import type { Mapping } from '../mapping/mapping.ts'
import { qualityInPlace, type Warehouse } from '../source/warehouse.ts'
import { loadErrors } from './load-errors.ts'

/** How the rows of an entity that is read in place hold to the model. */
export interface InPlaceQuality {
  entity: string
  at: Date
  read: number
  setAside: number
  reasons: Record<string, number>
}

export interface InPlaceDeps {
  /** Of all that is read in place; absent: nothing is. */
  mapping: Mapping | undefined
  codes: CodeLists
  warehouses: ReadonlyMap<string, Warehouse>
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

/** Syntax, something that is not there, or a value of another form: the source is no longer what was mapped. */
function asChanged(entity: string, error: { code?: string }): unknown {
  const { code: state = '' } = error
  // What is not there at all is told as that.
  if (!/^(42(?!P01)|22)...$/.test(state)) return error
  return new KnutpunktError(loadErrors.source_changed, { values: { entity, state } })
}

/**
 * Counts rows of a warehouse read in place by the model's rules, at most once an hour.
 *
 * @throws {KnutpunktError} what it makes: region.source_changed, for runs and descriptions too
 */
export function inPlaceQuality({ mapping, codes, warehouses, clock }: InPlaceDeps): InPlaceChecks {
  let counted: ReadonlyMap<string, InPlaceQuality> = new Map()
  let last: { until: number; answer: Promise<InPlaceQuality[]> } | undefined
  const count = async (of: Mapping, entity: string): Promise<InPlaceQuality> => {
    const at = new Date(clock.epochMilliseconds())
    const { rows } = await warehouses
      .get(of.place)!
      .read((client) => client.query<Record<string, string>>(qualityInPlace(of, entity, codes)))
      .catch((error: { code?: string }) => {
        throw asChanged(entity, error)
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
    for (const entity of Object.keys(mapping?.entities ?? {})) found.push(await count(mapping!, entity))
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
