import type { Database } from '../../kernel/index.ts'
import type { Audit } from '../../trust/index.ts'
import type { Entry } from '../intake/entries.ts'

const atOnce = 200

/**
 * Makes the entries of the audit log that could not be made when their alarms came in. They bear the time at which they are made;
 * the alarm they are about has its own. Of several processes each takes what no other has. Answers how many were made.
 */
export async function enterOwed(db: Database, audit: Pick<Audit, 'append'>): Promise<number> {
  return db.transaction(async (client) => {
    const { rows } = await client.query<{ entry: Entry }>(
      `delete from welfare.entry_owed where id in (select id from welfare.entry_owed order by id limit ${atOnce} for update skip locked)
        returning entry`,
    )
    if (rows.length > 0)
      await audit.append(
        client,
        rows.map(({ entry }) => entry),
      )
    return rows.length
  })
}
