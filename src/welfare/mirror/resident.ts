import type pg from 'pg'
import type { IdentityVault } from '../../kernel/index.ts'
import type { ResidentRegister } from '../../trust/index.ts'

interface Row {
  id: string
  name: string
  protectedIdentity: boolean
  identity: Buffer | null
  birthDate: string | null
}

/**
 * Tells the register of residents of a person, as the row has her now, and keeps the id by which all rooms speak of her. She is
 * the same resident whichever municipality registers her, as long as her identity number is known.
 */
export async function mirrorPerson(
  client: pg.PoolClient,
  { residents, vault }: { residents: ResidentRegister; vault: IdentityVault },
  id: string,
): Promise<void> {
  const { rows } = await client.query<Row>(
    `select coalesce(resident_id, id) as id, given_name || ' ' || family_name as name,
        protected_identity as "protectedIdentity", identity_sealed as identity, birth_date::text as "birthDate"
      from welfare.person where id = $1`,
    [id],
  )
  const { identity, birthDate, ...person } = rows[0]!
  const resident = await residents.register(client, {
    ...person,
    ...(identity !== null && { identity: vault.open(identity) }),
    ...(birthDate !== null && { birthDate }),
  })
  await client.query('update welfare.person set resident_id = $2 where id = $1', [id, resident])
}
