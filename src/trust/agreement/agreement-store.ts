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
  type Temporal,
} from '../../kernel/index.ts'
import type { Agreement, AgreementWrite } from '../contract/agreement.ts'
import { type AgreementTerms, agreementState, termsOf } from './agreement.ts'
import { agreementErrors, pageRefusals } from './agreement-errors.ts'
import type { Effect } from './effect.ts'

/** An agreement as it lies in the tables; its state follows from the time it is asked at. */
export type StoredAgreement = Omit<Agreement, 'state'>

export interface AgreementFilter extends PageAsked {
  kind?: Agreement['kind']
  state?: Agreement['state']
  organisation?: string
}

/** Agreements that have not ended, at most: they are all kept in memory. */
export const mostAgreements = 20_000

const columns = `t.id, t.version, t.updated_at as "updatedAt", t.kind, t.title, t.reference, t.contracts,
  t.information_types as "informationTypes", t.purposes, t.valid_from as "validFrom", t.valid_until as "validUntil",
  t.ended_at as "endedAt", (select json_agg(json_build_object('organisationId', p.organisation, 'role', p.role)
    order by p.role, p.organisation) from trust.agreement_party p where p.agreement = t.id) as parties`

const stateSql = `case when t.ended_at <= ? then 'ended' when t.valid_from > ? then 'upcoming'
  when t.valid_until <= ? then 'expired' else 'in_force' end = ?`

const isPartySql = `exists (select from trust.agreement_party p
  where p.agreement = t.id and p.organisation = any(?::uuid[]))`

export function withState(stored: StoredAgreement, now: Temporal.Instant): Agreement {
  return { ...stored, state: agreementState(termsOf(stored), now.epochMilliseconds) }
}

/** @param whose organisations of which one must be a party; absent: any agreement */
export async function listAgreements(
  db: Queryable,
  filter: AgreementFilter,
  whose: readonly string[] | undefined,
  now: Temporal.Instant,
): Promise<Page<Agreement>> {
  const at = now.toString()
  const where = conditions()
  if (whose) where.add(isPartySql, whose)
  if (filter.organisation !== undefined) where.add(isPartySql, [filter.organisation])
  if (filter.kind !== undefined) where.add('t.kind = ?', filter.kind)
  if (filter.state !== undefined) where.add(stateSql, at, at, at, filter.state)
  const plan = {
    table: 'trust.agreement',
    select: `select ${columns} from trust.agreement t`,
    searchIn: `concat_ws(' ', t.title, t.reference)`,
    newestFirst: true,
  }
  const page = await readPage(db, plan, where, filter, pageRefusals)
  return { ...page, items: page.items.map((row) => withState(present<StoredAgreement>(row), now)) }
}

/**
 * @param lock `for update` keeps others from changing it until the transaction has ended
 * @throws {KnutpunktError} trust.agreement_not_found
 */
export async function findAgreement(
  db: Queryable,
  id: string,
  { whose, lock = '' }: { whose?: readonly string[] | undefined; lock?: 'for update' | '' } = {},
): Promise<StoredAgreement> {
  const where = conditions()
  where.add('t.id = ?', id)
  if (whose) where.add(isPartySql, whose)
  const { rows } = await db.query<Record<string, unknown>>(
    `select ${columns} from trust.agreement t where ${where.sql} ${lock}`,
    where.values,
  )
  if (!rows[0]) throw new KnutpunktError(agreementErrors.agreement_not_found)
  return present<StoredAgreement>(rows[0])
}

/** @throws {KnutpunktError} trust.agreements_full */
export async function insertAgreement(client: Queryable, write: AgreementWrite, at: string): Promise<string> {
  const id = newId()
  await insert(client, 'trust.agreement', { id, updated_at: at, ...columnsOf(write) })
  await insertParties(client, id, write)
  // The version of the part is held by now, so that nobody else adds one at the same time.
  const { rows } = await client.query<{ count: number }>(
    'select count(*)::int as count from trust.agreement where ended_at is null',
  )
  const count = (rows[0]?.count ?? 0) - 1
  if (count >= mostAgreements)
    throw new KnutpunktError(agreementErrors.agreements_full, { values: { count } })
  return id
}

export async function updateAgreement(client: Queryable, id: string, write: AgreementWrite, at: string) {
  const given = { updated_at: at, ...columnsOf(write) }
  const names = Object.keys(given)
  await client.query(
    `update trust.agreement set version = version + 1, ${names.map((name, index) => `${name} = $${index + 2}`).join(', ')}
      where id = $1`,
    [id, ...Object.values(given)],
  )
  await client.query('delete from trust.agreement_party where agreement = $1', [id])
  await insertParties(client, id, write)
}

export async function endAgreement(client: Queryable, id: string, at: string): Promise<void> {
  await client.query(
    'update trust.agreement set version = version + 1, updated_at = $2, ended_at = $2 where id = $1',
    [id, at],
  )
}

function columnsOf(write: AgreementWrite) {
  return {
    kind: write.kind,
    title: write.title,
    reference: write.reference ?? null,
    contracts: write.contracts,
    information_types: write.informationTypes,
    purposes: write.purposes,
    valid_from: write.validFrom,
    valid_until: write.validUntil ?? null,
  }
}

async function insertParties(client: Queryable, id: string, { parties }: AgreementWrite): Promise<void> {
  await client.query(
    `insert into trust.agreement_party (agreement, organisation, role)
      select $1, organisation, role from unnest($2::uuid[], $3::text[]) p (organisation, role)
      on conflict do nothing`,
    [id, parties.map(({ organisationId }) => organisationId), parties.map(({ role }) => role)],
  )
}

/** All that may still come to bear: what has not ended. */
export async function readTerms(client: Queryable): Promise<AgreementTerms[]> {
  const { rows } = await client.query<Record<string, unknown>>(
    `select t.id, t.kind, t.contracts, t.information_types as "informationTypes", t.purposes,
        t.valid_from as "validFrom", t.valid_until as "validUntil",
        array(select p.organisation::text from trust.agreement_party p where p.agreement = t.id and p.role = 'giver') as givers,
        array(select p.organisation::text from trust.agreement_party p where p.agreement = t.id and p.role = 'taker') as takers
      from trust.agreement t where t.ended_at is null order by t.id limit ${mostAgreements}`,
  )
  return rows.map((row) => ({
    ...(row as unknown as AgreementTerms),
    validFrom: (row['validFrom'] as Date).getTime(),
    validUntil: (row['validUntil'] as Date | null)?.getTime(),
  }))
}

/**
 * What the change that made a version let happen and stopped.
 *
 * @throws {KnutpunktError} trust.agreement_effect_unknown
 */
export async function readEffect(db: Queryable, id: string, version: number): Promise<Effect> {
  const { rows } = await db.query<{ effect: Effect | null }>(
    `select effect from trust.agreement_change where kind = 'agreement' and id = $1 and version = $2`,
    [id, version],
  )
  if (!rows[0]?.effect) throw new KnutpunktError(agreementErrors.agreement_effect_unknown)
  return rows[0].effect
}
