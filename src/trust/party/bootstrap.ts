import {
  type Clock,
  type Database,
  type IdentityVault,
  insert,
  KnutpunktError,
  newId,
  type Queryable,
  systemClock,
  type Temporal,
} from '../../kernel/index.ts'
import { allPermissions } from '../access/roles.ts'
import type { Audit } from '../audit/audit.ts'
import type { AuditEntryWrite } from '../contract/audit.ts'
import type { OrganisationKind, System, SystemCreate } from '../contract/party.ts'
import { recordAssignment } from './assignment/assignment-history.ts'
import { sealed } from './employee/employee-store.ts'
import { readHsaId, readOrganisationNumber } from './identifiers.ts'
import { partyErrors } from './party-errors.ts'
import { recordChange } from './register/history.ts'
import { unknownReference } from './register/viewer.ts'
import { checkLogin, checkScopes, readKeys } from './system/system.ts'
import { readSystem, selectSystem } from './system/system-store.ts'

export interface BootstrapDeps {
  db: Database
  vault: IdentityVault
  clock?: Clock
  /** Where it is entered, in the same transaction. Absent for what is made before there is anything to enter: the demo, tests. */
  audit?: Pick<Audit, 'append'>
}

/** What the program itself did, at the command line of the machine. */
export function programEntry(act: string, more: Partial<AuditEntryWrite> = {}): AuditEntryWrite {
  return {
    actorKind: 'program',
    actor: 'knutpunkt',
    act,
    outcome: 'done',
    purpose: 'administration',
    ...more,
  }
}

export interface OperatorWrite {
  /** The organisation that runs the installation: a new one, or one that is registered already, by its id. */
  organisation: {
    id?: string | undefined
    name: string
    kinds?: readonly OrganisationKind[] | undefined
    organisationNumber?: string | undefined
    hsaId?: string | undefined
  }
  /** Its administrator: a new employee, or one that is registered already, by her id, her identity or her HSA-id. */
  employee: {
    id?: string | undefined
    name: string
    hsaId?: string | undefined
    personIdentity?: string | undefined
  }
  /** Appoints another administrator when there is an operator already; `organisation` is then passed over. */
  another?: boolean | undefined
}

export interface Operator {
  organisation: string
  unit: string
  employee: string
  assignment: string
}

/**
 * Makes the organisation that runs the installation, and its first administrator, who then sees to all else. From the command
 * line alone: whoever can call this can write to the database.
 *
 * @throws {KnutpunktError} trust.operator_exists, when there is one and `another` is not told; trust.employee_identity_invalid;
 *   trust.party_number_invalid; trust.party_hsa_id_taken
 */
export async function bootstrapOperator(
  { db, vault, clock = systemClock, audit }: BootstrapDeps,
  { organisation, employee, another = false }: OperatorWrite,
): Promise<Operator> {
  return db.transaction(async (client) => {
    await client.query(`select pg_advisory_xact_lock(hashtextextended('trust.bootstrap', 0))`)
    const at = clock.now()
    const there = await idOf(client, 'trust.organisation where operator', [])
    if (there !== undefined && !another) throw new KnutpunktError(partyErrors.operator_exists)
    const operator = there ?? (await makeOperator(client, organisation, at))
    const who = await putAdministrator(client, employee, operator, vault, at)
    const unit =
      (await idOf(
        client,
        `trust.unit where organisation_id = $1 and ended_at is null and cardinality(serves) = 0`,
        [operator],
      )) ?? (await makeUnit(client, operator, at))
    const assignment = newId()
    await insert(client, 'trust.assignment', {
      id: assignment,
      updated_at: at.toString(),
      employee_id: who,
      organisation_id: operator,
      unit_id: unit,
      roles: ['administrator'],
      purposes: ['administration'],
      valid_from: at.toString(),
    })
    await recordAssignment(client, assignment, 'created', at)
    await audit?.append(client, [
      ...(there === undefined
        ? [programEntry('trust.organisation.create', { controller: operator, about: operator })]
        : []),
      programEntry('trust.assignment.create', { controller: operator, about: assignment }),
    ])
    return { organisation: operator, unit, employee: who, assignment }
  })
}

/** The organisation that runs the installation, made with its first administrator when there is none. */
export async function ensureOperator(
  deps: BootstrapDeps,
  write: Omit<OperatorWrite, 'another'>,
): Promise<string> {
  const find = () => idOf(deps.db.pool, 'trust.organisation where operator', [])
  const there = await find()
  if (there !== undefined) return there
  try {
    return (await bootstrapOperator(deps, write)).organisation
  } catch (error) {
    // Another process may have been first.
    const made = await find()
    if (made === undefined) throw error
    return made
  }
}

export interface BootstrapSystemWrite extends Partial<Omit<SystemCreate, 'organisationId'>> {
  id: string
  organisation: string
  scopes: string[]
  /** Acts for every controller of the installation. */
  actsForAll?: boolean | undefined
}

/**
 * Registers a system, or changes it to be just this; in process and from the command line alone. When nothing else is told, it has
 * client credentials, private_key_jwt and DPoP.
 *
 * @throws {KnutpunktError} trust.party_code_unknown, trust.system_keys_unusable, trust.system_authentication_incomplete,
 *   trust.party_reference_unknown
 */
