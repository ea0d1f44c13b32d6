import { mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { literal, openDuckDb, quasiIdentifiers } from '../../region/index.ts'
import { type Alike, type Anonymity, anonymity } from '../disclosure/k-anonymity.ts'
import type { Column } from './rows.ts'

/** So many of the people may be fewer than k alike before something has to be coarser. */
export const mostLost = 0.01
const memoryMb = 256
const mostSpillMb = 20_000

/**
 * Counts how alike the people in a file of rows are. A person counts once, with the first and the last of each of her values in sorting order: whoever has been in two age
 * groups is like those who have been in the same two. Values stay in the engine: counts come out.
 *
 * @param spill a folder that is not there yet, and is not afterwards: what does not fit in memory
 * @throws what the engine and the disk throw
 */
export async function countAlike(
  path: string,
  { columns, person, k, spill }: { columns: readonly Column[]; person: string; k: number; spill: string },
): Promise<Anonymity> {
  const by = quasiIdentifiers
    .map(({ name }) => name)
    .filter((name) => columns.some((each) => each.name === name))
  await rm(spill, { recursive: true, force: true })
  await mkdir(spill, { mode: 0o700 })
  const duckDb = await openDuckDb({
    path: ':memory:',
    folders: [dirname(path)],
    threads: 1,
    memoryMb,
    spill: { folder: spill, mostMb: mostSpillMb },
  })
  try {
    const ends = by.map((name) => `min(${name}) as ${name}, max(${name}) as ${name}_last`)
    const pairs = (kept: readonly string[]) => kept.flatMap((name) => [name, `${name}_last`]).join(', ')
    const grouped = (kept: readonly string[]) => (kept.length === 0 ? '' : `group by ${pairs(kept)}`)
    // The digest is shorter than a pseudonym: memory holds more people.
    await duckDb.run(
      `create table alike as select ${[...(by.length > 0 ? [pairs(by)] : []), 'count(*) as n'].join(', ')}
       from (select ${[...ends, 'count(*) as rows'].join(', ')} from read_parquet(${literal(path)})
         where ${person} is not null group by md5_number(${person}::varchar)) ${grouped(by)}`,
    )
    const count = async (kept: readonly string[]): Promise<Alike> => {
      const [row] = await duckDb.rows(
        `select coalesce(sum(n), 0)::bigint as people, coalesce(sum(n) filter (n < ${k}), 0)::bigint as fewer, coalesce(min(n), 0)::bigint as smallest
         from (select sum(n) as n from alike ${grouped(kept)})`,
      )
      return row as unknown as Alike
    }
    return await anonymity(by, { k, mostLost, count })
  } finally {
    duckDb.close()
    await rm(spill, { recursive: true, force: true })
  }
}
