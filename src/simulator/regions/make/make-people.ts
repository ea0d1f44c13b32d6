import { daysBetween, yearOf } from '../period.ts'
import type { PlantedPerson } from '../planted/planted-person.ts'
import { list, type Making, text } from './sql.ts'

const names = [
  'Provberg',
  'Exempelsson',
  'Testlund',
  'Modellgren',
  'Övningsby',
  'Påhittsson',
  'Låtsasström',
  'Sagohöök',
]
const women = ['Åsa', 'Exempla', 'Märta', 'Göta', 'Prova', 'Björk', 'Testina', 'Låtsa']
const men = ['Örjan', 'Exempel', 'Åke', 'Göran', 'Prov', 'Björn', 'Testulf', 'Låts']

/**
 * Makes the table `person`. Personnummer are test numbers (birth numbers 980–999: 998 and 999 for planted people), a number for each date of birth
 * and birth number, so nobody has another's.
 *
 * @throws {RangeError} when there are more people than numbers
 */
export async function makePeople(making: Making, planted: readonly PlantedPerson[]): Promise<void> {
  const { connection, people, region, seed, period } = making
  const lastBirth = `${yearOf(period.first) - 1}-12-31`
  // Men of eighty and more have planted facts alone.
  const days = (years: number) => daysBetween(`${yearOf(period.until) - years}-01-01`, lastBirth) + 1
  const numbersOfMen = 9 * days(79)
  if (people / 2 > numbersOfMen) throw new RangeError(`a region can have ${2 * numbersOfMen} people`)
  await connection.run(`
    create temp table person as
    select person, personnummer(born, serial) as pnr,
      pick(case when sex = '1' then ${list(men)} else ${list(women)} end, person, 'first name') || ' ' || pick(${list(names)}, person, 'name') as name,
      year(born)::integer as birth_year, sex,
      ${text(region.code)} || pick(['80', '81', '82', '83'], person, 'municipality') as municipality,
      u(person, 'opted out') < 0.005 as opted_out
    from (
      select person, sex, (980 + 2 * (slot % 9) + (sex = '1')::integer)::varchar as serial,
        date ${text(lastBirth)} - (slot // 9)::integer as born
      from (
        select i as person, case when i % 2 = 1 then '1' else '2' end as sex,
          ((i // 2) * 1000003 + ${(Math.abs(Math.trunc(seed)) % 1000) * 7919 + region.number * 104_729})
            % (9 * case when i % 2 = 1 then ${days(79)} else ${days(95)} end) as slot
        from range(${people}) people(i)))`)
  await insertJson(making, 'person', [...new Map(planted.map((each) => [each.person, each])).values()], {
    columns: `{person: 'bigint', born: 'date', sex: 'varchar'}`,
    select: `person, personnummer(born, case when sex = '1' then '999' else '998' end), 'Plantera Provsson', year(born), sex,
      ${text(`${region.code}80`)}, false`,
  })
}

/** Rows made by a program into a table: `select` on what `columns` says is in them. */
export async function insertJson(
  { connection }: Pick<Making, 'connection'>,
  table: string,
  rows: readonly object[],
  { columns, select }: { columns: string; select: string },
): Promise<void> {
  await connection.run(
    `insert into ${table} select ${select} from (
       select unnest(from_json($1::json, ${text(`[${columns.replaceAll("'", '"').replace(/(\w+):/g, '"$1":')}]`)}), recursive := true)) planted`,
    [JSON.stringify(rows)],
  )
}
