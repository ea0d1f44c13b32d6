import { inSwedishOrder, json, KnutpunktError, present, type Queryable } from '../../kernel/index.ts'
import type { Home, HomeWrite } from '../contract/index.ts'
import { displayName } from '../person/person.ts'
import { registerErrors } from '../register/errors.ts'
import { refuseIdentitySearch } from '../register/paging.ts'
import { ofControllers, requireController, servedByGroup } from '../register/reach.ts'
import { createRegister, type Register, type RegisterDeps } from '../register/register.ts'

export interface HomeFilter {
  controller?: string
  search?: string
}
export type HomeRegister = Register<Home, HomeWrite, HomeFilter>

/** Homes, each shared by the people who live there. */
export function createHomes(deps: RegisterDeps): HomeRegister {
  return createRegister<Home, HomeWrite, HomeFilter>(deps, {
    kind: 'home',
    table: 'welfare.home',
    select: `select t.id, t.version, t.updated_at as "updatedAt", t.controller_id as "controllerId", t.street,
      t.postal_code as "postalCode", t.city, t.floor, t.door_code as "doorCode", t.access, t.hazards, t.position,
      (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'givenName', p.given_name,
          'familyName', p.family_name, 'protectedIdentity', p.protected_identity) order by p.id), '[]')
        from welfare.person p where p.home_id = t.id and p.removed_at is null) as people
      from welfare.home t`,
    searchIn: `concat_ws(' ', t.street, t.postal_code, t.city)`,
    order: [inSwedishOrder('t.street')],
    live: 't.removed_at is null',
    visible: servedByGroup,
    near: ofControllers,
    acts: 'registers',
    concerns: (doc) => ({ controllers: [doc.controllerId], ...('id' in doc && { home: doc.id }) }),
    derived: ['people'],
    read: readHome,
    filter(where, { controller, search }) {
      refuseIdentitySearch(search)
      if (controller !== undefined) where.add('t.controller_id = ?', controller)
    },
    check: ({ client }, write, before, viewer) =>
      requireController(client, write.controllerId, before, viewer),
    columns: (write) => ({
      controller_id: write.controllerId,
      street: write.street,
      postal_code: write.postalCode,
      city: write.city,
      floor: write.floor,
      door_code: write.doorCode,
      access: write.access,
      hazards: write.hazards,
      position: json(write.position),
    }),
    async remove({ client, id }) {
      if (await isLivedIn(client, id)) throw new KnutpunktError(registerErrors.home_in_use)
    },
  })
}

type Inhabitant = Parameters<typeof displayName>[0] & { id: string }

function readHome(row: Record<string, unknown>): Home {
  const home = present<Omit<Home, 'people'> & { people: Inhabitant[] }>(row)
  return { ...home, people: home.people.map(inhabitant) }
}

/** Without the id of one with protected identity, or her home would be found by it. */
function inhabitant(person: Inhabitant): Home['people'][number] {
  const name = displayName(person)
  return person.protectedIdentity ? { name } : { id: person.id, name }
}

async function isLivedIn(client: Queryable, homeId: string): Promise<boolean> {
  const { rows } = await client.query<{ used: boolean }>(
    `select exists (select from welfare.person where home_id = $1 and removed_at is null)
      or exists (select from welfare.device where home_id = $1 and state <> 'removed') as used`,
    [homeId],
  )
  return rows[0]?.used === true
}
