import type { DuckDBConnection } from '@duckdb/node-api'
import { quoted } from '../engine/duckdb.ts'
import { appendText } from '../load/text-rows.ts'
import { personColumn } from '../mapping/check-mapping.ts'
import { entities } from '../model/entities.ts'
import { storedEpoch, writeEpoch } from '../store/epoch.ts'
import { tableOf } from '../store/tables.ts'
import type { Pseudonyms } from './pseudonyms.ts'

/** People at a time. */
const portion = 50_000

const withPeople = entities.filter(({ columns }) => columns.some(({ name }) => name === personColumn))

/**
 * Makes all pseudonyms of the store anew in another epoch, in the transaction of a connection: those of rows, and of rows set aside. Done
 * twice it is done once.
 *
 * @returns how many people there are
 * @throws {Error} when one cannot be opened; the transaction is then to be rolled back
 */
export async function rekey(
  connection: DuckDBConnection,
  pseudonyms: Pick<Pseudonyms, 'remake'>,
  epoch: string,
): Promise<number> {
  const before = await storedEpoch(connection)
  await writeEpoch(connection, epoch)
  if (before === undefined || before === epoch) return 0
  await connection.run('create temp table remade (old varchar, fresh varchar)')
  const people = await distinctPeople(connection)
  for (let from = 0; from < people.length; from += portion) {
    const some = people.slice(from, from + portion)
    const made = await pseudonyms.remake(some, epoch)
    if (made.size !== some.length)
      throw new Error(`${some.length - made.size} pseudonyms of epoch ${before} cannot be opened`)
    await appendText(connection, 'remade', [[...made.keys()], [...made.values()]])
  }
  for (const { name } of withPeople)
    await connection.run(
      `update ${tableOf(name)} as t set ${quoted(personColumn)} = remade.fresh from remade where t.${quoted(personColumn)} = remade.old`,
    )
  await connection.run(
    `update aside.row as t set "row" = json_merge_patch(t."row", json_object('${personColumn}', remade.fresh))
     from remade where t."row" ->> '${personColumn}' = remade.old`,
  )
  await connection.run('drop table remade')
  return people.length
}

/** All that rows and rows set aside are of. */
async function distinctPeople(connection: DuckDBConnection): Promise<string[]> {
  const own = withPeople.map(({ name }) => `select ${quoted(personColumn)} as person from ${tableOf(name)}`)
  const aside = `select "row" ->> '${personColumn}' as person from aside.row`
  const reader = await connection.runAndReadAll(
    `select distinct person from (${[...own, aside].join(' union all ')}) where person is not null`,
  )
  return reader.getColumns()[0] as string[]
}
