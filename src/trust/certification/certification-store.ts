import {
  conditions,
  insert,
  KnutpunktError,
  newId,
  type Page,
  type PageAsked,
  present,
  type Queryable,
  readPage,
} from '../../kernel/index.ts'
import { pageRefusals } from '../agreement/agreement-errors.ts'
import type {
  Admission,
  AdmissionWrite,
  HeldMark,
  Product,
  ProductWrite,
  Scheme,
  SchemeWrite,
} from '../contract/agreement.ts'
import { type Certified, type Criterion, type Mark, markHolds } from './certification.ts'
import { certificationErrors } from './certification-errors.ts'

/** What is kept in memory is bounded: so many products, so many marks of each, so many criteria of each controller, schemes. */
export const most = { products: 10_000, marks: 100, admissions: 500, schemes: 500 }

// ── schemes ──────────────────────────────────────────────────────────────────────────────────

const schemeColumns = `t.id, t.version, t.updated_at as "updatedAt", t.name, t.description, t.trust_mark_type as "trustMarkType"`

export async function listSchemes(db: Queryable, asked: PageAsked): Promise<Page<Scheme>> {
  const plan = {
    table: 'trust.scheme',
    select: `select ${schemeColumns} from trust.scheme t`,
    searchIn: 't.name',
    newestFirst: true,
  }
  const page = await readPage(db, plan, conditions(), asked, pageRefusals)
  return { ...page, items: page.items.map((row) => present<Scheme>(row)) }
}

/** @throws {KnutpunktError} trust.scheme_not_found */
export async function findScheme(db: Queryable, id: string, lock: '' | 'for update' = ''): Promise<Scheme> {
  const { rows } = await db.query<Record<string, unknown>>(
    `select ${schemeColumns} from trust.scheme t where t.id = $1 ${lock}`,
    [id],
  )
  if (!rows[0]) throw new KnutpunktError(certificationErrors.scheme_not_found)
  return present<Scheme>(rows[0])
}

/** @throws {KnutpunktError} trust.scheme_name_taken, trust.marks_full */
export async function putScheme(
  client: Queryable,
  write: SchemeWrite,
  at: string,
  id?: string,
): Promise<string> {
  const values = [write.name, write.description ?? null, write.trustMarkType ?? null, at]
  try {
    if (id !== undefined) {
      await client.query(
        `update trust.scheme set version = version + 1, name = $1, description = $2, trust_mark_type = $3,
          updated_at = $4 where id = $5`,
        [...values, id],
      )
      return id
    }
    await requireRoom(client, 'trust.scheme', most.schemes)
    const made = newId()
    await client.query(
      'insert into trust.scheme (name, description, trust_mark_type, updated_at, id) values ($1, $2, $3, $4, $5)',
      [...values, made],
    )
    return made
  } catch (error) {
    if ((error as { constraint?: unknown }).constraint === 'scheme_name') {
      throw new KnutpunktError(certificationErrors.scheme_name_taken)
    }
    throw error
  }
}

// ── products and their marks ─────────────────────────────────────────────────────────────────

/** A product as it lies in the tables; whether its marks hold follows from the time it is asked at. */
export type StoredProduct = Omit<Product, 'marks'> & { marks: StoredMark[] }
export type StoredMark = Omit<HeldMark, 'holds'> & Mark & { trustMark?: string | undefined }

const markJson = `json_build_object('id', m.id, 'schemeId', m.scheme, 'issuedAt', m.issued_at, 'validUntil', m.valid_until,
  'revokedAt', m.revoked_at, 'revokedReason', m.revoked_reason, 'source', m.source, 'reference', m.reference,
  'checkedAt', m.checked_at)`
const productColumns = `t.id, t.version, t.updated_at as "updatedAt", t.name, t.supplier as "supplierId", t.purposes,
  t.information_types as "informationTypes", t.entity_id as "entityId",
  coalesce((select json_agg(${markJson} order by m.issued_at, m.id) from trust.product_mark m where m.product = t.id),
    '[]') as marks`

function storedProduct(row: Record<string, unknown>): StoredProduct {
  const marks = row['marks'] as Record<string, unknown>[]
  return { ...present<StoredProduct>(row), marks: marks.map(storedMark) }
}

