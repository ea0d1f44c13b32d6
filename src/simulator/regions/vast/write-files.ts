import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import { text } from '../make/sql.ts'
import { addDays, type Day } from '../period.ts'
import { type BadRow, badRows } from './bad-rows.ts'
import { fileTables } from './file-tables.ts'

/** Nights with files of their own. */
export const nights = 7

/** The nights' days, the first first. */
export const nightsUntil = (until: Day): Day[] =>
  Array.from({ length: nights }, (_, n) => addDays(until, n + 1 - nights))

/**
 * Writes what the old system leaves: `enheter.csv`, and each night a file for each entity, `kontakter_20261125.csv`, in Latin-1 with semicolons. The
 * first night has all that was before it; the last ends with lines that are wrong.
 */
export async function writeFiles(connection: DuckDBConnection, folder: string, until: Day): Promise<void> {
  await mkdir(folder, { recursive: true })
  const bad = await badRowsOf(connection)
  await write(connection, folder, 'enheter', {
    select: `select hsaid as "HSAID", name as "NAMN", hospital as "SJUKHUS", case kind when 'ward' then 'VÅRDAVD' when 'clinic' then 'MOTT' else 'VC' end as "SLAG" from unit`,
    bad: [],
  })
  const days = nightsUntil(until)
  const first = `date ${text(days[0]!)}`
  for (const { name, select, columns } of fileTables) {
    const filled = select.replaceAll('{first}', first)
    const names = ['day', ...columns].map((column) => `"${column}"`).join(', ')
    await connection.run(
      `create or replace temp table nightly as select greatest(day, ${first}) as night, * exclude (day) from (${filled}) rows(${names})`,
    )
    for (const day of days)
      await write(connection, folder, `${name}_${day.replaceAll('-', '')}`, {
        select: `select * exclude (night) from nightly where night = date ${text(day)}`,
        bad: day === until ? bad.filter(({ table }) => table === name) : [],
      })
  }
  await connection.run('drop table nightly')
}

async function badRowsOf(connection: DuckDBConnection): Promise<readonly BadRow[]> {
  const reader = await connection.runAndReadAll(
    `select pnr[:8] || '-' || pnr[9:] as person, (select hsaid from unit where n = 0) as unit from person order by person.person limit 1`,
  )
  const [person, hsaId] = reader.getRows()[0] as [string, string]
  return badRows({ person, hsaId })
}

async function write(
  connection: DuckDBConnection,
  folder: string,
  name: string,
  { select, bad }: { select: string; bad: readonly BadRow[] },
): Promise<void> {
  const utf8 = join(folder, `${name}.utf8`)
  await connection.run(`copy (${select}) to ${text(utf8)} (format csv, header, delimiter ';')`)
  await pipeline(
    createReadStream(utf8, { encoding: 'utf8', highWaterMark: 1 << 20 }),
    async function* latin1(parts: AsyncIterable<string>) {
      for await (const part of parts) yield Buffer.from(part, 'latin1')
      for (const { line } of bad) yield Buffer.from(`${line}\n`, 'latin1')
    },
    createWriteStream(join(folder, `${name}.csv`)),
  )
  await rm(utf8)
}
