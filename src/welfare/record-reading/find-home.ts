import type { Database } from '../../kernel/index.ts'
import type { Viewer } from '../access/viewer.ts'
import type { HomeWrite } from '../contract/index.ts'
import type { HomeRegister } from '../home/home-store.ts'
import type { RecordAddress } from './record-contracts.ts'

/**
 * The home at an address: the one that is registered at just it, else a new one. Of several, or of one on another floor, nobody
 * can say which, so a new one is made.
 */
export async function findHome(
  { db, homes }: { db: Database; homes: HomeRegister },
  { controllerId, address, source }: { controllerId: string; address: RecordAddress; source: object },
  { viewer, by }: { viewer: Viewer; by?: string | undefined },
): Promise<string> {
  const { street, postalCode, city, floor } = address
  const { rows } = await db.pool.query<{ id: string }>(
    `select id from welfare.home where controller_id = $1 and removed_at is null and lower(street) = lower($2)
      and replace(coalesce(postal_code, ''), ' ', '') = replace($3, ' ', '') and lower(coalesce(city, '')) = lower($4)
      and lower(coalesce(floor, '')) = lower($5) order by id limit 2`,
    [controllerId, street, postalCode ?? '', city ?? '', floor ?? ''],
  )
  if (rows.length === 1) return rows[0]!.id
  const write: HomeWrite = { controllerId, ...address, ...(by !== undefined && { by }) }
  return (await homes.create(write, viewer, source)).id
}