/** JSON has times as text with an offset; the contract has them in UTC. */
function storedMark(row: Record<string, unknown>): StoredMark {
  const times = ['issuedAt', 'validUntil', 'revokedAt', 'checkedAt'].map((name) => {
    const value = row[name]
    return [name, typeof value === 'string' ? new Date(value) : null] as const
  })
  return present<StoredMark>({ ...row, ...Object.fromEntries(times) })
}

export function asProduct(stored: StoredProduct, at: number): Product {
  return { ...stored, marks: stored.marks.map((mark) => asMark(mark, at)) }
}

export function asMark(mark: StoredMark, at: number): HeldMark {
  const { checkedAt: _, trustMark: __, ...shown } = mark
  return { ...shown, holds: markHolds(mark, at) }
}

export async function listProducts(
  db: Queryable,
  { supplier, ...asked }: PageAsked & { supplier?: string },
): Promise<Page<StoredProduct>> {
  const where = conditions()
  if (supplier !== undefined) where.add('t.supplier = ?', supplier)
  const plan = {
    table: 'trust.product',
    select: `select ${productColumns} from trust.product t`,
    searchIn: 't.name',
    newestFirst: true,
  }
  const page = await readPage(db, plan, where, asked, pageRefusals)
  return { ...page, items: page.items.map(storedProduct) }
}

/** @throws {KnutpunktError} trust.product_not_found */
export async function findProduct(
  db: Queryable,
  id: string,
  lock: '' | 'for update' = '',
): Promise<StoredProduct> {
  const { rows } = await db.query<Record<string, unknown>>(
    `select ${productColumns} from trust.product t where t.id = $1 ${lock}`,
    [id],
  )
  if (!rows[0]) throw new KnutpunktError(certificationErrors.product_not_found)
  return storedProduct(rows[0])
}

/** @throws {KnutpunktError} trust.marks_full */
export async function putProduct(client: Queryable, write: ProductWrite, at: string, id?: string) {
  const values = [
    write.name,
    write.supplierId,
    write.purposes,
    write.informationTypes,
    write.entityId ?? null,
    at,
  ]
  if (id !== undefined) {
    await client.query(
      `update trust.product set version = version + 1, name = $1, supplier = $2, purposes = $3, information_types = $4,
        entity_id = $5, updated_at = $6 where id = $7`,
      [...values, id],
    )
    return id
  }
  await requireRoom(client, 'trust.product', most.products)
  const made = newId()
  await client.query(
    `insert into trust.product (name, supplier, purposes, information_types, entity_id, updated_at, id)
      values ($1, $2, $3, $4, $5, $6, $7)`,
    [...values, made],
  )
  return made
}

/** A change of a product's marks is a version of the product. */
export async function touchProduct(client: Queryable, id: string, at: string): Promise<void> {
  await client.query('update trust.product set version = version + 1, updated_at = $2 where id = $1', [
    id,
    at,
  ])
}

export async function insertMark(
  client: Queryable,
  mark: {
    product: string
    scheme: string
    at: string
    validUntil: string | undefined
    reference: string | undefined
    trustMark: string | undefined
  },
): Promise<string> {
  const id = newId()
  const { trustMark } = mark
  await requireRoom(client, 'trust.product_mark', most.marks, 'product = $1', [mark.product])
  await insert(client, 'trust.product_mark', {
    id,
    product: mark.product,
    scheme: mark.scheme,
    issued_at: mark.at,
    valid_until: mark.validUntil ?? null,
    source: trustMark === undefined ? 'recorded' : 'federation',
    reference: mark.reference ?? null,
    trust_mark: trustMark ?? null,
    checked_at: trustMark === undefined ? null : mark.at,
    asked_at: trustMark === undefined ? null : mark.at,
  })
  return id
}

/** Whether there was such a mark that was not revoked. */
export async function revokeMark(
  client: Queryable,
  id: string,
  reason: string,
  at: string,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `update trust.product_mark set revoked_at = $2, revoked_reason = $3 where id = $1 and revoked_at is null`,
    [id, at, reason],
  )
  return rowCount === 1
}

// ── allow-lists ──────────────────────────────────────────────────────────────────────────────

