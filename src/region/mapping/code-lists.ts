import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'

/** Codes by the name of their list. */
export type CodeLists = ReadonlyMap<string, readonly string[]>

/** Reads the code lists of a folder (`products/codes`): one file each, codes as its keys. */
export async function readCodeLists(folder: string): Promise<CodeLists> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort()
  const lists = files.map(async (name) => {
    const codes = Object.keys(parse(await readFile(join(folder, name), 'utf8')) as object)
    return [name.slice(0, -'.yaml'.length), codes] as const
  })
  return new Map(await Promise.all(lists))
}
