import type pg from 'pg'
import {
  birthDate,
  brokenConstraint,
  type Clock,
  type IdentityVault,
  KnutpunktError,
  parsePersonIdentity,
} from '../../../kernel/index.ts'
import { partyErrors } from '../party-errors.ts'
import type { ResidentRegister, ResidentWrite } from '../party-register.ts'

interface Known {
  id: string
  lookup: Buffer | null
}

/** What is written of a resident. */
interface Row {
  id: string
  at: string
  name: string
  protectedIdentity: boolean
  birthDate: string | null
  sealed: Buffer | null
  lookup: Buffer | null
}

/**
 * Residents, one of each person. A person who is registered for the first time is the one that is known under her identity; who
 * has an id keeps it, also when her identity becomes known later and another has it already: then her identity stays with the
 * other, since two rooms' records are not merged unseen.
 *
 * Most are new, and cost one statement. When the same person is registered twice at once, the second waits for the first.
 */
export function createResidentRegister({
  clock,
  vault,
}: {
  clock: Clock
  vault: IdentityVault
}): ResidentRegister {
  return {
    async register(client, resident) {
      const row = rowOf(resident, vault, clock.now().toString())
      if (await inserted(client, row)) return row.id
      const { rows } = await client.query<Known>({
        name: 'trust.find_resident',
        text: `select id, identity_lookup as lookup from trust.resident
          where id = $1 or identity_lookup = $2 order by id for no key update`,
        values: [row.id, row.lookup],
      })
      const same = rows.find(({ id }) => id === row.id)
      const other = rows.find(({ id }) => id !== row.id)
      if (same === undefined) {
        if (other === undefined) throw new Error('a resident was neither new nor there')
        await updateOther(client, other.id, row)
        return other.id
      }
      await updateSame(client, row, other !== undefined)
      return row.id
    },
  }
}

function rowOf(resident: ResidentWrite, vault: IdentityVault, at: string): Row {
  const { id, name, protectedIdentity } = resident
  const identity = resident.identity === undefined ? undefined : parsePersonIdentity(resident.identity)
  if (resident.identity !== undefined && identity === undefined) {
    throw new KnutpunktError(partyErrors.resident_identity_invalid)
  }
  const born = resident.birthDate ?? (identity && birthDate(identity)?.toString()) ?? null
  const { sealed = null, lookup = null } = identity === undefined ? {} : vault.seal(identity)
  return { id, at, name, protectedIdentity, birthDate: born, sealed, lookup }
}

/** Whether it was a new one. Waits for another who is about to register the same. */
async function inserted(client: pg.PoolClient, row: Row): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'trust.add_resident',
    text: `insert into trust.resident
        (id, updated_at, name, protected_identity, birth_date, identity_sealed, identity_lookup)
      values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    values: [row.id, row.at, row.name, row.protectedIdentity, row.birthDate, row.sealed, row.lookup],
  })
  return rowCount === 1
}

/** Known under the identity already: what is not known of her is added. Protection is not lifted by who did not know of it. */
async function updateOther(client: pg.PoolClient, id: string, row: Row): Promise<void> {
  await client.query(
    `update trust.resident set version = version + 1, updated_at = $2, name = $3,
        protected_identity = protected_identity or $4, birth_date = coalesce(birth_date, $5::date)
      where id = $1 and (name <> $3 or (not protected_identity and $4) or (birth_date is null and $5::date is not null))`,
    [id, row.at, row.name, row.protectedIdentity, row.birthDate],
  )
}

const update = `update trust.resident set version = version + 1, updated_at = $2, name = $3, protected_identity = $4,
    birth_date = coalesce($5::date, birth_date)`

/** Known under her id. An identity that is another's is not hers, nor is one that it replaces. */
async function updateSame(client: pg.PoolClient, row: Row, takenByOther: boolean): Promise<void> {
  const values = [row.id, row.at, row.name, row.protectedIdentity, row.birthDate]
  if (row.lookup === null) {
    const differs = `(name, protected_identity, birth_date) is distinct from ($3, $4, coalesce($5::date, birth_date))`
    await client.query(`${update} where id = $1 and ${differs}`, values)
    return
  }
  const withIdentity = `${update}, identity_sealed = $6, identity_lookup = $7 where id = $1 and
    (name, protected_identity, birth_date, identity_lookup) is distinct from ($3, $4, coalesce($5::date, birth_date), $7)`
  if (!takenByOther) {
    await client.query('savepoint resident_identity')
    try {
      await client.query(withIdentity, [...values, row.sealed, row.lookup])
      await client.query('release savepoint resident_identity')
      return
    } catch (error) {
      // Somebody registered her under another id since we looked.
      await client.query('rollback to savepoint resident_identity')
      if (brokenConstraint(error) !== 'resident_identity_lookup_key') throw error
    }
  }
  await client.query(withIdentity, [...values, null, null])
}
