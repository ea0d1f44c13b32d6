type Components = Record<string, Record<string, unknown>>

/** As much of an OpenAPI document as is looked at here. */
export interface OpenApi {
  openapi: string
  info: { title: string; version: string }
  paths: Record<string, Record<string, unknown>>
  components?: Components
}

/**
 * A room's published interface, `/api/<room>/v<major>/…`, is a document of its own.
 *
 * @param whole what `/openapi.json` answers
 * @returns the text of each file in `contracts/`, by its name: `welfare.v1.openapi.json`
 */
export function contractsOf(whole: OpenApi): Map<string, string> {
  const names = Object.keys(whole.paths).map(contractOf)
  return new Map(
    [...new Set(names.filter((name) => name !== undefined))].sort().map((name) => {
      const paths = Object.fromEntries(
        Object.entries(whole.paths)
          .filter(([path]) => contractOf(path) === name)
          .toSorted(byName),
      )
      const info = { ...whole.info, title: `${whole.info.title} ${name.replace('.', ' ')}` }
      const components = componentsUsed(paths, whole.components ?? {})
      return [`${name}.openapi.json`, `${JSON.stringify({ ...whole, info, paths, components }, null, 2)}\n`]
    }),
  )
}

function contractOf(path: string): string | undefined {
  const [, room, version] = /^\/api\/([a-z]+)\/(v\d+)\//.exec(path) ?? []
  return room === undefined ? undefined : `${room}.${version}`
}

/** The components that a part refers to, and those that they refer to, by their kind. */
function componentsUsed(part: unknown, components: Components): Components {
  const used: Components = {}
  const look = (node: unknown): void => {
    for (const [, kind = '', name = ''] of JSON.stringify(node).matchAll(/"#\/components\/(\w+)\/(\w+)"/g)) {
      if (used[kind]?.[name] !== undefined) continue
      used[kind] = { ...used[kind], [name]: components[kind]?.[name] }
      look(components[kind]?.[name])
    }
  }
  look(part)
  return Object.fromEntries(
    Object.entries(used).map(([kind, named]) => [
      kind,
      Object.fromEntries(Object.entries(named).sort(byName)),
    ]),
  )
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1
}
