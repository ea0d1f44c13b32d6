import type { Queryable } from '../../kernel/index.ts'
import type { RequestContent } from '../contract/request.ts'
import type { DataRequest, RequestEvent } from './request.ts'

const columns = `id, number, kind, product, title, content, state, organisation, organisation_name as "organisationName", applicant, version,
  created_at as "createdAt", submitted_at as "submittedAt", lapses_at as "lapsesAt", decided_at as "decidedAt", decided_by as "decidedBy",
  reasons, conditions, granted`

export type NewRequest = Pick<
  DataRequest,
  | 'id'
  | 'kind'
  | 'product'
  | 'title'
  | 'content'
  | 'organisation'
  | 'organisationName'
  | 'applicant'
  | 'createdAt'
>

export async function insertRequest(db: Queryable, request: NewRequest): Promise<void> {
  await db.query(
    `insert into hub.request (id, kind, product, title, content, state, organisation, organisation_name, applicant, created_at)
     values ($1, $2, $3, $4, $5, 'draft', $6, $7, $8, $9)`,
    [
      request.id,
      request.kind,
      request.product,
      request.title,
      JSON.stringify(request.content),
      request.organisation,
      request.organisationName,
      request.applicant,
      request.createdAt,
    ],
  )
}

/** @param lock holds it until the transaction's end, so that those who change it take turns */
export async function readRequest(db: Queryable, id: string, lock = false): Promise<DataRequest | undefined> {
  const { rows } = await db.query<DataRequest>(
    `select ${columns} from hub.request where id = $1${lock ? ' for update' : ''}`,
    [id],
  )
  return rows[0]
}

/** The newest first. `organisation`: its own, and of others when `all` those that were submitted. `before`: the id of the last one seen. */
export async function listRequests(
  db: Queryable,
  {
    organisation,
    all,
    state,
    open = false,
    before,
    limit,
  }: {
    organisation: string | undefined
    all: boolean
    state?: string | undefined
    open?: boolean | undefined
    before?: string | undefined
    limit: number
  },
): Promise<DataRequest[]> {
  const { rows } = await db.query<DataRequest>(
    `select ${columns} from hub.request
     where (organisation = $1 or ($2 and submitted_at is not null)) and ($3::text is null or state = $3)
       and (not $4 or state in ('draft', 'submitted', 'incomplete', 'complete')) and ($5::uuid is null or id < $5)
     order by id desc limit $6`,
    [organisation ?? null, all, state ?? null, open, before ?? null, limit],
  )
  return rows
}

const settable = {
  title: 'title',
  kind: 'kind',
  product: 'product',
  content: 'content',
  number: 'number',
  submittedAt: 'submitted_at',
  decidedAt: 'decided_at',
  decidedBy: 'decided_by',
  reasons: 'reasons',
  conditions: 'conditions',
  granted: 'granted',
} as const
const asJson: ReadonlySet<string> = new Set(['content', 'conditions', 'granted'])

export type RequestSet = Partial<Pick<DataRequest, Exclude<keyof typeof settable, 'granted'>>> & {
  granted?: RequestContent
}

/** Changes an application that is held. Its time to complete ends with its state. */
export async function changeRequest(
  db: Queryable,
  id: string,
  { state, lapsesAt }: Pick<DataRequest, 'state' | 'lapsesAt'>,
  set: RequestSet = {},
): Promise<void> {
  const names = Object.keys(set) as (keyof RequestSet)[]
  const values = names.map((name) => (asJson.has(name) ? JSON.stringify(set[name]) : set[name]))
  const sets = names.map((name, at) => `, ${settable[name]} = $${at + 4}`).join('')
  await db.query(
    `update hub.request set state = $2, lapses_at = $3, version = version + 1${sets} where id = $1`,
    [id, state, lapsesAt, ...values],
  )
}

/** Removes a draft. @returns whether it was one, of that version */
export async function removeDraft(db: Queryable, id: string, version: number): Promise<boolean> {
  const { rowCount } = await db.query(
    `delete from hub.request where id = $1 and version = $2 and state = 'draft' and submitted_at is null`,
    [id, version],
  )
  return rowCount === 1
}

/** The next number of a year. Those who take one take turns. */
export async function nextNumber(db: Queryable, kind: DataRequest['kind'], year: number): Promise<string> {
  const { rows } = await db.query<{ last: number }>(
    `insert into hub.request_serial as s (year, last) values ($1, 1) on conflict (year) do update set last = s.last + 1 returning last`,
    [year],
  )
  return `${kind === 'permit' ? 'DT' : 'DB'} ${year}-${rows[0]!.last}`
}

export async function addEvent(db: Queryable, request: string, event: RequestEvent): Promise<void> {
  await db.query(
    `insert into hub.request_event (request, serial, at, by, act, state, reasons, detail)
     select $1, coalesce(max(serial), 0) + 1, $2, $3, $4, $5, $6, $7 from hub.request_event where request = $1`,
    [
      request,
      event.at,
      event.by,
      event.act,
      event.state,
      event.reasons,
      event.detail === null ? null : JSON.stringify(event.detail),
    ],
  )
}

/** What was done with each of some applications, in its order. */
export async function eventsOf(
  db: Queryable,
  requests: readonly string[],
): Promise<Map<string, RequestEvent[]>> {
  const { rows } = await db.query<RequestEvent & { request: string }>(
    `select request, at, by, act, state, reasons, detail from hub.request_event where request = any($1) order by request, serial`,
    [requests],
  )
  const byRequest = new Map<string, RequestEvent[]>(requests.map((id) => [id, []]))
  for (const { request, ...event } of rows) byRequest.get(request)!.push(event)
  return byRequest
}

/** Those that were not completed in time. */
export async function requestsToLapse(db: Queryable, now: Date): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    'select id from hub.request where lapses_at <= $1 order by lapses_at limit 200',
    [now],
  )
  return rows.map(({ id }) => id)
}

/** Those that wait for somebody. */
export async function openRequests(db: Queryable): Promise<DataRequest[]> {
  const { rows } = await db.query<DataRequest>(
    `select ${columns} from hub.request where state in ('submitted', 'incomplete', 'complete') order by submitted_at limit 1000`,
  )
  return rows
}
