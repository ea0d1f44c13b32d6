import {
  birthDate,
  type Columns,
  conditions,
  type IdentityVault,
  inSwedishOrder,
  json,
  KnutpunktError,
  newId,
  type PersonIdentity,
  parsePersonIdentity,
  personIdentityKind,
  present,
  type Queryable,
} from '../../kernel/index.ts'
import type { ResidentRegister } from '../../trust/index.ts'
import type { Doer } from '../access/access.ts'
import { addNear, type Viewer } from '../access/viewer.ts'
import { removeChainsOf } from '../chain/chain-references.ts'
import type { Person, PersonWrite, Reveal } from '../contract/index.ts'
import { mirrorPerson } from '../mirror/resident.ts'
import { registerErrors } from '../register/errors.ts'
import { refuseIdentitySearch } from '../register/paging.ts'
import { ofControllers, requireController, requireOfController, servedByGroup } from '../register/reach.ts'
import { createRegister, type Register, type RegisterDeps, type Writing } from '../register/register.ts'
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
  findByIdentity(identity: string, asked: { controller?: string }, viewer: Viewer): Promise<Person[]>
  /**
   * All of a person with protected identity, for an employee who needs it to help her; each time is written to
   * `welfare.reveal` and entered in the log.
   *
   * @throws {KnutpunktError} welfare.reveal_needs_staff, welfare.by_unknown, trust.decision_denied
   */
  reveal(id: string, by: string | undefined, viewer: Viewer): Promise<Person>
  /** Each time a person was revealed, the newest 500 first. */
  reveals(id: string, viewer: Viewer): Promise<Reveal[]>
  /** Whether the person has protected identity now; also of one who is removed. */
  isHidden(id: string): Promise<boolean>
}

/** Has a device that is proven and in use: one the person carries, or one of the whole home. */
const isProtected = `exists (select from welfare.device d where d.state = 'in_use' and d.proven_at is not null
  and (d.person_id = t.id or (d.person_id is null and d.home_id = t.home_id)))`

const select = `select t.id, t.version, t.updated_at as "updatedAt", t.controller_id as "controllerId",
  t.home_id as "homeId", t.resident_id as "residentId", t.given_name as "givenName", t.family_name as "familyName",
  t.protected_identity as "protectedIdentity", t.phone, t.language, t.instructions, t.relatives,
  t.birth_date::text as "birthDate", t.identity_kind as "identityKind", ${isProtected} as protected
  from welfare.person t`

/** The residents. Their identity numbers go in sealed and are found again by a keyed hash. */
export function createPeople(
  deps: RegisterDeps & { vault: IdentityVault; residents: ResidentRegister },
): PersonRegister {
  const { db, clock, vault, access } = deps
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
    near: ofControllers,
    acts: 'registers',
    concerns: (doc) => ({ controllers: [doc.controllerId], ...('id' in doc && { person: doc.id }) }),
    derived: ['protected', 'residentId'],
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
    after: ({ client, id }) => mirrorPerson(client, deps, id),
    remove: removePerson,
  })
  return {
    ...register,
    async reveal(id, by, viewer) {
      const person = await register.find(id, viewer)
      if (!person.protectedIdentity) return register.get(id, viewer)
      if (by === undefined && viewer.party.kind === 'system')
        throw new KnutpunktError(registerErrors.reveal_needs_staff)
      const granted = await access.permit(viewer, 'people.reveal', {
        controller: person.controllerId,
        person: person.residentId,
        takesPart: await takesPart(db.pool, id, viewer),
      })
      return db.transaction(async (client) => {
        const doer = await access.doer(client, viewer, by)
        await noteReveal(client, { id, at: clock.now().toString(), group: viewer.group }, doer)
        await register.enter(client, person, viewer, { act: 'reveal', granted, onBehalfOf: doer.onBehalfOf })
        return person
      })
    },
    async reveals(id, viewer) {
      const person = await register.find(id, viewer)
      const granted = await register.permit(person, viewer, 'registers.read')
      await register.enter(db.pool, person, viewer, { act: 'reveals', granted })
      const { rows } = await db.pool.query(
        `select r.at, coalesce(s.name, r.by_name, '') as "byName", g.name as "groupName" from welfare.reveal r
          left join welfare.staff s on s.id = r.by_staff left join welfare.duty_group g on g.id = r.group_id
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
    async findByIdentity(identity, { controller }, asked) {
      const viewer = await access.narrowed(asked, 'registers.read')
      const { group } = viewer
      const where = conditions('t.removed_at is null')
      where.add('t.identity_lookup = ?', vault.lookup(parsed(identity)))
      addNear(where, viewer, ofControllers)
      if (group !== undefined) where.add(servedByGroup, group)
      if (controller !== undefined) where.add('t.controller_id = ?', controller)
      const { rows } = await db.pool.query(
        `${select} where ${where.sql} order by t.id limit 50`,
        where.values,
      )
      const people = rows.map((row) => present<Person>(row))
      // Whom a search found is known to whoever searched; one that found nobody is a search all the same.
      if (people.length === 0) await access.enter(db.pool, viewer, { act: 'welfare.person.search' })
      for (const person of people) await register.enter(db.pool, person, viewer, { act: 'search' })
      return people
    },
  }
}

/**
 * Whether somebody needs what is hidden to help the person: she has an open alarm, or it is a coordinator, who keeps the register
 * correct (OSL 26 kap. 1 §, GDPR art. 5.1 d).
 */
async function takesPart(client: Queryable, id: string, { party }: Viewer): Promise<boolean> {
  if (party.roles.includes('coordinator')) return true
  const { rowCount } = await client.query(
    `select from welfare.alarm where person_id = $1 and state <> 'resolved' limit 1`,
    [id],
  )
  return rowCount !== 0
}

async function noteReveal(
  client: Queryable,
  { id, at, group }: { id: string; at: string; group: string | undefined },
  { by, byName }: Doer,
): Promise<void> {
  await client.query(
    'insert into welfare.reveal (id, person_id, by_staff, at, group_id, by_name) values ($1, $2, $3, $4, $5, $6)',
    [newId(), id, by, at, group ?? null, byName ?? null],
  )
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
