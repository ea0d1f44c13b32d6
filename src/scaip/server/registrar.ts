import type { Refusal } from '../agent/check-request.ts'
import type { AnswerOptions, IncomingRequest } from '../agent/incoming.ts'
import { type Address, parseAddress } from '../message/address.ts'
import { field } from '../message/build-message.ts'
import { header, headerList, type SipRequest } from '../message/sip-message.ts'
import { parseSipUri } from '../message/uri.ts'
import type { Timers } from '../timing/timers.ts'

/** Where a registered device said it can be reached. Replies never use it: they follow the request's own flow. */
export interface Binding {
  readonly contact: string
  readonly expiresInSeconds: number
}

/** A small registrar (RFC 3261 section 10.3), in memory: devices that insist on registering get their answer. */
export interface Registrar {
  /** Gives the answer to a REGISTER whose sender has been checked. */
  register(incoming: IncomingRequest): Refusal | ({ status: 200 } & AnswerOptions)
  /** What is registered for the user of a To URI, now. */
  bindings(user: string): Binding[]
  readonly size: number
}

const defaultSeconds = 3_600
const longestSeconds = 7_200
const contactsPerUser = 4
/** How often expired bindings are looked for when the table is full. */
const sweepMilliseconds = 60_000

export function createRegistrar(options: { limit: number; timers: Timers }): Registrar {
  const { limit, timers } = options
  /** User → contact → when it expires, in the timers' milliseconds. */
  const users = new Map<string, Map<string, number>>()
  let sweptAt = Number.NEGATIVE_INFINITY

  function current(user: string): Map<string, number> {
    const contacts = users.get(user) ?? new Map<string, number>()
    for (const [contact, until] of contacts) if (until <= timers.now()) contacts.delete(contact)
    return contacts
  }

  function hasRoom(user: string): boolean {
    if (users.has(user) || users.size < limit) return true
    if (timers.now() - sweptAt < sweepMilliseconds) return false
    sweptAt = timers.now()
    for (const known of users.keys()) if (current(known).size === 0) users.delete(known)
    return users.size < limit
  }

  function bindings(user: string): Binding[] {
    const now = timers.now()
    const left = [...current(user)]
    return left.map(([contact, until]) => ({ contact, expiresInSeconds: Math.ceil((until - now) / 1_000) }))
  }

  function apply(user: string, changes: { uri: string; seconds: number }[]): void {
    const contacts = current(user)
    for (const { uri, seconds } of changes) {
      contacts.delete(uri)
      if (seconds > 0) contacts.set(uri, timers.now() + seconds * 1_000)
    }
    while (contacts.size > contactsPerUser) contacts.delete(contacts.keys().next().value as string)
    if (contacts.size === 0) users.delete(user)
    else users.set(user, contacts)
  }

  return {
    register({ request }) {
      const user = parseSipUri(parseAddress(header(request, 'to') ?? '')?.uri ?? '')?.user
      const contacts = headerList(request, 'contact')
      if (user === undefined || contacts.length > contactsPerUser) return { status: 400 }
      const changes =
        contacts[0] === '*' ? removeAll(request, contacts, current(user)) : readContacts(request, contacts)
      if (!changes) return { status: 400 }
      if (changes.some(({ seconds }) => seconds > 0) && !hasRoom(user)) return { status: 503 }
      if (changes.length > 0) apply(user, changes)
      const headers = bindings(user).map((one) =>
        field('contact', `<${one.contact}>;expires=${one.expiresInSeconds}`),
      )
      const longest = Math.max(0, ...bindings(user).map((one) => one.expiresInSeconds))
      return { status: 200, headers: [...headers, field('expires', String(longest))] }
    },
    bindings,
    get size() {
      return users.size
    },
  }
}

type Change = { uri: string; seconds: number }

function removeAll(
  request: SipRequest,
  contacts: string[],
  known: Map<string, number>,
): Change[] | undefined {
  if (contacts.length !== 1 || header(request, 'expires')?.trim() !== '0') return undefined
  return [...known.keys()].map((uri) => ({ uri, seconds: 0 }))
}

function readContacts(request: SipRequest, contacts: string[]): Change[] | undefined {
  const changes: Change[] = []
  for (const value of contacts) {
    const address = parseAddress(value)
    if (!address || address.uri.length > 256 || !parseSipUri(address.uri)) return undefined
    changes.push({ uri: address.uri, seconds: secondsFor(address, header(request, 'expires')) })
  }
  return changes
}

function secondsFor(address: Address, expires: string | undefined): number {
  const text = address.parameters.get('expires') ?? expires ?? ''
  return /^\d{1,10}$/.test(text) ? Math.min(Number(text), longestSeconds) : defaultSeconds
}
