import {
  birthDate,
  type Clock,
  type Database,
  type IdentityVault,
  KnutpunktError,
  newId,
  type PersonIdentity,
  parsePersonIdentity,
  personIdentityKind,
} from '../../kernel/index.ts'
import { removeChainsOf } from '../chain/chain-references.ts'
import type { Person, PersonWrite, Reveal } from '../contract/index.ts'
import { registerErrors } from '../register/errors.ts'
import { inSwedishOrder, refuseIdentitySearch } from '../register/paging.ts'
import { requireController, requireOfController, servedByGroup } from '../register/reach.ts'
import { createRegister, type Register, type Viewer, type Writing } from '../register/register.ts'
import { type Columns, conditions, json, present } from '../register/sql.ts'
import { writesHiddenName } from './person.ts'

export interface PersonFilter {
  controller?: string
  home?: string
  /** Whether the person has a proven device in use. */
  protected?: boolean
  search?: string
}

export interface PersonRegister extends Register<Person, PersonWrite, PersonFilter> {
  /** People with this identity, by its keyed hash; one for each controller at most. */
  find(identity: string, asked: Viewer & { controller?: string }): Promise<Person[]>
  /**
   * All of a person with protected identity, for an employee; each time is written to `welfare.reveal`.
   *
   * @throws {KnutpunktError} welfare.reveal_needs_staff, welfare.by_unknown
   */
  reveal(id: string, asked: Viewer & { by?: string }): Promise<Person>
  /** Each time a person was revealed, the newest 500 first. */
  reveals(id: string, viewer: Viewer): Promise<Reveal[]>
  /** Whether the person has protected identity now; also of one who is removed. */
  isHidden(id: string): Promise<boolean>
}

/** Has a device that is proven and in use: one the person carries, or one of the whole home. */
const isProtected = `exists (select from welfare.device d where d.state = 'in_use' and d.proven_at is not null
  and (d.person_id = t.id or (d.person_id is null and d.home_id = t.home_id)))`

const select = `select t.id, t.version, t.updated_at as "updatedAt", t.controller_id as "controllerId",
  t.home_id as "homeId", t.given_name as "givenName", t.family_name as "familyName",
  t.protected_identity as "protectedIdentity", t.phone, t.language, t.instructions, t.relatives,
  t.birth_date::text as "birthDate", t.identity_kind as "identityKind", ${isProtected} as protected
  from welfare.person t`

/** The residents. Their identity numbers go in sealed and are found again by a keyed hash. */
export function createPeople(deps: { db: Database; clock: Clock; vault: IdentityVault }): PersonRegister {
  const { db, clock, vault } = deps
  const register = createRegister<Person, PersonWrite, PersonFilter>(deps, {
    kind: 'person',
    table: 'welfare.person',
    select,
    // A protected name is neither found by a search nor told by its place in the order.
    searchIn: `case when t.protected_identity then 'Skyddad identitet' else t.given_name || ' ' || t.family_name end`,
    order: [
      inSwedishOrder(`case when t.protected_identity then '' else t.family_name end`),
      inSwedishOrder(`case when t.protected_identity then '' else t.given_name end`),
    ],
    live: 't.removed_at is null',
    visible: servedByGroup,
    derived: ['protected'],
    conflicts: { person_identity: registerErrors.person_identity_taken },
    read: (row) => present<Person>(row),
    filter(where, filter) {
      refuseIdentitySearch(filter.search)
      if (filter.controller !== undefined) where.add('t.controller_id = ?', filter.controller)
      // Asking for a home must not tell where somebody with protected identity lives.
      if (filter.home !== undefined) where.add('t.home_id = ? and not t.protected_identity', filter.home)
      if (filter.protected !== undefined) where.add(`${isProtected} = ?`, filter.protected)
    },
    async check({ client }, write, before, viewer) {
      if (before?.protectedIdentity && writesHiddenName(write)) {
        throw new KnutpunktError(registerErrors.person_hidden)
      }
      await requireController(client, write.controllerId, before, viewer)
      await requireOfController(client, 'home', write.homeId, write.controllerId)
    },
    columns: (write) => ({
      controller_id: write.controllerId,
      home_id: write.homeId,
      given_name: write.givenName,
      family_name: write.familyName,
      protected_identity: write.protectedIdentity,
      phone: write.phone,
      language: write.language,
      instructions: write.instructions,
      relatives: json(write.relatives),
      ...(write.personIdentity === undefined ? {} : identityColumns(vault, write.personIdentity)),
    }),
    remove: removePerson,
  })
  return {
    ...register,
    async reveal(id, { group, by }) {
      const person = await register.get(id, group === undefined ? {} : { group })
      if (!person.protectedIdentity) return person
      if (by === undefined) throw new KnutpunktError(registerErrors.reveal_needs_staff)
      const { rowCount } = await db.pool.query(
        `insert into welfare.reveal (id, person_id, by_staff, at, group_id)
          select $1, $2, s.id, $4, $5 from welfare.staff s where s.id = $3 and s.removed_at is null`,
        [newId(), id, by, clock.now().toString(), group ?? null],
      )
      if (rowCount === 0) throw new KnutpunktError(registerErrors.by_unknown)
      return person
    },
    async reveals(id, viewer) {
      await register.get(id, viewer)
      const { rows } = await db.pool.query(
        `select r.at, s.name as "byName", g.name as "groupName" from welfare.reveal r
          join welfare.staff s on s.id = r.by_staff left join welfare.duty_group g on g.id = r.group_id
          where r.person_id = $1 order by r.at desc, r.id desc limit 500`,
        [id],
      )
      return rows.map((row) => present<Reveal>(row))
    },
    async isHidden(id) {
      const { rows } = await db.pool.query<{ hidden: boolean }>(
        'select protected_identity as hidden from welfare.person where id = $1',
        [id],
      )
      return rows[0]?.hidden ?? true
    },
    async find(identity, { group, controller }) {
      const where = conditions('t.removed_at is null')
      where.add('t.identity_lookup = ?', vault.lookup(parsed(identity)))
      if (group !== undefined) where.add(servedByGroup, group)
      if (controller !== undefined) where.add('t.controller_id = ?', controller)
      const { rows } = await db.pool.query(
        `${select} where ${where.sql} order by t.id limit 50`,
        where.values,
      )
      return rows.map((row) => present<Person>(row))
    },
  }
}

/** @throws {KnutpunktError} welfare.person_identity_invalid, which does not say what was given */
function parsed(identity: string): PersonIdentity {
  const id = parsePersonIdentity(identity)
  if (id === undefined) throw new KnutpunktError(registerErrors.person_identity_invalid)
  return id
}

function identityColumns(vault: IdentityVault, identity: string): Columns {
  const id = parsed(identity)
  const { sealed, lookup } = vault.seal(id)
  return {
    identity_sealed: sealed,
    identity_lookup: lookup,
    identity_kind: personIdentityKind(id),
    birth_date: birthDate(id)?.toString(),
  }
}

/** A person with devices or an open alarm stays; her own chains go with her. */
async function removePerson(writing: Writing): Promise<void> {
  const { client, id } = writing
  const devices = await client.query(
    `select from welfare.device where person_id = $1 and state <> 'removed'`,
    [id],
  )
  if (devices.rowCount !== 0) throw new KnutpunktError(registerErrors.person_has_devices)
  const alarms = await client.query(
    `select from welfare.alarm where person_id = $1 and state <> 'resolved'`,
    [id],
  )
  if (alarms.rowCount !== 0) throw new KnutpunktError(registerErrors.person_has_open_alarm)
  await removeChainsOf(writing)
}
