import type { Database } from '../../kernel/index.ts'
import type { Access, Relation, ReviewFacts } from '../audit/review/facts.ts'

/**
 * What the systematic checks need to know of employees and residents, from the register of parties. How somebody stands to a
 * person is known as far as both have a personal identity here; homes and names are other rooms'.
 */
export function reviewFacts(db: Database): ReviewFacts {
  return {
    relations: async (accesses) => {
      const own = await sameIdentity(db, accesses)
      return accesses.map(({ actor, person }): Relation[] =>
        own.has(`${actor} ${person}`) ? ['own_record'] : [],
      )
    },
    assigned: async (accesses) => {
      const { rows } = await db.pool.query<{ place: number }>(
        `select a.place::int as place from unnest($1::text[], $2::text[], $3::timestamptz[]) with ordinality
            as a (actor, unit, at, place)
          where exists (select from trust.assignment s where s.employee::text = a.actor and s.unit::text = a.unit
            and s.valid_from <= a.at and (s.valid_until is null or s.valid_until > a.at) and (s.ended_at is null or s.ended_at > a.at))`,
        [
          accesses.map(({ actor }) => actor),
          accesses.map(({ unit }) => unit ?? ''),
          accesses.map(({ at }) => at),
        ],
      )
      const held = new Set(rows.map(({ place }) => place))
      return accesses.map((_, index) => held.has(index + 1))
    },
    protectedPersons: async (persons) => {
      const { rows } = await db.pool.query<{ id: string }>(
        'select id from trust.resident where id = any($1::uuid[]) and protected_identity',
        [persons],
      )
      return new Set(rows.map(({ id }) => id))
    },
  }
}

/** Pairs of an employee and the resident that she herself is. */
async function sameIdentity(db: Database, accesses: readonly Access[]): Promise<ReadonlySet<string>> {
  const { rows } = await db.pool.query<{ actor: string; person: string }>(
    `select e.id::text as actor, r.id::text as person from trust.employee e join trust.resident r using (identity_lookup)
      where e.id::text = any($1) and r.id::text = any($2)`,
    [[...new Set(accesses.map(({ actor }) => actor))], [...new Set(accesses.map(({ person }) => person))]],
  )
  return new Set(rows.map(({ actor, person }) => `${actor} ${person}`))
}
