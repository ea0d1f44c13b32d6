/** What may be done with a resource: create, read, update, delete, search. */
export type SmartAct = 'c' | 'r' | 'u' | 'd' | 's'

/**
 * One scope of SMART App Launch 2 (section "Scopes for requesting FHIR Resources"):
 * `patient/Observation.rs?category=laboratory`.
 */
export interface SmartScope {
  /** Whose data: the patient's in context, what the user may reach, or what the system itself may. */
  readonly level: 'patient' | 'user' | 'system'
  /** A FHIR resource type, or `*`. */
  readonly resource: string
  readonly acts: ReadonlySet<SmartAct>
  /** Search parameters the resource has to match, all of them; names with modifiers as they stand. */
  readonly filters: readonly { readonly name: string; readonly value: string }[]
}

const form = /^(patient|user|system)\/([A-Z][A-Za-z]{1,63}|\*)\.([a-z*]{1,5})(?:\?(.{1,1024}))?$/
/** The scopes of version 1, which servers may still take (SMART App Launch 2.2, "Scopes: SMART 1.0 to 2.0"). */
const versionOne: Record<string, string> = { read: 'rs', write: 'cud', '*': 'cruds' }
const parameterName = /^_?[a-z][A-Za-z-]{0,63}(:[A-Za-z-]{1,32})?(\.[A-Za-z.:-]{1,64})?$/

/**
 * Reads one scope; undefined when it is not a SMART scope for resources (`openid`, `launch/patient`), or not a lawful one:
 * the letters of the acts must come in the order c r u d s, each once.
 */
export function parseSmartScope(scope: string): SmartScope | undefined {
  const found = form.exec(scope)
  if (!found) return undefined
  const [, level, resource, letters, query] = found
  const acts = versionOne[letters!] ?? letters!
  if (!/^c?r?u?d?s?$/.test(acts)) return undefined
  const filters = query === undefined ? [] : readFilters(query)
  if (!filters) return undefined
  return {
    level: level as SmartScope['level'],
    resource: resource!,
    acts: new Set(acts) as unknown as ReadonlySet<SmartAct>,
    filters,
  }
}

/** The SMART scopes for resources of a `scope` value; others are left out. */
export function parseSmartScopes(scopes: readonly string[] | string): SmartScope[] {
  const list = typeof scopes === 'string' ? scopes.split(' ') : scopes
  return list.map(parseSmartScope).filter((each) => each !== undefined)
}

/** Writes a scope in the form of version 2. */
export function formatSmartScope({ level, resource, acts, filters }: SmartScope): string {
  const letters = [...'cruds'].filter((each) => acts.has(each as SmartAct)).join('')
  const query = filters.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('&')
  return `${level}/${resource}.${letters}${query === '' ? '' : `?${query}`}`
}

/** What somebody wants to do, to be held against scopes. */
export interface SmartWish {
  level: SmartScope['level']
  resource: string
  act: SmartAct
}

/**
 * The scopes that allow an act, if any. What they let through is the union of what each does; a scope without filters
 * lets everything of its resource through. To decide on a single resource, its filters have to be matched by the caller,
 * who knows the search parameters.
 */
export function scopesFor(scopes: readonly SmartScope[], { level, resource, act }: SmartWish): SmartScope[] {
  return scopes.filter(
    (each) =>
      each.level === level && (each.resource === resource || each.resource === '*') && each.acts.has(act),
  )
}

/**
 * Whether everything that `asked` would allow, `granted` allows too, so that a token may be narrowed but never widened.
 * Filters only narrow: each of the granted scope's must be in what is asked.
 */
export function isWithin(asked: SmartScope, granted: SmartScope): boolean {
  return (
    asked.level === granted.level &&
    (granted.resource === '*' || granted.resource === asked.resource) &&
    [...asked.acts].every((act) => granted.acts.has(act)) &&
    granted.filters.every(({ name, value }) =>
      asked.filters.some((filter) => filter.name === name && filter.value === value),
    )
  )
}

function readFilters(query: string): { name: string; value: string }[] | undefined {
  const filters = query.split('&').map((part) => {
    const at = part.indexOf('=')
    const value = decode(part.slice(at + 1))
    const name = part.slice(0, Math.max(at, 0))
    return parameterName.test(name) && value !== undefined && value !== '' ? { name, value } : undefined
  })
  const good = filters.filter((each) => each !== undefined)
  return good.length === filters.length ? good : undefined
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
