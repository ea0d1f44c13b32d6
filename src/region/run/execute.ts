import { type Clock, KnutpunktError } from '../../kernel/index.ts'
import { askCells } from '../compile/ask.ts'
import { type CheckedOrder, checkOrder } from '../compile/check-order.ts'
import type { StageTwo } from '../compile/extract.ts'
import type { Engine } from '../engine/engine.ts'
import { modelVersion } from '../model/entities.ts'
import { keptDimension, thresholdOf } from '../policy/policy.ts'
import type { PolicyService } from '../policy/policy-service.ts'
import { regionErrors } from '../region-errors.ts'
import type { Evidence, RunOrder } from '../wire/index.ts'
import { type DataFacts, never, type RegionData } from './data.ts'
import type { Ending } from './queue-store.ts'
import type { ResultFiles } from './result-files.ts'
import { withheld } from './withhold.ts'
import { writeRows } from './write-rows.ts'

/** The permit's own pseudonyms, made by the part that keeps the region's keys. */
export interface Pseudonyms {
  /** How stage 2 is made in the engine's SQL of a column with pseudonyms of stage 1. */
  stageTwo(permit: string, epoch: number, column: string): Promise<StageTwo>
}

export interface ExecuteDeps {
  clock: Clock
  engine: Engine
  data: RegionData
  pseudonyms: Pseudonyms
  files: ResultFiles
  policies: Pick<PolicyService, 'holding' | 'defaults'>
  db: Parameters<PolicyService['holding']>[0]
  region: string
  cellKeySalt: string
  mostCells: number
}

interface Attempt {
  id: string
  ordered: RunOrder
  attempt: number
  signal: AbortSignal
}

/**
 * Runs an order. What the region has decided is looked at again: it may have changed while the run waited.
 *
 * @throws {KnutpunktError} when it cannot be answered, and what the engine throws
 */
export async function execute(deps: ExecuteDeps, run: Attempt): Promise<Ending> {
  const { ordered } = run
  const { decided } = await deps.policies.holding(deps.db, ordered.product)
  if (!decided.takesPart) throw new KnutpunktError(regionErrors.policy_no_part)
  const kept = keptDimension(decided, askedDimensions(ordered))
  if (kept !== undefined) throw new KnutpunktError(regionErrors.policy_dimension, { values: { name: kept } })
  const checked = checkOrder(ordered)
  const threshold = thresholdOf(ordered.product, {
    decided,
    defaults: deps.policies.defaults,
    ordered: ordered.threshold,
  })
  if (ordered.form === 'rows') return extract(deps, run, checked, threshold)
  const began = performance.now()
  const { answer, facts } = await onOneLoad(deps, checked, () =>
    askCells(checked, {
      engine: deps.engine,
      context: contextOf(deps),
      signal: run.signal,
      mostCells: deps.mostCells,
    }),
  )
  return {
    state: 'done',
    cells: decided.small === 'withhold' ? withheld(answer, threshold) : answer,
    evidence: evidenceOf(deps, facts, threshold, performance.now() - began),
  }
}

/** In answers and in filters. */
export const askedDimensions = ({ selection }: RunOrder): string[] => [
  ...selection.dimensions,
  ...selection.filters.map(({ column }) => column),
]

const contextOf = ({ region, cellKeySalt, data }: ExecuteDeps) => ({
  region,
  cellKeySalt,
  relationOf: data.relationOf,
})

const mostLoads = 3

/**
 * The questions of an order are several: when a load came between them they are asked again. Where nothing was ever loaded there is no answer: it
 * would be nought of everything.
 */
async function onOneLoad<T>(
  { data }: ExecuteDeps,
  { view }: CheckedOrder,
  ask: () => Promise<T>,
): Promise<{ answer: T; facts: DataFacts }> {
  const entities = view.of.filter((name) => name !== 'month_end')
  for (let tries = 1; ; tries++) {
    const before = await data.factsOf(entities)
    if (before.loadedAt === never) throw new KnutpunktError(regionErrors.data_not_there)
    const answer = await ask()
    const facts = await data.factsOf(entities)
    if (before.loadedAt === facts.loadedAt || tries === mostLoads) return { answer, facts }
  }
}

function evidenceOf(
  { engine }: ExecuteDeps,
  { loadedAt, dataUntil, setAside, flags }: DataFacts,
  threshold: number,
  milliseconds: number,
): Evidence {
  return {
    threshold,
    modelVersion,
    loadedAt,
    dataUntil,
    setAside,
    engine: engine.kind,
    milliseconds: Math.round(milliseconds),
    flags: [...flags],
  }
}

/** Rows as a file, of people under the permit's own pseudonyms. Nothing is left of one that cannot be given out. */
async function extract(
  deps: ExecuteDeps,
  { id, ordered, attempt, signal }: Attempt,
  checked: CheckedOrder,
  threshold: number,
): Promise<Ending> {
  const { files, engine, pseudonyms } = deps
  const { permit } = ordered
  checkPermit(deps, permit)
  const stageTwo = checked.columns.has('person')
    ? (column: string) => pseudonyms.stageTwo(permit!.id, permit!.epoch, column)
    : undefined
  const draft = files.draftOf(id, attempt)
  const to = { draft, work: files.workOf(id, attempt), signal }
  const context = { ...contextOf(deps), dialect: engine.dialect }
  const began = performance.now()
  try {
    const { answer: rows, facts } = await onOneLoad(deps, checked, () =>
      writeRows(engine, checked, { context, stageTwo, ...to }),
    )
    // It may have run out meanwhile.
    checkPermit(deps, permit)
    signal.throwIfAborted()
    const file = { rows, ...(await files.finish(draft, id)) }
    return {
      state: 'done',
      file,
      evidence: evidenceOf(deps, facts, threshold, performance.now() - began),
    }
  } finally {
    await files.remove(draft)
  }
}

function checkPermit({ clock }: ExecuteDeps, permit: RunOrder['permit']): void {
  if (permit !== undefined && clock.epochMilliseconds() >= Date.parse(permit.until))
    throw new KnutpunktError(regionErrors.permit_expired)
}
