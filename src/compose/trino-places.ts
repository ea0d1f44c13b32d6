import { readFile } from 'node:fs/promises'
import type { Config } from '../kernel/index.ts'
import type { TrinoPlace } from '../region/index.ts'

/** The region's Trinos with their passwords and tokens, which lie in files. @throws when a file cannot be read */
export async function trinoPlaces(
  places: Config['region']['trino'],
): Promise<Readonly<Record<string, TrinoPlace>>> {
  const read = Object.entries(places).map(
    async ([name, { passwordFile, tokenFile, ...place }]) =>
      [name, { ...place, password: await secretIn(passwordFile), token: await secretIn(tokenFile) }] as const,
  )
  return Object.fromEntries(await Promise.all(read))
}

const secretIn = async (file: string | undefined): Promise<string | undefined> =>
  file === undefined ? undefined : (await readFile(file, 'utf8')).trim()
