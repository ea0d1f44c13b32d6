import type { Pool, PoolClient } from 'pg'
import { birthDate, conditions, type IdentityVault, type Queryable } from '../../kernel/index.ts'
import type { RecordDifference } from '../contract/index.ts'
import { type KeptDifference, type KeptField, type RecordOf, tableKind } from './reading-store.ts'

const columns = `d.id, d.act, d.object_id as "objectId", d.object_version as "objectVersion", d.sort_name as "sortName",
  d.hidden, d.identity_sealed as identity, d.fields`

/** One page of what is to be decided on, by name. */
export async function listDifferences(
  pool: Pool,
  { controllerId, kind }: RecordOf,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ rows: KeptDifference[]; next?: string }> {
  const where = conditions()
  where.add('d.controller_id = ? and d.kind = ?', controllerId, tableKind[kind])
  if (cursor !== undefined)
    where.add(
      '(d.sort_name, d.id) > (select b.sort_name, b.id from welfare.record_difference b where b.id = ?::uuid)',
      cursor,
    )
  const { rows } = await pool.query<KeptDifference>(
    `select ${columns} from welfare.record_difference d where ${where.sql}
      order by d.sort_name, d.id limit ${where.value(limit + 1)}`,
    where.values,
  )
  const page = rows.slice(0, limit)
  return { rows: page, ...(rows.length > limit && { next: page.at(-1)!.id }) }
}

export async function readDifference(
  db: Queryable,
  { controllerId, kind }: RecordOf,
  id: string,
): Promise<KeptDifference | undefined> {
  const { rows } = await db.query<KeptDifference>(
    `select ${columns} from welfare.record_difference d where d.id = $1 and d.controller_id = $2 and d.kind = $3`,
    [id, controllerId, tableKind[kind]],
  )
  return rows[0]
}

/** What nobody here has decided otherwise, a portion of it, and how much that is in all. */
export async function readTakeable(
  db: Queryable,
  { controllerId, kind }: RecordOf,
  most: number,
): Promise<{ rows: KeptDifference[]; total: number }> {
  const where = `d.controller_id = $1 and d.kind = $2 and d.act <> 'missing' and d.fields @> '[{"choose": false}]'`
  const counted = await db.query<{ total: number }>(
    `select count(*)::int as total from welfare.record_difference d where ${where}`,
    [controllerId, tableKind[kind]],
  )
  const { rows } = await db.query<KeptDifference>(
    `select ${columns} from welfare.record_difference d where ${where} order by d.sort_name, d.id limit $3`,
    [controllerId, tableKind[kind], most],
  )
  return { rows, total: counted.rows[0]!.total }
}

/** What is left of a difference when some of its fields are decided on. */
export async function leaveDifference(
  client: PoolClient,
  id: string,
  left: readonly KeptField[],
  version: number | null,
): Promise<void> {
  if (left.length === 0) await client.query('delete from welfare.record_difference where id = $1', [id])
  else
    await client.query(
      'update welfare.record_difference set fields = $2, object_version = coalesce($3, object_version) where id = $1',
      [id, JSON.stringify(left), version],
    )
}

/** A difference as it is shown. Of one with protected identity the fields are named, and nothing of what is in them. */
export function shownDifference(difference: KeptDifference, vault: IdentityVault): RecordDifference {
  const { id, act, objectId, sortName, hidden, identity, fields } = difference
  const born = identity !== null && !hidden ? birthDate(vault.open(identity))?.toString() : undefined
  return {
    id,
    act,
    ...(objectId !== null && { objectId }),
    name: sortName,
    protectedIdentity: hidden,
    ...(born && { birthDate: born }),
    fields: fields.map(({ address: _address, ...field }) =>
      hidden && !isOpen(field.field) ? named(field) : field,
    ),
  }
}

const isOpen = (field: string) => field === 'protectedIdentity'
const named = ({ field, choose }: KeptField) => ({ field, choose })
