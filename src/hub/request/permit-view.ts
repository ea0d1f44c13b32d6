import type { Party } from '../../kernel/index.ts'
import { Temporal } from '../../kernel/index.ts'
import type { PermitItem, PermitPage } from '../contract/permit.ts'
import { alikeOf } from '../rows/alike-texts.ts'
import { readRows } from '../rows/rows-store.ts'
import { clocksOfPermit, lastDayOf } from './clocks.ts'
import { startOf } from './deadline.ts'
import { isPartOf } from './flow.ts'
import { namesOf } from './names.ts'
import { inForce } from './permit.ts'
import { firstAnswers, type PublishedResult, resultsOf, type StoredPermit } from './permit-store.ts'
import { applicantsOf, type DataRequest } from './request.ts'
import { actorOf, productOf, type RequestDeps } from './request-acts.ts'
import { eventsOf, readRequest } from './request-store.ts'
import { isNamed } from './within.ts'

interface Around {
  answers: ReadonlyMap<string, Date>
  results: ReadonlyMap<string, PublishedResult[]>
  organisations: ReadonlyMap<string, string>
}

/** Permits as lists show them. */
export async function shownPermits(
  deps: RequestDeps,
  permits: readonly StoredPermit[],
): Promise<PermitItem[]> {
  const ids = permits.map(({ id }) => id)
  const db = deps.db.pool
  const [answers, results, { rows }] = await Promise.all([
    firstAnswers(db, ids),
    resultsOf(db, ids),
    db.query<{ id: string; name: string }>(
      'select p.id, r.organisation_name as name from hub.permit p join hub.request r on r.id = p.request where p.id = any($1)',
      [ids],
    ),
  ])
  const organisations = new Map(rows.map(({ id, name }) => [id, name]))
  return permits.map((permit) => facts(deps, permit, { answers, results, organisations }))
}

/** A permit as whoever reads it sees it, with what she may do. */
export async function shownPermit(
  deps: RequestDeps,
  party: Party,
  permit: StoredPermit,
): Promise<PermitPage> {
  const { db, rules, clock } = deps
  const request = (await readRequest(db.pool, permit.application))!
  const events = (await eventsOf(db.pool, [request.id])).get(request.id)!
  const names = await namesOf(deps, [...permit.people, request.decidedBy ?? ''])
  const results = (await resultsOf(db.pool, [permit.id])).get(permit.id)!
  const [item] = await shownPermits(deps, [permit])
  const purpose = rules.purposes.find(({ code }) => code === permit.purpose)
  const { prolongedAt, prolongedReasons, revokedAt, revokedReasons, emptiedAt } = permit
  const actor = actorOf(party)
  const decides =
    actor.decides && !isPartOf({ applicants: applicantsOf(events), people: permit.people }, actor.id)
  const holds = inForce(permit, new Date(clock.epochMilliseconds()))
  return {
    ...item!,
    purposeText: purpose?.text ?? { sv: permit.purpose, en: permit.purpose },
    selection: permit.selection,
    regions: [...permit.regions],
    people: permit.people.map((id) => ({ id, name: names(id) })),
    epoch: permit.epoch,
    ...decisionOf(request, names),
    standing: rules.conditions,
    ...(prolongedAt && {
      prolonged: {
        at: prolongedAt.toISOString(),
        reasons: prolongedReasons ?? '',
        lastDay: lastDayOf(permit.validUntil).toString(),
      },
    }),
    ...(revokedAt && { revoked: { at: revokedAt.toISOString(), reasons: revokedReasons ?? '' } }),
    ...(emptiedAt && { emptiedAt: emptiedAt.toISOString() }),
    results,
    alike: actor.decides
      ? alikeOf(productOf(deps.book, permit.product), await readRows(db.pool, permit.id))
      : [],
    policy: `/api/hub/v1/permits/${permit.id}/policy`,
    may: [
      ...(holds && isNamed(permit, party) ? (['run'] as const) : []),
      ...(holds && decides ? (['revoke'] as const) : []),
      ...(holds && decides && prolongedAt === null ? (['prolong'] as const) : []),
      ...(actor.applies && actor.organisation === permit.organisation ? (['publish'] as const) : []),
    ],
  }
}

function decisionOf(
  { state, reasons, conditions, decidedAt, decidedBy }: DataRequest,
  names: (id: string) => string,
) {
  return {
    outcome: state as PermitPage['outcome'],
    reasons: reasons ?? '',
    conditions: [...(conditions ?? [])],
    decidedAt: decidedAt!.toISOString(),
    ...(decidedBy !== null && { decidedBy: { id: decidedBy, name: names(decidedBy) } }),
  }
}

function facts({ book, rules, clock }: RequestDeps, permit: StoredPermit, around: Around): PermitItem {
  const { id } = permit
  const [first] = around.results.get(id) ?? []
  return {
    id,
    number: permit.number,
    version: permit.version,
    kind: permit.kind,
    application: permit.application,
    organisation: permit.organisation,
    organisationName: around.organisations.get(id) ?? permit.organisation,
    product: permit.product,
    productTitle: productOf(book, permit.product).title,
    purpose: permit.purpose,
    state: permit.state,
    validFrom: permit.validFrom.toISOString(),
    validUntil: permit.validUntil.toISOString(),
    lastDay: lastDayOf(permit.validUntil).toString(),
    clocks: clocksOfPermit(permit, rules, new Date(clock.epochMilliseconds()), {
      firstAnswer: around.answers.get(id),
      firstResult: first && startOf(Temporal.PlainDate.from(first.publishedOn)),
    }),
  }
}
