import { isUuid, type Queryable } from '../../kernel/index.ts'
import type { CallRecord, ValidationReport } from './call-record.ts'

/** Each column, and how it is read from a record. */
const columns: readonly (readonly [name: string, from: string])[] = [
  ['id', 'id'],
  ['at', 'to_timestamp(at / 1000.0)'],
  ['correlation_id', '"correlationId"'],
  ['trace_id', '"traceId"'],
  ['protocol', 'protocol'],
  ['consumer', 'consumer'],
  ['original_consumer', '"originalConsumer"'],
  ['on_behalf_of', '"onBehalfOf"'],
  ['contract', 'contract'],
  ['operation', 'operation'],
  ['logical_address', '"logicalAddress"'],
  ['producer', 'producer'],
  ['route', 'route'],
  ['authorisation', 'authorisation'],
  ['version', 'version'],
  ['request_bytes', '"requestBytes"'],
  ['response_bytes', '"responseBytes"'],
  ['decided_ms', "(times->>'decided')::real"],
  ['sent_ms', "(times->>'sent')::real"],
  ['answered_ms', "(times->>'answered')::real"],
  ['done_ms', "(times->>'done')::real"],
  ['code', 'code'],
  ['status', 'status'],
  ['decision', 'decision'],
  ['controller', 'controller'],
  ['faults', 'faults'],
  ['within', 'within'],
  [
    'history',
    "coalesce((select string_agg(h, '#' order by n) from jsonb_array_elements_text(history) with ordinality x(h, n)), '')",
  ],
]

/** A record as it is read out of JSON: in one parameter, which costs a fraction of an array for each column. */
const recordType = `id uuid, at double precision, "correlationId" text, "traceId" text, protocol text, consumer text,
  "originalConsumer" text, "onBehalfOf" text, contract text, operation text, "logicalAddress" text, producer text, route uuid,
  authorisation uuid, version int, "requestBytes" bigint, "responseBytes" bigint, times jsonb, code text, status int,
  decision uuid, controller uuid, faults int, within uuid, history jsonb`

const insertSql = `insert into exchange.call (${columns.map(([name]) => name).join(', ')})
  select ${columns.map(([, from]) => from).join(', ')} from json_to_recordset($1) as r(${recordType})
  on conflict (id) do nothing returning id`

/** PostgreSQL keeps no NUL in texts; an address may have brought one. */
const plain = <T>(value: T): T =>
  (typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value) as T
/** The same of texts within JSON. */
const plainJson = (value: unknown): string => JSON.stringify(value).replaceAll('\\u0000', '\\ufffd')

/** Inserts calls in one statement. @returns the ids of those that were not there already */
export async function insertCalls(db: Queryable, records: readonly CallRecord[]): Promise<Set<string>> {
  const { rows } = await db.query<{ id: string }>({
    name: 'exchange.insert_calls',
    text: insertSql,
    values: [plainJson(records)],
  })
  return new Set(rows.map(({ id }) => id))
}

/** What validation found, and when. */
export type TimedReport = ValidationReport & { readonly at: number }

/** Inserts what validation found; what is there already is left. */
export async function insertFaults(db: Queryable, reports: readonly TimedReport[]): Promise<void> {
  await db.query({
    name: 'exchange.insert_faults',
    text: `insert into exchange.call_fault (call, at, contract, direction, places)
      select * from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::jsonb[])
      on conflict do nothing`,
    values: [
      reports.map(({ call }) => call),
      reports.map(({ at }) => new Date(at)),
      reports.map(({ contract }) => plain(contract)),
      reports.map(({ direction }) => direction),
      reports.map(({ places }) => plainJson(places)),
    ],
  })
}

const purgedAtOnce = 10_000

/** Removes what is older, in parts that hold nobody up. */
export async function purgeCalls(db: Queryable, before: Date): Promise<void> {
  for (const table of ['call', 'call_fault']) {
    for (;;) {
      const { rowCount } = await db.query(
        `delete from exchange.${table} where ctid = any(array(
           select ctid from exchange.${table} where at < $1 limit ${purgedAtOnce}))`,
        [before],
      )
      if ((rowCount ?? 0) < purgedAtOnce) break
    }
  }
}

/** A call as it is read. */
export interface StoredCall {
  id: string
  at: Date
  correlationId: string
  traceId: string
  protocol: CallRecord['protocol']
  consumer: string
  originalConsumer: string
  onBehalfOf: string | null
  contract: string
  operation: string
  logicalAddress: string
  producer: string | null
  route: string | null
  authorisation: string | null
  version: number
  requestBytes: number
  responseBytes: number
  decidedMs: number | null
  sentMs: number | null
  answeredMs: number | null
  doneMs: number
  code: string
  status: number
  decision: string | null
  controller: string | null
  faults: number
  /** Ids of platforms, `#` between them; empty: none. */
  history: string
}

