import type { Change, Page } from '../api/contract.ts'
import { type Query, request } from '../api/http.ts'
import { currentSession } from '../session/session.ts'
import type { Register, Stored } from './register.ts'

/** Registers of care data are read as the operator's group. */
const viewer = (register: Pick<Register, 'ofControllers'>): Query =>
  register.ofControllers ? { group: currentSession()?.group.id } : {}

const by = () => currentSession()?.staff.id

export const listOf = <Doc extends Stored>(
  register: Register,
  query: Query,
  signal?: AbortSignal,
): Promise<Page<Doc>> =>
  request('GET', `/${register.name}`, { query: { ...viewer(register), ...query }, signal })

/** @param reveal shows what protected identity hides; it is logged */
export const readOne = <Doc extends Stored>(
  register: Register,
  id: string,
  options: { reveal?: boolean; signal?: AbortSignal } = {},
): Promise<Doc> =>
  request('GET', `/${register.name}/${id}`, {
    query: { ...viewer(register), ...(options.reveal && { reveal: true, by: by() }) },
    signal: options.signal,
  })

export const create = <Doc extends Stored>(register: Register, write: object): Promise<Doc> =>
  request('POST', `/${register.name}`, { query: viewer(register), body: { ...write, by: by() } })

export const change = <Doc extends Stored>(
  register: Register,
  id: string,
  version: number,
  write: object,
): Promise<Doc> =>
  request('PUT', `/${register.name}/${id}`, {
    query: viewer(register),
    body: { ...write, version, by: by() },
  })

export const remove = (register: Register, { id, version }: Stored): Promise<void> =>
  request('DELETE', `/${register.name}/${id}`, { query: { ...viewer(register), version, by: by() } })

export const historyOf = (register: Register, id: string, signal?: AbortSignal): Promise<Change[]> =>
  request('GET', `/${register.name}/${id}/history`, { query: viewer(register), signal })

/** An act on one object that is not a plain change. */
export const actOn = <T>(register: Register, id: string, act: string, body: object): Promise<T> =>
  request('POST', `/${register.name}/${id}/${act}`, { query: viewer(register), body: { ...body, by: by() } })
