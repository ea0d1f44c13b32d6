import type { Database } from '../../src/kernel/index.ts'
import type { Resident } from './world.ts'

/** What each resident has decided, into the tables: consents of all, a block of the blocked, a mandate of the represented. */
export async function seedRights({ pool }: Database, residents: readonly Resident[]): Promise<void> {
  const of = (...kinds: Resident['kind'][]) =>
    residents.filter(({ kind }) => kinds.length === 0 || kinds.includes(kind)).map(({ id }) => id)
  const consent = (people: string[], kind: string, recipient: string | null) =>
    pool.query(
      `insert into trust.consent (id, person, kind, given_at, giver, giver_kind, text_version, recipient, valid_from)
       select gen_random_uuid(), person, $2, now(), person::text, 'person', '1', $3, now() - interval '1 day' from unnest($1::uuid[]) as person`,
      [people, kind, recipient],
    )
  await consent(of(), 'informed', null)
  await consent(of('consenting', 'blocked', 'represented', 'agreed'), 'coherent_records', null)
  for (const kind of ['disclosure_secrecy', 'disclosure_process', 'disclosure_receive'])
    await consent(of('agreed'), kind, 'private')
  await pool.query(
    `insert into trust.block (id, person, kind, set_at, set_by, controller)
     select gen_random_uuid(), person, 'outer', now(), person::text, 'neighbour' from unnest($1::uuid[]) as person`,
    [of('blocked')],
  )
  const represented = residents.filter(({ kind }) => kind === 'represented')
  await pool.query(
    `insert into trust.proxy (id, person, holder, kind, acts, granted_at, granted_by, understood, basis, valid_from)
     select gen_random_uuid(), person, holder, 'attorney', array['records.read'], now(), person::text, true, '1', now() - interval '1 day'
     from unnest($1::uuid[], $2::text[]) as given(person, holder)`,
    [represented.map(({ id }) => id), represented.map(({ proxy }) => proxy)],
  )
  await pool.query('vacuum analyze trust.consent, trust.block, trust.proxy, trust.rights_version')
}