const admissionColumns = `t.id, t.version, t.updated_at as "updatedAt", t.controller as "controllerId", t.schemes as "schemeIds",
  t.purposes, t.information_types as "informationTypes", t.products as "productIds", t.valid_until as "validUntil"`

export async function listAdmissions(db: Queryable, controller: string): Promise<Admission[]> {
  const { rows } = await db.query<Record<string, unknown>>(
    `select ${admissionColumns} from trust.admission t where t.controller = $1 and t.removed_at is null
      order by t.id limit ${most.admissions}`,
    [controller],
  )
  return rows.map((row) => present<Admission>(row))
}

/** @throws {KnutpunktError} trust.admission_not_found */
export async function findAdmission(
  db: Queryable,
  controller: string,
  id: string,
  lock: '' | 'for update' = '',
): Promise<Admission> {
  const { rows } = await db.query<Record<string, unknown>>(
    `select ${admissionColumns} from trust.admission t
      where t.controller = $1 and t.id = $2 and t.removed_at is null ${lock}`,
    [controller, id],
  )
  if (!rows[0]) throw new KnutpunktError(certificationErrors.admission_not_found)
  return present<Admission>(rows[0])
}

/** @throws {KnutpunktError} trust.admission_names_unknown, trust.marks_full */
export async function putAdmission(
  client: Queryable,
  controller: string,
  write: AdmissionWrite,
  at: string,
  id?: string,
): Promise<string> {
  await requireKnown(client, 'trust.scheme', write.schemeIds, 'schemeIds')
  await requireKnown(client, 'trust.product', write.productIds ?? [], 'productIds')
  const values = [
    write.schemeIds,
    write.purposes,
    write.informationTypes,
    write.productIds ?? null,
    write.validUntil ?? null,
    at,
  ]
  if (id !== undefined) {
    await client.query(
      `update trust.admission set version = version + 1, schemes = $1, purposes = $2, information_types = $3, products = $4,
        valid_until = $5, updated_at = $6 where id = $7`,
      [...values, id],
    )
    return id
  }
  await requireRoom(client, 'trust.admission', most.admissions, 'controller = $1 and removed_at is null', [
    controller,
  ])
  const made = newId()
  await client.query(
    `insert into trust.admission (schemes, purposes, information_types, products, valid_until, updated_at, id, controller)
      values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [...values, made, controller],
  )
  return made
}

export async function removeAdmission(client: Queryable, id: string, at: string): Promise<void> {
  await client.query(
    'update trust.admission set version = version + 1, updated_at = $2, removed_at = $2 where id = $1',
    [id, at],
  )
}

// ── all of it, for decisions ─────────────────────────────────────────────────────────────────

/** Products with what they hold, and the criteria of each controller. */
export interface CertificationBook {
  readonly products: ReadonlyMap<string, Certified & { name: string }>
  readonly admissions: ReadonlyMap<string, readonly Criterion[]>
}

export async function readCertification(client: Queryable): Promise<CertificationBook> {
  const products = await client.query<Record<string, unknown>>(
    `select ${productColumns} from trust.product t order by t.id limit ${most.products}`,
  )
  const admissions = await client.query<Record<string, unknown>>(
    `select ${admissionColumns} from trust.admission t where t.removed_at is null order by t.controller, t.id
      limit 100000`,
  )
  const criteria = admissions.rows.map((row) => present<Admission>(row))
  return {
    products: new Map(products.rows.map(storedProduct).map((product) => [product.id, product])),
    admissions: Map.groupBy(criteria, ({ controllerId }) => controllerId),
  }
}

async function requireRoom(
  client: Queryable,
  table: string,
  count: number,
  condition = 'true',
  values: unknown[] = [],
): Promise<void> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count from ${table} where ${condition}`,
    values,
  )
  const found = rows[0]?.count ?? 0
  if (found >= count) throw new KnutpunktError(certificationErrors.marks_full, { values: { count: found } })
}

async function requireKnown(
  client: Queryable,
  table: string,
  ids: readonly string[],
  field: string,
): Promise<void> {
  if (ids.length === 0) return
  const { rowCount } = await client.query(`select from ${table} where id = any($1)`, [ids])
  if (rowCount !== ids.length) {
    throw new KnutpunktError(certificationErrors.admission_names_unknown, { values: { field } })
  }
}
