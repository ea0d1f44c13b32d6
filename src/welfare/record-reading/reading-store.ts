import type { PoolClient } from 'pg'
import { newId, type Queryable, type Temporal } from '../../kernel/index.ts'
import type { CareDecision, RecordKind } from '../contract/index.ts'
import type { Differing, Fields } from './difference.ts'
import type { RecordAddress } from './record-contracts.ts'

/** What a kind is called in the tables. */
export const tableKind = { people: 'person', staff: 'staff' } as const

/** A field as it is kept: of a home also the parts of its address. */
export interface KeptField extends Differing {
  address?: RecordAddress
}

/** A difference as it is kept. */
export interface KeptDifference {
  id: string
  act: 'add' | 'change' | 'missing'
  objectId: string | null
  objectVersion: number | null
  sortName: string
  hidden: boolean
  identity: Buffer | null
  fields: KeptField[]
}

/** Whose record, and where it is. */
export interface RecordOf {
  controllerId: string
  kind: RecordKind
}

/** Readings of one kind of one controller are written one after the other. */
export async function lockReading(client: PoolClient, { controllerId, kind }: RecordOf): Promise<void> {
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `welfare.record_reading:${kind}:${controllerId}`,
  ])
}

/** The differences of a new reading in place of those of the last. */
export async function replaceDifferences(
  client: PoolClient,
  { controllerId, kind }: RecordOf,
  found: readonly Omit<KeptDifference, 'id'>[],
  at: Temporal.Instant,
): Promise<void> {
  const table = tableKind[kind]
  await client.query('delete from welfare.record_difference where controller_id = $1 and kind = $2', [
    controllerId,
    table,
  ])
  await client.query(
    `insert into welfare.record_difference (id, controller_id, kind, act, object_id, object_version, sort_name, hidden,
        identity_sealed, fields, at)
      select id, $1, $2, act, object_id, object_version, sort_name, hidden, identity, fields, $3
      from unnest($4::uuid[], $5::text[], $6::uuid[], $7::int[], $8::text[], $9::bool[], $10::bytea[], $11::jsonb[])
        as n (id, act, object_id, object_version, sort_name, hidden, identity, fields)`,
    [
      controllerId,
      table,
      at.toString(),
      found.map(() => newId()),
      found.map(({ act }) => act),
      found.map(({ objectId }) => objectId),
      found.map(({ objectVersion }) => objectVersion),
      found.map(({ sortName }) => sortName),
      found.map(({ hidden }) => hidden),
      found.map(({ identity }) => identity),
      found.map(({ fields }) => JSON.stringify(fields)),
    ],
  )
}

/** Writes down what is agreed upon with the record about objects. */
export async function keepAgreed(
  client: Queryable,
  { controllerId, kind }: RecordOf,
  agreed: readonly { objectId: string; fields: Fields }[],
  at: Temporal.Instant,
): Promise<void> {
  await client.query(
    `insert into welfare.record_value as v (object_id, kind, controller_id, fields, read_at)
      select object_id, $1, $2, fields, $3 from unnest($4::uuid[], $5::jsonb[]) as n (object_id, fields)
      on conflict (object_id) do update set fields = excluded.fields, read_at = excluded.read_at`,
    [
      tableKind[kind],
      controllerId,
      at.toString(),
      agreed.map(({ objectId }) => objectId),
      agreed.map(({ fields }) => JSON.stringify(fields)),
    ],
  )
}

/** Adds to what is agreed upon about one object: a field that the record no longer has is agreed to be absent. */
export async function agree(
  client: Queryable,
  of: RecordOf,
  objectId: string,
  fields: readonly Pick<Differing, 'field' | 'there'>[],
  at: Temporal.Instant,
): Promise<void> {
  const { rows } = await client.query<{ fields: Fields }>(
    'select fields from welfare.record_value where object_id = $1 for update',
    [objectId],
  )
  const changed = Object.fromEntries(fields.map(({ field, there }) => [field, there]))
  await keepAgreed(client, of, [{ objectId, fields: { ...rows[0]?.fields, ...changed } }], at)
}

/** How a reading went. What was found is kept from the last that went well. */
export async function noteReading(
  client: Queryable,
  { controllerId, kind }: RecordOf,
  went: {
    at: Temporal.Instant
    by?: string | undefined
    byName?: string | undefined
    problem?: string
    found?: number
    unreadable?: number
  },
): Promise<void> {
  await client.query(
    `insert into welfare.record_reading as r (controller_id, kind, at, by_staff, by_name, problem, found, unreadable, read_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, case when $6::text is null then $3::timestamptz end)
      on conflict (controller_id, kind) do update set at = excluded.at, by_staff = excluded.by_staff,
        by_name = excluded.by_name, problem = excluded.problem, found = coalesce(excluded.found, r.found), unreadable = coalesce(excluded.unreadable, r.unreadable),
        read_at = coalesce(excluded.read_at, r.read_at)`,
    [
      controllerId,
      tableKind[kind],
      went.at.toString(),
      went.by ?? null,
      went.byName ?? null,
      went.problem ?? null,
      went.found ?? null,
      went.unreadable ?? null,
    ],
  )
}

/** A person's decisions as the record has them now, in place of what was kept. */
export async function replaceDecisions(
  client: Queryable,
  personId: string,
  decisions: readonly CareDecision[],
  at: Temporal.Instant,
): Promise<void> {
  await client.query('delete from welfare.care_decision where person_id = $1', [personId])
  await client.query(
    `insert into welfare.care_decision (person_id, record_id, kind, valid_from, valid_until, unit, read_at)
      select $1, n."recordId", n.kind, n."validFrom", n."validUntil", n.unit, $3
      from jsonb_to_recordset($2) as n ("recordId" text, kind text, "validFrom" date, "validUntil" date, unit text)`,
    [personId, JSON.stringify(decisions), at.toString()],
  )
}

/** Decisions of a person as SQL, in one order. */
export const decisionsOf = (
  person: string,
) => `(select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
    'recordId', d.record_id, 'kind', d.kind, 'validFrom', d.valid_from, 'validUntil', d.valid_until, 'unit', d.unit))
    order by d.record_id), '[]') from welfare.care_decision d where d.person_id = ${person})`
