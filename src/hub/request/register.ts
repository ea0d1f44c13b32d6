import { type Queryable, Temporal } from '../../kernel/index.ts'
import type { Both } from '../../region/index.ts'
import type { Decision } from '../contract/permit.ts'
import { clocksOfPermit, lastDayOf } from './clocks.ts'
import { dayOf, startOf } from './deadline.ts'
import {
  firstAnswers,
  type PublishedResult,
  readPermit,
  resultsOf,
  type StoredPermit,
} from './permit-store.ts'
import type { DataRequest } from './request.ts'
import { productOf, type RequestDeps } from './request-acts.ts'

/** What is chosen of the register. */
export interface Chosen {
  search?: string | undefined
  product?: string | undefined
  outcome?: string | undefined
  kind?: string | undefined
}

type Row = Pick<
  DataRequest,
  | 'id'
  | 'number'
  | 'kind'
  | 'product'
  | 'organisationName'
  | 'reasons'
  | 'conditions'
  | 'content'
  | 'submittedAt'
  | 'decidedAt'
> & { outcome: Decision['outcome']; granted: DataRequest['granted']; permit: string | null }

/**
 * Decisions in the public register, the newest first. `before`: the number of the last one seen. Words are looked for in what is shown of
 * them, in the number, and in what products and purposes are called.
 */
export async function decisions(
  deps: RequestDeps,
  { search, product, outcome, kind }: Chosen,
  { before, limit, number }: { before?: string | undefined; limit: number; number?: string | undefined },
): Promise<Decision[]> {
  const { db } = deps
  const words = (search ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const { rows } = await db.pool.query<Row>(
    `select r.id, r.number, r.kind, r.product, r.organisation_name as "organisationName", r.reasons, r.conditions, r.content, r.granted,
       r.submitted_at as "submittedAt", r.decided_at as "decidedAt", r.state as outcome, p.id as permit
     from hub.request r left join hub.permit p on p.request = r.id
     where r.decided_at is not null
       and ($1::text is null or r.product = $1) and ($2::text is null or r.state = $2) and ($3::text is null or r.kind = $3)
       and ($4::text is null or (r.decided_at, r.number) < (select decided_at, number from hub.request where number = $4))
       and ($5::text is null or r.number = $5)
       and (select coalesce(bool_and(position(word in lower(concat_ws(' ', r.number, r.organisation_name, r.reasons, r.conditions::text,
         ($7::jsonb) ->> r.product, ($8::jsonb) ->> (r.content ->> 'purpose')))) > 0), true) from unnest($6::text[]) word)
     order by r.decided_at desc, r.number desc limit $9`,
    [
      product ?? null,
      outcome ?? null,
      kind ?? null,
      before ?? null,
      number ?? null,
      words,
      JSON.stringify(
        Object.fromEntries(deps.book.all().map(({ id, title }) => [id, `${id} ${bothWords(title)}`])),
      ),
      JSON.stringify(
        Object.fromEntries(deps.rules.purposes.map(({ code, text }) => [code, bothWords(text)])),
      ),
      limit,
    ],
  )
  const ids = rows.flatMap(({ permit }) => permit ?? [])
  const [results, answers] = await Promise.all([resultsOf(db.pool, ids), firstAnswers(db.pool, ids)])
  return Promise.all(
    rows.map(async (row) => {
      const permit = row.permit === null ? undefined : await permitOf(deps, db.pool, row.permit)
      return shown(
        deps,
        row,
        permit && { permit, results: results.get(permit.id)!, answer: answers.get(permit.id) },
      )
    }),
  )
}

const bothWords = ({ sv, en }: Both) => `${sv} ${en}`

const permitOf = ({ clock }: RequestDeps, db: Queryable, id: string) =>
  readPermit(db, id, new Date(clock.epochMilliseconds()))

const onDay = (at: Date) => dayOf(at).toString()

function shown(
  { book, rules, clock }: RequestDeps,
  row: Row,
  after: { permit: StoredPermit; results: PublishedResult[]; answer: Date | undefined } | undefined,
): Decision {
  const { product, granted, content } = row
  const { purpose = '', regions = [] } = granted ?? content
  return {
    number: row.number!,
    kind: row.kind,
    organisation: row.organisationName,
    product,
    productTitle: productOf(book, product).title,
    purpose,
    purposeText: rules.purposes.find(({ code }) => code === purpose)?.text ?? { sv: purpose, en: purpose },
    outcome: row.outcome,
    reasons: row.reasons ?? '',
    conditions: [...(row.conditions ?? [])],
    regions,
    regionTexts: regions.map((code) => book.codes('region').get(code) ?? { sv: code, en: code }),
    appliedOn: onDay(row.submittedAt!),
    decidedOn: onDay(row.decidedAt!),
    results: after?.results ?? [],
    ...(after && ofPermit(after, rules, new Date(clock.epochMilliseconds()))),
  }
}

function ofPermit(
  {
    permit,
    results: [first],
    answer,
  }: { permit: StoredPermit; results: PublishedResult[]; answer: Date | undefined },
  rules: RequestDeps['rules'],
  now: Date,
): Partial<Decision> {
  const { prolongedAt, prolongedReasons, revokedAt, revokedReasons } = permit
  const clocks = clocksOfPermit(permit, rules, now, {
    firstAnswer: answer,
    firstResult: first && startOf(Temporal.PlainDate.from(first.publishedOn)),
  })
  const publishBy = clocks.find(({ what }) => what === 'publication')?.lastDay
  return {
    state: permit.state,
    lastDay: lastDayOf(permit.validUntil).toString(),
    policy: `/api/hub/v1/permits/${permit.id}/policy`,
    ...(prolongedAt && { prolonged: { on: onDay(prolongedAt), reasons: prolongedReasons ?? '' } }),
    ...(revokedAt && { revoked: { on: onDay(revokedAt), reasons: revokedReasons ?? '' } }),
    ...(publishBy !== undefined && { publishBy }),
  }
}
