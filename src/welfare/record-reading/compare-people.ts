import type { PoolClient } from 'pg'
import type { IdentityVault } from '../../kernel/index.ts'
import type { CareDecision } from '../contract/index.ts'
import { agreedNow, differences, type Fields } from './difference.ts'
import { decisionsOf, type KeptDifference, type KeptField } from './reading-store.ts'
import type { RecordAddress, RecordDecision, RecordPerson } from './record-contracts.ts'

/** What comparing makes: what is different, and what is agreed upon. */
export interface Compared {
  differences: Omit<KeptDifference, 'id'>[]
  agreed: { objectId: string; fields: Fields }[]
}

interface Row {
  id: string
  version: number
  given_name: string
  family_name: string
  protected_identity: boolean
  phone: string | null
  language: string | null
  lookup: string | null
  home: RecordAddress | null
  decisions: CareDecision[]
  agreed: Fields | null
}

/**
 * Compares the people of a controller's register with those of its record, who are the same when their identity is. Whoever is in
 * the register alone is told of only if the record has had her.
 *
 * @param decided absent when the record does not tell of decisions
 */
export async function comparePeople(
  client: PoolClient,
  vault: IdentityVault,
  controllerId: string,
  people: readonly RecordPerson[],
  decided: readonly RecordDecision[] | undefined,
): Promise<Compared> {
  const rows = await readPeople(client, controllerId)
  const byLookup = new Map(rows.map((row) => [row.lookup, row]))
  const decisions = decided && Map.groupBy(decided, ({ identity }) => identity)
  const compared: Compared = { differences: [], agreed: [] }
  const seen = new Set<string>()
  const told = new Set<string>()
  for (const person of people) {
    if (told.has(person.identity)) continue
    told.add(person.identity)
    const row = byLookup.get(vault.lookup(person.identity).toString('hex'))
    const there = fieldsOf(
      person,
      decisions && (decisions.get(person.identity) ?? []).map((each) => each.decision),
    )
    const here = row && fieldsHere(row, person.address, decisions !== undefined)
    const found = differences(here ?? {}, there, row?.agreed ?? {})
    if (row !== undefined) {
      seen.add(row.id)
      compared.agreed.push({ objectId: row.id, fields: agreedNow(here!, there, row.agreed ?? {}) })
      if (found.length === 0) continue
    }
    const hidden = person.protectedIdentity || row?.protected_identity === true
    compared.differences.push({
      act: row === undefined ? 'add' : 'change',
      objectId: row?.id ?? null,
      objectVersion: row?.version ?? null,
      sortName: hidden ? '' : `${person.familyName} ${person.givenName}`,
      hidden,
      identity: row === undefined ? vault.seal(person.identity).sealed : null,
      fields: found.map((field) =>
        withAddress(row === undefined ? { ...field, choose: false } : field, person.address),
      ),
    })
  }
  for (const row of rows) {
    if (row.agreed === null || seen.has(row.id)) continue
    const hidden = row.protected_identity
    compared.differences.push({
      act: 'missing',
      objectId: row.id,
      objectVersion: row.version,
      sortName: hidden ? '' : `${row.family_name} ${row.given_name}`,
      hidden,
      identity: null,
      fields: [],
    })
  }
  return compared
}

const withAddress = (field: KeptField, address: RecordAddress | undefined): KeptField =>
  field.field === 'home' && address ? { ...field, address } : field

function fieldsOf(person: RecordPerson, decisions: CareDecision[] | undefined): Fields {
  const { givenName, familyName, protectedIdentity, phone, language, address } = person
  return {
    givenName,
    familyName,
    protectedIdentity,
    ...(phone && { phone }),
    ...(language && { language }),
    ...(address && { home: homeText(address, address) }),
    ...(decisions && { decisions }),
  }
}

function fieldsHere(row: Row, asked: RecordAddress | undefined, withDecisions: boolean): Fields {
  return {
    givenName: row.given_name,
    familyName: row.family_name,
    protectedIdentity: row.protected_identity,
    ...(row.phone && { phone: row.phone }),
    ...(row.language && { language: row.language }),
    ...(row.home && { home: homeText(row.home, asked ?? row.home) }),
    ...(withDecisions && { decisions: row.decisions }),
  }
}

/** An address in one line, of the parts that the record tells: what only the register knows of a home makes no difference. */
function homeText(address: RecordAddress, told: RecordAddress): string {
  const { street, floor, postalCode, city } = address
  const place = [told.postalCode && postalCode?.replace(/\s/g, ''), told.city && city]
    .filter(Boolean)
    .join(' ')
  return [street, told.floor && floor, place].filter(Boolean).join(', ')
}

async function readPeople(client: PoolClient, controllerId: string): Promise<Row[]> {
  const { rows } = await client.query<Row>(
    `select p.id, p.version, p.given_name, p.family_name, p.protected_identity, p.phone, p.language,
        encode(p.identity_lookup, 'hex') as lookup, case when h.id is not null then jsonb_strip_nulls(jsonb_build_object(
          'street', h.street, 'postalCode', h.postal_code, 'city', h.city, 'floor', h.floor)) end as home,
        ${decisionsOf('p.id')} as decisions, v.fields as agreed
      from welfare.person p left join welfare.home h on h.id = p.home_id
      left join welfare.record_value v on v.object_id = p.id
      where p.controller_id = $1 and p.removed_at is null`,
    [controllerId],
  )
  return rows
}
