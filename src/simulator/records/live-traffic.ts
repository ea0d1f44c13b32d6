import { setTimeout } from 'node:timers/promises'
import type { Random } from '../random.ts'
import type { Caller } from './caller.ts'
import { aboutPatient, requestOf } from './requests.ts'
import {
  type ConsumerSystem,
  type ContractName,
  gatherings,
  indexed,
  restContracts,
  type Source,
} from './world.ts'
import { readBody, textAt, XmlRefused } from './xml.ts'

/** How calls went: answered, refused by the platform or the producer, or not answered at all. */
export interface CallCounts {
  ok: number
  refused: number
  failed: number
}

export interface TrafficOptions {
  readonly consumer: ConsumerSystem
  readonly caller: Caller
  readonly sources: readonly Source[]
  /** Whether the answers of many sources can be asked for in one call. */
  readonly gathers: boolean
  readonly identities: readonly string[]
  /** Those who have let their records be read by other providers: whom these ask about, as a rule. */
  readonly consenting: readonly string[]
  readonly random: Random
  readonly counts: CallCounts
  /** Ms between two calls, on the average. */
  readonly everyMs: number
  readonly signal: AbortSignal
}

type Ask = { readonly contract: ContractName | keyof typeof restContracts; readonly source: Source | 'all' }

/** Calls until the signal is given, one call at a time, as people at work do: whatever comes back, the day goes on. */
export async function keepCalling(options: TrafficOptions): Promise<void> {
  const { random, signal, counts, everyMs } = options
  const asks = asksOf(options)
  /** What this consumer has booked, and may move or cancel. */
  const booked: Booked[] = []
  while (!signal.aborted && asks.length > 0) {
    try {
      await setTimeout(everyMs * (0.5 + random.next()), undefined, { signal })
      const ok = await once(options, random.pick(asks), booked)
      counts[ok ? 'ok' : 'refused']++
    } catch {
      if (!signal.aborted) counts.failed++
    }
  }
}

function asksOf({ consumer, sources, gathers }: TrafficOptions): Ask[] {
  return consumer.asks.flatMap(({ keeper, contracts }) =>
    contracts.flatMap((contract): Ask[] => {
      const there = sources
        .filter((source) => source.keeper === keeper && answers(source, contract))
        .map((source): Ask => ({ contract, source }))
      const own = gatherings.some((each) => each.keeper === keeper && keeper === consumer.keeper)
      const all = gathers && own && contract in indexed
      return all ? [...there, { contract, source: 'all' }] : there
    }),
  )
}

const needsTimes = new Set([
  'GetAvailableTimeslots',
  'GetSubjectOfCareSchedule',
  'MakeBooking',
  'UpdateBooking',
  'CancelBooking',
  'bookings',
])

function answers({ keeps, books }: Source, contract: Ask['contract']): boolean {
  if (contract === 'GetSocialDocumentation') return keeps === 'social'
  return keeps === 'care' && (books || !(needsTimes.has(contract) || contract === 'immunizations'))
}

interface Booked {
  readonly source: Source
  readonly patient: string
  readonly id: string
}
/** Bookings that are remembered; with more, some are cancelled, so that the calendar never fills. */
const mostBooked = 20

async function once(options: TrafficOptions, { contract, source }: Ask, booked: Booked[]): Promise<boolean> {
  const { caller, random } = options
  const patient = random.pick(peopleFor(options, source))
  if (source === 'all') {
    const { hsaId } = gatherings.find(({ keeper }) => keeper === options.consumer.keeper)!
    return isAnswer(await caller.soap(hsaId, requestOf(contract as ContractName, aboutPatient(patient))))
  }
  if (contract === 'bookings' || contract === 'immunizations') {
    const below = contract === 'bookings' ? 'bookings' : 'Immunization'
    const { status } = await caller.get(
      `${restContracts[contract]}/${source.hsaId}/${below}?patient=${patient}`,
    )
    return status === 200
  }
  const ask = (name: ContractName, fields: object) =>
    caller.soap(source.hsaId, requestOf(name, { ...fields }))
  if (contract === 'GetAvailableTimeslots')
    return isAnswer(await ask(contract, nextWeek(random.pick(source.units).hsaId)))
  if (contract === 'MakeBooking' && booked.length < mostBooked) {
    const free = await freeSlot(options, source, ask)
    if (free === undefined) return false
    const made = await ask('MakeBooking', { ...aboutPatient(patient), timeslotId: free, reason: 'Kontroll' })
    const id = made.status === 200 ? textAt(readBody(made.body), 'bookingId') : undefined
    if (id !== undefined) booked.push({ source, patient, id })
    return isAnswer(made)
  }
  if (contract === 'MakeBooking' || contract === 'UpdateBooking' || contract === 'CancelBooking')
    return changeBooking(options, contract, booked, source, ask)
  return isAnswer(await ask(contract, aboutPatient(patient)))
}

/** A few ask about somebody who has not let them, and are refused. */
const inspite = 0.1

function peopleFor(
  { consumer, identities, consenting, random }: TrafficOptions,
  source: Source | 'all',
): readonly string[] {
  const own = source === 'all' || source.keeper === consumer.keeper
  return own || consenting.length === 0 || random.chance(inspite) ? identities : consenting
}

type AskSource = (name: ContractName, fields: object) => Promise<{ status: number; body: string }>

async function changeBooking(
  options: TrafficOptions,
  contract: ContractName,
  booked: Booked[],
  source: Source,
  ask: AskSource,
): Promise<boolean> {
  const index = booked.findIndex((each) => each.source === source)
  if (index < 0) return isAnswer(await ask('GetAvailableTimeslots', nextWeek(source.units[0]!.hsaId)))
  const { patient, id } = booked[index]!
  if (contract === 'UpdateBooking') {
    const free = await freeSlot(options, source, ask)
    if (free === undefined) return false
    return isAnswer(await ask('UpdateBooking', { ...aboutPatient(patient), bookingId: id, timeslotId: free }))
  }
  booked.splice(index, 1)
  return isAnswer(
    await ask('CancelBooking', { ...aboutPatient(patient), bookingId: id, reason: 'Förhinder' }),
  )
}

async function freeSlot(
  { random }: TrafficOptions,
  source: Source,
  ask: AskSource,
): Promise<string | undefined> {
  const answered = await ask('GetAvailableTimeslots', nextWeek(random.pick(source.units).hsaId))
  if (answered.status !== 200) return undefined
  const slots = readBody(answered.body).children.filter(({ name }) => name === 'timeslot')
  return slots.length === 0 ? undefined : textAt(random.pick(slots), 'timeslotId')
}

const weekMs = 7 * 86_400_000

const nextWeek = (careUnit: string) => ({
  careUnit,
  from: new Date().toISOString(),
  to: new Date(Date.now() + weekMs).toISOString(),
})

function isAnswer({ status, body }: { status: number; body: string }): boolean {
  if (status !== 200) return false
  try {
    return readBody(body).name.endsWith('Response')
  } catch (error) {
    if (error instanceof XmlRefused) return false
    throw error
  }
}
