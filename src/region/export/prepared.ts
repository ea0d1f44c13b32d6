import type { StageTwo } from '../compile/extract.ts'
import { tableOf } from '../store/tables.ts'

/** So much of a pseudonym is given out, in hex: 128 bits, which no two people share, and which OMOP's columns of 50 characters take. */
const digits = 32

/**
 * The tables that exports are made of, for as long as a connection is open: people and contacts under pseudonyms, each with a number from 1, and units.
 * A contact's id in its source leads to a person as her number does, and is a pseudonym too. Who has opted out of secondary use is not there.
 *
 * @param people a condition of those who are there
 * @param of how `person` and `contact` become pseudonyms
 */
export function prepared(
  people: string,
  of: { person: StageTwo; contact: StageTwo },
): { sql: string; values: readonly unknown[] }[] {
  const numbered = (name: string, by: string, rows: string) =>
    `create temp table ${name} as select row_number() over (order by ${by}) as id, * from (${rows})`
  return [
    {
      sql: numbered(
        'people',
        'pseudonym',
        `select person, birth_year, sex, substr(${of.person.sql}, 1, ${digits}) as pseudonym
         from ${tableOf('person')} where opted_out is not true and ${people}`,
      ),
      values: of.person.values,
    },
    { sql: numbered('units', 'unit', `select * from ${tableOf('unit')}`), values: [] },
    {
      sql: numbered(
        'contacts',
        'pseudonym',
        `select c.*, p.id as person_id, p.pseudonym as patient, u.id as unit_id,
           cast(started as date) as first_day, substr(${of.contact.sql}, 1, ${digits}) as pseudonym
         from ${tableOf('contact')} c join people p using (person) left join units u using (unit)`,
      ),
      values: of.contact.values,
    },
  ]
}