const readColumns = `id, at, correlation_id as "correlationId", trace_id as "traceId", protocol, consumer,
  original_consumer as "originalConsumer", on_behalf_of as "onBehalfOf", contract, operation, logical_address as "logicalAddress",
  producer, route, authorisation, version, request_bytes::float8 as "requestBytes", response_bytes::float8 as "responseBytes",
  decided_ms as "decidedMs", sent_ms as "sentMs", answered_ms as "answeredMs", done_ms as "doneMs", code, status, decision,
  controller, faults, history`

export interface CallsAsked {
  from: Date
  to: Date
  consumer?: string | undefined
  contract?: string | undefined
  producer?: string | undefined
  logicalAddress?: string | undefined
  /** `errors`: all but ok; else one code. */
  code?: string | undefined
  before?: string | undefined
  limit: number
}

/** Calls, the newest first. */
export async function listCalls(db: Queryable, asked: CallsAsked): Promise<StoredCall[]> {
  const { from, to, consumer, contract, producer, logicalAddress, code, before, limit } = asked
  const { rows } = await db.query<StoredCall>(
    `select ${readColumns} from exchange.call
     where at >= $1 and at < $2 and ($3::text is null or consumer = $3) and ($4::text is null or contract = $4)
       and ($5::text is null or producer = $5) and ($6::text is null or code = $6 or ($6 = 'errors' and code <> 'ok'))
       and ($7::uuid is null or (at, id) < (select at, id from exchange.call where id = $7))
       and ($8::text is null or logical_address = $8)
     order by at desc, id desc limit $9`,
    [from, to, consumer, contract, producer, code, before, logicalAddress, limit],
  )
  return rows
}

/** Calls by their id or correlation id with those that share it and those made within them, in the order they came. */
export async function callsOf(db: Queryable, id: string): Promise<StoredCall[]> {
  const { rows } = await db.query<StoredCall>(
    `with named as (
       select id, correlation_id from exchange.call where id = $2::uuid
       union select id, correlation_id from exchange.call where correlation_id = $1
     )
     select ${readColumns} from exchange.call
     where correlation_id in (select correlation_id from named) or id in (select id from named)
     order by at, id limit 100`,
    [plain(id), isUuid(id) ? id : null],
  )
  return rows
}

export async function faultsOf(db: Queryable, calls: readonly string[]) {
  const { rows } = await db.query<{
    call: string
    direction: 'request' | 'response'
    places: { path: string; facet: string }[]
  }>('select call, direction, places from exchange.call_fault where call = any($1::uuid[]) limit 200', [
    calls,
  ])
  return rows
}

export interface Edge {
  consumer: string
  producer: string
  contract: string
  calls: number
  errors: number
  p50: number
  p95: number
  requestBytes: number
  responseBytes: number
}

/** Traffic between systems over a time: who called whom by what, how it went, how long it took. */
export async function edgesBetween(db: Queryable, from: Date, to: Date): Promise<Edge[]> {
  const { rows } = await db.query<Edge>(
    `select consumer, coalesce(producer, '') as producer, contract, count(*)::int as calls,
       count(*) filter (where code <> 'ok' and code <> 'gone')::int as errors,
       percentile_cont(0.5) within group (order by done_ms)::float8 as p50,
       percentile_cont(0.95) within group (order by done_ms)::float8 as p95,
       sum(request_bytes)::float8 as "requestBytes", sum(response_bytes)::float8 as "responseBytes"
     from exchange.call where at >= $1 and at < $2 group by 1, 2, 3 order by calls desc limit 500`,
    [from, to],
  )
  return rows
}

/** Who called what where since a time: what a change of addressing would break. */
export async function trafficKeys(db: Queryable, since: Date) {
  const { rows } = await db.query<{
    consumer: string
    contract: string
    logicalAddress: string
    calls: number
    lastAt: Date
  }>(
    `select consumer, contract, logical_address as "logicalAddress", count(*)::int as calls, max(at) as "lastAt"
     from exchange.call where at >= $1 and consumer <> '' group by 1, 2, 3 order by calls desc limit 5000`,
    [since],
  )
  return rows.map((row) => ({ ...row, lastAt: row.lastAt.toISOString() }))
}
