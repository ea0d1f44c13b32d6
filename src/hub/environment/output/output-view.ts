import type { Static } from 'typebox'
import type { Party } from '../../../kernel/index.ts'
import type { OutputItem, Output as OutputShown } from '../../contract/environment.ts'
import type { Permit } from '../../request/permit.ts'
import { isOf, productOf } from '../project.ts'
import type { QueryDeps } from '../query.ts'
import { type Output, type Review, reviewable } from './output.ts'
import { eventsOf, reviewsOf } from './output-store.ts'
import { keptUntil } from './release.ts'
import type { SavedTables } from './saved-table.ts'

export interface OutputDeps extends QueryDeps {
  tables: SavedTables
  /** Where released files lie. */
  root: string
}

/** Rows of a table that are shown to those who review it, and those whose it is. */
const mostShown = 200

export function itemOf(output: Output, permit: Permit): Static<typeof OutputItem> {
  const { id, title, state, version, rows, madeAt, submittedAt, checks } = output
  const many = (outcome: string) => checks.filter((each) => each.outcome === outcome).length
  return {
    id,
    permit: permit.id,
    number: permit.number,
    title,
    state,
    version,
    rows,
    madeAt: madeAt.toISOString(),
    ...(submittedAt !== null && { submittedAt: submittedAt.toISOString() }),
    stops: many('stop'),
    looks: many('look'),
  }
}

/** Whether somebody may review it now: none of its own people, and nobody twice. */
export const mayReview = (
  { state, round, madeBy }: Output,
  permit: Permit,
  { id, permissions }: Party,
  reviews: readonly Review[],
): boolean =>
  permissions.has('hub.outputs.review') &&
  reviewable.includes(state) &&
  madeBy !== id &&
  !permit.people.includes(id) &&
  !reviews.some((each) => each.round === round && each.reviewer === id)

/** An output as its own people and those who review it see it: never who reviewed it. */
export async function shownOutput(
  {
    db,
    tables,
    book,
    purposeOf,
    settings,
  }: Pick<OutputDeps, 'db' | 'tables' | 'book' | 'purposeOf' | 'settings'>,
  party: Party,
  output: Output,
  permit: Permit,
): Promise<Static<typeof OutputShown>> {
  const [reviews, events] = await Promise.all([reviewsOf(db.pool, output.id), eventsOf(db.pool, output.id)])
  const table =
    output.emptiedAt === null ? await tables.read(output.permit, output.id, output.sha256) : undefined
  const { countColumn, shareColumn, released } = output
  const review = mayReview(output, permit, party, reviews)
  return {
    ...itemOf(output, permit),
    product: permit.product,
    productTitle: productOf({ book }, permit).title,
    purpose: purposeOf(permit.purpose),
    explanation: output.explanation,
    sql: output.query,
    ...(countColumn !== null && { countColumn }),
    ...(shareColumn !== null && { shareColumn }),
    sha256: output.sha256,
    checks: [...output.checks],
    // Two review it each alone: what the other says is seen afterwards.
    reviews: reviews
      .filter(({ round }) => !review || round < output.round)
      .map(({ round, verdict, reasons, at }) => ({
        round,
        verdict,
        reasons,
        at: at.toISOString(),
      })),
    events: events.map(({ state, at }) => ({ state, at: at.toISOString() })),
    own: isOf(permit, party),
    mayReview: review,
    ...(table && {
      table: { columns: [...table.columns], rows: table.rows.slice(0, mostShown).map((row) => [...row]) },
    }),
    ...(released !== null && {
      file: {
        ...released,
        until: keptUntil(output.endedAt!, settings).toISOString(),
        gone: output.fileRemovedAt !== null,
      },
    }),
  }
}
