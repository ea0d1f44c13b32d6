import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { openStore } from '../../src/region/testkit/index.ts'
import { makeRegion, modelRegions, periodUntil } from '../../src/simulator/testkit/index.ts'

/** The last day that the made-up regions know of. */
export const until = '2026-11-25'
export const storeOptions = { threads: 2, memoryMb: 2_000, spillMb: 4_000 }
export const regions = modelRegions.map(({ code }) => code)
const tables = ['person', 'unit', 'contact', 'queue_entry']

export const storeFolder = (folder: string, region: string): string => join(folder, region)

/** Fills a store for each region with made-up people and care, and one with what all of them have. */
export async function makeStores(
  folder: string,
  { people, contacts }: { people: number; contacts: number },
  say: (line: string) => void,
): Promise<void> {
  for (const region of modelRegions) {
    const store = await openStore({ ...storeOptions, folder: storeFolder(folder, region.code) })
    await store.write(async (connection) => {
      await makeRegion({ connection, seed: 1, region, people, contacts, period: periodUntil(until) })
      const id = (column: string) => `'${region.code}.' || ${column}`
      const person = `'1.' || substr(sha256(pnr || '${region.code}'), 1, 20)`
      await connection.run(`
        insert into model.person by name select ${person} as person, birth_year, sex, municipality, opted_out from temp.person;
        insert into model.unit by name select hsaid as unit, name, hospital from temp.unit;
        insert into model.contact by name
          select ${id('contact')} as contact, ${person} as person, hsaid as unit, c.kind, specialty, started::timestamptz as started, ended::timestamptz as ended, planned
          from temp.contact c join temp.unit using (n) join temp.person using (person);
        insert into model.queue_entry by name
          select ${id('entry')} as entry, ${person} as person, hsaid as unit, q.specialty, stage, since, offered, booked, performed, left_queue, deviation
          from temp.queue q join temp.unit using (n) join temp.person using (person)`)
    })
    await store.close()
    say(`region ${region.code} is made`)
  }
  const union = await openStore({ ...storeOptions, folder: storeFolder(folder, 'union') })
  await union.close()
  const instance = await DuckDBInstance.create(join(storeFolder(folder, 'union'), 'store.duckdb'), {
    threads: '2',
  })
  const connection = await instance.connect()
  for (const code of regions) {
    await connection.run(
      `attach '${join(storeFolder(folder, code), 'store.duckdb')}' as r${code} (read_only)`,
    )
    for (const table of tables)
      await connection.run(`insert into model.${table} by name select * from r${code}.model.${table}`)
    await connection.run(`detach r${code}`)
  }
  connection.closeSync()
  instance.closeSync()
}