export async function bootstrapSystem(
  { db, clock = systemClock, audit }: Pick<BootstrapDeps, 'db' | 'clock' | 'audit'>,
  write: BootstrapSystemWrite,
): Promise<System> {
  const { id, organisation, actsForAll = false, scopes, actsFor = [] } = write
  const { authentication = 'private_key_jwt', tokenBinding = 'dpop', name = id } = write
  const { grantTypes = ['client_credentials'] } = write
  checkScopes(scopes, { controllers: 'all', permissions: allPermissions })
  checkLogin({ ...write, authentication, grantTypes })
  return db.transaction(async (client) => {
    const at = clock.now()
    if (
      (await idOf(client, 'trust.organisation where id = $1 and ended_at is null', [organisation])) ===
      undefined
    )
      throw unknownReference('organisation')
    const { rows } = await client.query<{ version: number }>(putSystem, [
      id,
      at.toString(),
      name,
      organisation,
      write.productId ?? null,
      readHsaId(write.componentHsaId, 'componentHsaId') ?? null,
      actsFor,
      actsForAll,
      scopes,
      authentication,
      tokenBinding,
      grantTypes,
      write.jwks === undefined ? null : JSON.stringify(readKeys(write.jwks)),
      write.jwksUri ?? null,
      write.certificateSubject ?? null,
      write.redirectUris ?? null,
    ])
    const found = await client.query(`${selectSystem} where t.id = $1`, [id])
    const system = readSystem(found.rows[0])
    if (rows[0] !== undefined) {
      const { id: _, version, updatedAt: __, ...document } = system
      const act = version === 1 ? 'created' : 'changed'
      const about = await recordChange(client, { kind: 'system', id, version, at, act, document })
      const code = `trust.system.${version === 1 ? 'create' : 'change'}`
      await audit?.append(client, [programEntry(code, { controller: organisation, about })])
    }
    return system
  })
}

/** What is so already is left, and makes no version. */
const columns = `name, organisation_id, product_id, component_hsa_id, acts_for, acts_for_all, scopes, authentication,
  token_binding, grant_types, jwks, jwks_uri, certificate_subject, redirect_uris`
const of = (table: string) =>
  columns
    .split(',')
    .map((column) => `${table}.${column.trim()}`)
    .join(', ')
const putSystem = `
  insert into trust.system as s (id, updated_at, ${columns})
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
  on conflict (id) do update set version = s.version + 1, updated_at = excluded.updated_at, ended_at = null,
    (${columns}) = row(${of('excluded')})
  where (${of('s')}, s.ended_at) is distinct from (${of('excluded')}, null)
  returning version`

async function idOf(client: Queryable, from: string, values: unknown[]): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>(`select id from ${from} order by id limit 1`, values)
  return rows[0]?.id
}

async function makeOperator(
  client: Queryable,
  { id = newId(), name, kinds = ['authority'], organisationNumber, hsaId }: OperatorWrite['organisation'],
  at: Temporal.Instant,
): Promise<string> {
  const { rows } = await client.query<Record<string, unknown> & { version: number }>(
    `insert into trust.organisation as o (id, updated_at, name, kinds, organisation_number, hsa_id, operator)
      values ($1, $2, $3, $4, $5, $6, true)
      on conflict (id) do update set version = o.version + 1, updated_at = excluded.updated_at, operator = true
      returning version, name, kinds, capacity, organisation_number as "organisationNumber", hsa_id as "hsaId", operator`,
    [
      id,
      at.toString(),
      name,
      [...kinds],
      readOrganisationNumber(organisationNumber) ?? null,
      readHsaId(hsaId) ?? null,
    ],
  )
  const { version, ...document } = rows[0]!
  const act = version === 1 ? 'created' : 'changed'
  await recordChange(client, { kind: 'organisation', id, version, at, act, document })
  return id
}

async function makeUnit(client: Queryable, organisation: string, at: Temporal.Instant): Promise<string> {
  const id = newId()
  const name = 'Förvaltning'
  await insert(client, 'trust.unit', { id, updated_at: at.toString(), organisation_id: organisation, name })
  const document = { organisationId: organisation, name, serves: [] }
  await recordChange(client, { kind: 'unit', id, version: 1, at, act: 'created', document })
  return id
}

/** The employee it is, made when she is new. */
async function putAdministrator(
  client: Queryable,
  { id = newId(), name, hsaId, personIdentity }: OperatorWrite['employee'],
  organisation: string,
  vault: IdentityVault,
  at: Temporal.Instant,
): Promise<string> {
  const identity = sealed(vault, personIdentity)
  const hsa = readHsaId(hsaId)
  const there = await idOf(
    client,
    'trust.employee where ended_at is null and (id = $1 or identity_lookup = $2 or hsa_id = $3)',
    [id, identity.identity_lookup ?? null, hsa ?? null],
  )
  if (there !== undefined) {
    // What was not known of her is now.
    const { rows } = await client.query<{ version: number; name: string }>(
      `update trust.employee set version = version + 1, updated_at = $2, hsa_id = coalesce(hsa_id, $3),
          identity_sealed = coalesce(identity_sealed, $4), identity_lookup = coalesce(identity_lookup, $5)
        where id = $1 and (hsa_id is null and $3::text is not null or identity_lookup is null and $5::bytea is not null)
        returning version, name`,
      [there, at.toString(), hsa ?? null, identity.identity_sealed ?? null, identity.identity_lookup ?? null],
    )
    for (const { version, name: known } of rows) {
      const document = { name: known }
      await recordChange(client, { kind: 'employee', id: there, version, at, act: 'changed', document })
    }
    return there
  }
  await insert(client, 'trust.employee', {
    id,
    updated_at: at.toString(),
    name,
    hsa_id: hsa,
    ...identity,
    registered_for: organisation,
  })
  const document = { name, ...(hsa !== undefined && { hsaId: hsa }) }
  await recordChange(client, { kind: 'employee', id, version: 1, at, act: 'created', document })
  return id
}
