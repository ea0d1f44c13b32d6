import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkMapping } from './check-mapping.ts'
import type { CodeLists } from './code-lists.ts'
import { type Mapping, MappingError, parseMapping } from './mapping.ts'

/**
 * Reads and checks all mapping files of a folder, in the order of their names.
 *
 * @throws {MappingError} when one cannot be used, or two make the same entity or have the same source
 */
export async function readMappings(folder: string, codes: CodeLists): Promise<Mapping[]> {
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).sort()
  const mappings: Mapping[] = []
  for (const name of names) {
    const mapping = parseMapping(await readFile(join(folder, name), 'utf8'), name)
    checkMapping(mapping, codes)
    mappings.push(mapping)
  }
  checkTogether(mappings)
  return mappings
}

/** An entity comes from one source; and what is asked together is in one place. */
function checkTogether(mappings: readonly Mapping[]): void {
  const sources = new Map<string, Mapping>()
  const owners = new Map<string, Mapping>()
  for (const mapping of mappings) {
    const same = sources.get(mapping.source)
    if (same)
      throw new MappingError(mapping.file, [{ text: `source ${mapping.source} is in ${same.file} too` }])
    sources.set(mapping.source, mapping)
    for (const entity of Object.keys(mapping.entities)) {
      const other = owners.get(entity)
      if (other) throw new MappingError(mapping.file, [{ entity, text: `is made by ${other.file} too` }])
      owners.set(entity, mapping)
    }
  }
  const inPlace = mappings.filter(({ read }) => read === 'in_place')
  const apart = mappings.find(
    ({ read, kind, place }) =>
      inPlace[0] && (read !== 'in_place' || kind !== inPlace[0].kind || place !== inPlace[0].place),
  )
  if (apart)
    throw new MappingError(apart.file, [
      {
        text: `a warehouse read in place (${inPlace[0]!.file}) has all of a node's data; fetch it (read: extract) to use it with others`,
      },
    ])
}
