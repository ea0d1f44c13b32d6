import { type Database, isUuid } from '../../kernel/index.ts'
import type { Access, Relation, ReviewFacts } from '../audit/review/facts.ts'

/**
 * What the systematic checks need to know of employees and residents, from the register of parties. How somebody stands to a
 * person is known as far as both have a personal identity here; homes and family names are other rooms'.
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
      const lacking = await withoutAssignment(db, accesses)
      return accesses.map((_, index) => !lacking.has(index))
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

/** The places of employees' accesses at a unit where they had no assignment then. Of others nothing is claimed. */
async function withoutAssignment(db: Database, accesses: readonly Access[]): Promise<ReadonlySet<number>> {
  const asked = accesses.flatMap(({ actorKind, actor, unit, at }, place) =>
    actorKind === 'employee' && isUuid(actor) && isUuid(unit) ? [{ actor, unit, at, place }] : [],
  )
  const { rows } = await db.pool.query<{ place: number }>(
    `select a.place from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::int[]) as a (actor, unit, at, place)
      where not exists (select from trust.assignment s where s.employee_id = a.actor and s.unit_id = a.unit
        and s.valid_from <= a.at and (s.valid_until is null or s.valid_until > a.at)
        and (s.ended_at is null or s.ended_at > a.at))`,
    [
      asked.map(({ actor }) => actor),
      asked.map(({ unit }) => unit),
      asked.map(({ at }) => at),
      asked.map(({ place }) => place),
    ],
  )
  return new Set(rows.map(({ place }) => place))
}

/** Whether an employee is herself a resident, as far as both have a personal identity here. */
export function samePerson(db: Database): (employee: string, resident: string) => Promise<boolean> {
  return async (employee, resident) =>
    (await sameIdentity(db, [{ actor: employee, person: resident }])).size > 0
}

/** Pairs of an employee and the resident that she herself is. */
async function sameIdentity(
  db: Database,
  accesses: readonly Pick<Access, 'actor' | 'person'>[],
): Promise<ReadonlySet<string>> {
  const actors = new Set(accesses.map(({ actor }) => actor).filter(isUuid))
  const persons = new Set(accesses.map(({ person }) => person))
  const { rows } = await db.pool.query<{ actor: string; person: string }>(
    `select e.id::text as actor, r.id::text as person
      from trust.employee e join trust.resident r using (identity_lookup)
      where e.id = any($1::uuid[]) and r.id = any($2::uuid[])`,
    [[...actors], [...persons]],
  )
  return new Set(rows.map(({ actor, person }) => `${actor} ${person}`))
}
