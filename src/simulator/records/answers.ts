import { keyOf } from './world.ts'

/** XML out of names and values; a list repeats its name, and what is undefined is left out. */
export type Xml = string | number | boolean | undefined | readonly Xml[] | { readonly [name: string]: Xml }

const escaped: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const escape = (text: string): string => text.replace(/[&<>]/g, (c) => escaped[c]!)

export function toXml(name: string, value: Xml, attributes = ''): string {
  if (value === undefined) return ''
  if (Array.isArray(value)) return (value as readonly Xml[]).map((each) => toXml(name, each)).join('')
  const content =
    typeof value === 'object'
      ? Object.entries(value as { readonly [name: string]: Xml })
          .map(([child, each]) => toXml(child, each))
          .join('')
      : escape(String(value))
  return `<${name}${attributes}>${content}</${name}>`
}

/** The answer to a contract. */
export const answerTo = (contract: string, value: Xml): string =>
  toXml(`${contract}Response`, value, ` xmlns="${keyOf(contract)}"`)

/** The text of the first element of that name, whatever its prefix. */
export function textIn(message: string, name: string): string | undefined {
  return new RegExp(`<(?:[\\w.-]+:)?${name}(?:\\s[^>]*)?>([^<]*)<`).exec(message)?.[1]?.trim()
}

const dayMs = 86_400_000
const at = (days: number, hour = 9): string => {
  const date = new Date(Date.now() + days * dayMs)
  return `${date.toISOString().slice(0, 10)}T${String(hour).padStart(2, '0')}:00:00`
}
const day = (days: number): string => at(days).slice(0, 10)

/** A number out of a text: the same for the same, so that a person's history does not change between calls. */
function draw(text: string, below: number): number {
  let sum = 7
  for (const c of text) sum = (sum * 31 + c.charCodeAt(0)) % 1_000_003
  return sum % below
}

function header(system: string, person: string, kind: string, number: number): Xml {
  return {
    documentId: `${kind}-${draw(person, 100_000)}-${number}`,
    sourceSystemHSAId: system,
    documentTime: at(-30 * (number + 1)),
    careUnit: { hsaId: `${system.split('-')[0]}-VC1` },
  }
}

/** What a region's record has on somebody; made up from the identity alone, so that it is the same each time. */
export function clinicalAnswer(contract: string, system: string, person: string): string | undefined {
  const count = draw(person + system, 3)
  const list = <T>(make: (number: number) => T): T[] =>
    Array.from({ length: count }, (_, number) => make(number))
  switch (contract) {
    case 'GetVaccinationHistory':
      return answerTo(contract, {
        vaccinationMedicalRecord: list((number) => ({
          header: header(system, person, 'vacc', number),
          vaccination: [
            {
              date: day(-365 * (number + 1)),
              vaccineName: ['Påhittovax', 'Exempelcin'][number % 2],
              dose: 1,
            },
          ],
        })),
      })
    case 'GetCareDocumentation':
      return answerTo(contract, {
        careDocumentation: list((number) => ({
          header: header(system, person, 'note', number),
          noteType: 'bes',
          title: 'Besök',
          text: 'Påhittad anteckning. Inget i den är sant.',
        })),
      })
    case 'GetCareContacts':
      return answerTo(contract, {
        careContact: list((number) => ({
          header: header(system, person, 'contact', number),
          kind: 'besok',
          status: 'avslutad',
          start: at(-20 * (number + 1)),
        })),
      })
    default:
      return undefined
  }
}

/** Free and booked times of a region: what is booked is not free, and what is cancelled is free again. */
export function createCalendar(unit: string) {
  const slots = Array.from({ length: 30 }, (_, number) => ({
    timeslotId: `${unit}-${number}`,
    careUnit: unit,
    start: at(1 + Math.floor(number / 5), 8 + (number % 5)),
    end: at(1 + Math.floor(number / 5), 9 + (number % 5)),
  }))
  const bookings = new Map<string, { person: string; slot: string; status: 'booked' | 'cancelled' }>()
  let made = 0
  const isFree = (slot: string) =>
    slots.some(({ timeslotId }) => timeslotId === slot) &&
    ![...bookings.values()].some((each) => each.slot === slot && each.status === 'booked')
  const ok = { result: { resultCode: 'OK' } }
  const no = {
    result: {
      resultCode: 'ERROR',
      errorCode: 'APPLICATION_ERROR',
      resultText: 'Tiden finns inte eller är inte ledig.',
    },
  }

  return (contract: string, body: string): string | undefined => {
    const [person, slot, booking] = ['extension', 'timeslotId', 'bookingId'].map(
      (name) => textIn(body, name) ?? '',
    ) as [string, string, string]
    const own = bookings.get(booking)
    switch (contract) {
      case 'GetAvailableTimeslots':
        return answerTo(contract, { timeslot: slots.filter(({ timeslotId }) => isFree(timeslotId)) })
      case 'GetSubjectOfCareSchedule':
        return answerTo(contract, {
          timeslot: [...bookings]
            .filter(([, each]) => each.person === person)
            .map(([id, each]) => {
              const { careUnit, start, end } = slots.find(({ timeslotId }) => timeslotId === each.slot)!
              return { bookingId: id, careUnit, start, end, status: each.status }
            }),
        })
      case 'MakeBooking': {
        if (!isFree(slot)) return answerTo(contract, no)
        const id = `${unit}-B${++made}`
        bookings.set(id, { person, slot, status: 'booked' })
        return answerTo(contract, { ...ok, bookingId: id })
      }
      case 'UpdateBooking':
        if (own?.person !== person || own.status !== 'booked' || !isFree(slot)) return answerTo(contract, no)
        bookings.set(booking, { ...own, slot })
        return answerTo(contract, ok)
      case 'CancelBooking':
        if (own?.person !== person || own.status !== 'booked') return answerTo(contract, no)
        bookings.set(booking, { ...own, status: 'cancelled' })
        return answerTo(contract, ok)
      default:
        return undefined
    }
  }
}

/** The outcomes that a record has taken: each version of one is taken once. */
export function createOutcomes() {
  const taken = new Map<string, string>()
  return {
    count: () => taken.size,
    take(body: string): string {
      const [id, version] = [textIn(body, 'outcomeId'), textIn(body, 'version')]
      if (!id || !version)
        return answerTo('ProcessAlarmOutcome', {
          result: { resultCode: 'ERROR', errorCode: 'INVALID_REQUEST' },
        })
      const key = `${id} ${version}`
      const known = taken.get(key)
      const receiptId = known ?? `K-${taken.size + 1}`
      taken.set(key, receiptId)
      return answerTo('ProcessAlarmOutcome', { result: { resultCode: known ? 'INFO' : 'OK' }, receiptId })
    },
  }
}
