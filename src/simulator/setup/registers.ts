import type { HttpClient } from '../http-client.ts'
import type { Population } from '../population/population.ts'
import { inParallel } from './in-parallel.ts'
import { type Ask, letSystemIn } from './let-in.ts'
import { readAll } from './read-all.ts'

/** The ids the platform has given to what the simulator knows by keys. */
export interface Ids {
  readonly controllers: ReadonlyMap<string, string>
  readonly groups: ReadonlyMap<string, string>
  readonly staff: ReadonlyMap<string, string>
  readonly homes: ReadonlyMap<string, string>
  readonly people: ReadonlyMap<string, string>
}

/** Requests in flight at a time while a register is filled. */
export const width = 4

interface Named {
  readonly id: string
  readonly name: string
}

/** Puts the organisation, the homes and the people in their registers; what is there already is left as it is. */
export async function fillRegisters(
  http: HttpClient,
  clientId: string,
  population: Population,
): Promise<Ids> {
  const { municipalities, groups, staff } = population
  await letSystemIn(asking(http), clientId)
  const controllers = await ensure(http, '/controllers', municipalities, {
    keyOf: ({ key }) => key,
    same: (one, there: Named) => there.name === one.name,
    write: ({ name, voiceUri }) => ({ name, voiceUri }),
  })
  for (const controller of controllers.values()) await letSystemIn(asking(http), clientId, controller)
  const groupIds = await ensure(http, '/groups', groups, {
    keyOf: ({ key }) => key,
    same: (one, there: Named) => there.name === one.name,
    write: ({ name, kind, hours, phone, serves }) => ({
      name,
      kind,
      hours,
      phone,
      serves: serves.map((each) => controllers.get(each)),
    }),
  })
  const staffIds = await ensure(http, '/staff', staff, {
    keyOf: ({ name }) => name,
    same: (one, there: Named) => there.name === one.name,
    write: ({ groups: theirs, ...member }) => ({
      ...member,
      groupIds: theirs.map((each) => groupIds.get(each)),
    }),
  })
  const homes = await ensureHomes(http, population, controllers)
  const people = await ensurePeople(http, population, controllers, homes)
  return { controllers, groups: groupIds, staff: staffIds, homes, people }
}

export function asking(http: HttpClient): Ask {
  return (method, path, body) =>
    method === 'GET' ? http.get(path) : method === 'PUT' ? http.put(path, body) : http.post(path, body)
}

function ensureHomes(
  http: HttpClient,
  { homes }: Population,
  controllers: Ids['controllers'],
): Promise<Map<string, string>> {
  return ensure(http, '/homes', homes, {
    keyOf: ({ key }) => key,
    same: (home, there: { id: string; controllerId: string; street: string }) =>
      there.controllerId === controllers.get(home.municipality) && there.street === home.street,
    write: (home) => ({
      ...without(home, 'key', 'municipality'),
      controllerId: controllers.get(home.municipality),
    }),
  })
}

/** Found by number and nothing else: names repeat, and a protected one is not shown. */
async function ensurePeople(
  http: HttpClient,
  { people }: Population,
  controllers: Ids['controllers'],
  homes: Ids['homes'],
): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  const empty = (await readAll(http, '/people')).length === 0
  await inParallel(people, width, async ({ key, municipality, home, ...person }) => {
    const { personIdentity } = person
    const found = empty
      ? undefined
      : (await http.post<{ items: { id: string }[] }>('/people/find', { personIdentity })).items[0]
    const written = { ...person, controllerId: controllers.get(municipality), homeId: homes.get(home) }
    const { id } = found ?? (await http.post<{ id: string }>('/people', written))
    ids.set(key, id)
  })
  return ids
}

/** Registers what is not there yet. */
export async function ensure<T, There extends { readonly id: string }>(
  http: HttpClient,
  path: string,
  wanted: readonly T[],
  how: { keyOf: (one: T) => string; same: (one: T, there: There) => boolean; write: (one: T) => object },
): Promise<Map<string, string>> {
  const there = await readAll<There>(http, path)
  const ids = new Map<string, string>()
  await inParallel(wanted, width, async (one) => {
    const found = there.find((each) => how.same(one, each))
    const { id } = found ?? (await http.post<{ id: string }>(path, how.write(one)))
    ids.set(how.keyOf(one), id)
  })
  return ids
}

/** The object without some of its fields, which are the simulator's own. */
export function without<T extends object, K extends keyof T>(object: T, ...fields: K[]): Omit<T, K> {
  const left = { ...object }
  for (const field of fields) delete left[field]
  return left
}
