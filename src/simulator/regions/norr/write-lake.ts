import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { text } from '../make/sql.ts'

const swedish = (column: string): string => `${column} at time zone 'Europe/Stockholm'`

/** The lake's tables. Those with a day have a folder for each year; all times are instants. It has no closed beds and no kinds of cost. */
const lakeTables: readonly { readonly name: string; readonly select: string; readonly yearOf?: string }[] = [
  {
    name: 'enheter',
    select: `select hsaid as "hsaId", name as namn, hospital as sjukhus, 'Modellregion Norr' as vardgivare, kind as typ from unit`,
  },
  {
    name: 'individer',
    select: `select pnr as personnummer, name as namn, birth_year as fodelsear, sex::integer as kon, municipality as kommun, opted_out as "nejTillSekundar" from person`,
  },
  {
    name: 'kontakter',
    select: `select contact as id, pnr as personnummer, hsaid as "hsaId",
        case contact.kind when 'inpatient' then 1 when 'outpatient' then 2 when 'primary' then 3 else 4 end as typ,
        specialty::integer as mvo, ${swedish('started')} as start, ${swedish('ended')} as slut, planned as planerad, year(started)::integer as ar
      from contact join unit using (n) join person using (person)`,
    yearOf: 'ar',
  },
  {
    name: 'diagnoser',
    select: `select contact as "kontaktId", position as plats, code as kod, year(started)::integer as ar from diagnosis join contact using (contact)`,
    yearOf: 'ar',
  },
  {
    name: 'koer',
    select: `select entry as id, pnr as personnummer, hsaid as "hsaId", queue.specialty::integer as mvo,
        case stage when 'first_visit' then 10 when 'treatment' then 20 else 1 end as steg,
        since as beslut, booked as bokad, performed as utford, left_queue as avslutad,
        case deviation when 'PvV' then 1 when 'MoV' then 2 when 'SoV' then 3 end as avvikelse, year(since)::integer as ar
      from queue join unit using (n) join person using (person)`,
    yearOf: 'ar',
  },
  {
    name: 'vardplatser',
    select: `select hsaid as "hsaId", ${swedish('measured')} as matt, available as disponibla, occupied as belagda, overcrowded as overbelagda,
        outlying as utlokaliserade, year(measured)::integer as ar from bed join unit using (n)`,
    yearOf: 'ar',
  },
  {
    name: 'kostnader',
    select: `select contact as "kontaktId", pnr as personnummer, day as slutdag, form = 'inpatient' as slutenvard, drg, weight as vikt,
        round(cost * 100)::bigint as "oren", outlier as ytterfall, year(day)::integer as ar from cost join person using (person)`,
    yearOf: 'ar',
  },
]

/** Writes the lake's Parquet files: `kontakter/ar=2026/data_0.parquet`. */
export async function writeLake(connection: DuckDBConnection, folder: string): Promise<void> {
  for (const { name, select, yearOf } of lakeTables) {
    const target = join(folder, name)
    await mkdir(target, { recursive: true })
    const [to, partition] =
      yearOf === undefined
        ? [join(target, 'alla.parquet'), '']
        : [target, `, partition_by (${yearOf}), overwrite_or_ignore`]
    await connection.run(`copy (${select}) to ${text(to)} (format parquet, compression zstd${partition})`)
  }
}
