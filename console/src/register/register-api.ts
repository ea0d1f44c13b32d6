import type { Change, Page, PartyChange } from '../api/contract.ts'
import { type Query, Refusal, request } from '../api/http.ts'
import type { AnyRegister, Place, Stored } from './register.ts'

/** What asking for a register needs to know of it. */
type Asked = Pick<Place, 'api' | 'viewer'> & Pick<AnyRegister, 'readFromList'>

const of = ({ api }: Asked, id: string, part = ''): string => `${api}/${encodeURIComponent(id)}${part}`

export const listOf = <Doc extends Stored>(
  register: Asked,
  query: Query,
  signal?: AbortSignal,
): Promise<Page<Doc>> => request('GET', register.api, { query: { ...register.viewer(), ...query }, signal })

/** @param reveal shows what protected identity hides; it is logged */
export async function readOne<Doc extends Stored>(
  register: Asked,
  id: string,
  options: { reveal?: boolean; signal?: AbortSignal } = {},
): Promise<Doc> {
  if (register.readFromList) {
    const { items } = await listOf<Doc>(register, { limit: 500 }, options.signal)
    const found = items.find((doc) => doc.id === id)
    if (found === undefined) throw new Refusal({ status: 404, code: 'not_found', title: '404', detail: '' })
    return found
  }
  return request('GET', of(register, id), {
    query: { ...register.viewer(), ...(options.reveal && { reveal: true }) },
    signal: options.signal,
  })
}

export const create = <Doc extends Stored>(register: Asked, write: object): Promise<Doc> =>
  request('POST', register.api, { query: register.viewer(), body: write })

export const change = <Doc extends Stored>(
  register: Asked,
  id: string,
  version: number | undefined,
  write: object,
): Promise<Doc> =>
  request('PUT', of(register, id), {
    query: register.viewer(),
    body: { ...write, ...(version !== undefined && { version }) },
  })

export const remove = (register: Asked, { id, version }: Stored): Promise<void> =>
  request('DELETE', of(register, id), { query: { ...register.viewer(), version } })

/** Every version, the newest first. Parties tell who by her name alone. */
export async function historyOf(register: Asked, id: string, signal?: AbortSignal): Promise<Change[]> {
  const read = await request<Change[] | { items: PartyChange[] }>('GET', of(register, id, '/history'), {
    query: register.viewer(),
    signal,
  })
  return Array.isArray(read)
    ? read
    : read.items.map(({ by, ...version }) => ({ ...version, ...(by && { byName: by }) }))
}

/** An act on one object that is not a plain change. */
export const actOn = <T>(register: Asked, id: string, act: string, body: object): Promise<T> =>
  request('POST', of(register, id, `/${act}`), { query: register.viewer(), body })
