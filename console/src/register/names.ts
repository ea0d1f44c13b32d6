import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Controller, Group, Home, Page, Person, Staff } from '../api/contract.ts'
import { type Query, request } from '../api/http.ts'
import { useTexts } from '../i18n/texts.ts'
import { currentSession } from '../session/session.ts'
import { words as allWords } from '../words/words.ts'

/** What registers call each other by. People and homes beyond the first 500 are shown by their id. */
export interface Names {
  controllers: Controller[]
  groups: Group[]
  staff: Staff[]
  nameOf(id: string | undefined): string
  /** Read, or refused: what is drawn now does not move when names come. */
  ready: boolean
}

const first = (path: string, query: Query = {}) => ({
  queryKey: ['names', path, query.group],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    request<Page<never>>('GET', path, { query: { limit: 500, ...query }, signal }),
  staleTime: 30_000,
})

export function useNames(): Names {
  const words = useTexts(allWords)
  const group = currentSession()?.group.id
  const read = {
    controllers: useQuery(first('/controllers')),
    groups: useQuery(first('/groups')),
    staff: useQuery(first('/staff')),
    people: useQuery(first('/people', { group })),
    homes: useQuery(first('/homes', { group })),
  }
  const ready = Object.values(read).every(({ isPending }) => !isPending)
  const controllers = (read.controllers.data?.items ?? none) as Controller[]
  const groups = (read.groups.data?.items ?? none) as Group[]
  const staff = (read.staff.data?.items ?? none) as Staff[]
  const people = (read.people.data?.items ?? none) as Person[]
  const homes = (read.homes.data?.items ?? none) as Home[]
  return useMemo(() => {
    const names = new Map<string, string>()
    for (const { id, name } of [...controllers, ...groups, ...staff]) names.set(id, name)
    for (const { id, street } of homes) names.set(id, street)
    for (const person of people) names.set(person.id, personName(person, words.protectedIdentity))
    const nameOf = (id: string | undefined) => (id === undefined ? '' : (names.get(id) ?? id.slice(-8)))
    return { controllers, groups, staff, nameOf, ready }
  }, [controllers, groups, staff, people, homes, words, ready])
}

const none: never[] = []

/** A person's name; the interface puts "Skyddad identitet" in place of a protected one, said here in the reader's language. */
export function personName({ givenName, familyName, protectedIdentity }: Person, hidden: string): string {
  const name = `${givenName} ${familyName}`
  return protectedIdentity && name === allWords.sv.protectedIdentity ? hidden : name
}
