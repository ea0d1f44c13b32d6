import { answerIndex } from './index-answers.ts'
import type { RecordSystem } from './record-system.ts'
import type { Outcome, Slot } from './schedule.ts'
import { type CareUnit, type ContractName, contractsOf, keyOf } from './world.ts'
import { at, type Element, type Fields, textAt, writeElement } from './xml.ts'

/** A request that is none of what is asked for here. Its text goes back in a fault, so it quotes nothing. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused'
}

/** The answer to what stood in the body. @throws {RequestRefused} */
export function answerSoap(system: RecordSystem, request: Element): string {
  const name = contractsOf(system.source).find(
    (each) => each === request.name && keyOf(each) === request.namespace,
  )
  if (name === undefined) {
    const answer = system.source.keeps === 'care' ? answerIndex(system, request) : undefined
    if (answer === undefined) throw new RequestRefused('Kontraktet finns inte här.')
    return answer
  }
  return writeElement(`${name}Response`, keyOf(name), answers[name](system, request))
}

type Answer = (system: RecordSystem, request: Element) => Fields

const answers: Record<ContractName, Answer> = {
  GetVaccinationHistory: (system, request) => ({
    vaccinationMedicalRecord: within(request, system.records.get(patientOf(request))?.vaccinations).map(
      (each) => ({
        header: headerOf(system, each),
        vaccination: {
          date: each.date,
          vaccineName: each.vaccine,
          batchId: each.batch,
          dose: each.dose,
          performer: each.unit.name,
        },
      }),
    ),
  }),
  GetCareDocumentation: (system, request) => ({
    careDocumentation: within(request, system.records.get(patientOf(request))?.notes).map((each) => ({
      header: headerOf(system, each),
      noteType: each.kind,
      title: each.title,
      text: each.text,
    })),
  }),
  GetCareContacts: (system, request) => ({
    careContact: within(request, system.records.get(patientOf(request))?.contacts).map((each) => ({
      header: headerOf(system, each),
      kind: each.kind,
      status: 'avslutad',
      start: `${each.date}T09:00:00Z`,
      end: `${each.date}T09:30:00Z`,
      reason: each.reason,
    })),
  }),
  GetSocialDocumentation: (system, request) => ({
    socialDocumentation: within(request, [
      ...(system.records.get(patientOf(request))?.notes ?? []),
      ...system.outcomes.of(patientOf(request)).map((each) => ({ ...each, unit: system.source.units[0]! })),
    ]).map((each) => ({ header: headerOf(system, each), kind: each.kind, text: each.text })),
  }),
  GetAvailableTimeslots: ({ schedule }, request) => ({
    timeslot: schedule
      .free(required(request, 'careUnit'), timeAt(request, 'from'), timeAt(request, 'to'))
      .slice(0, 200)
      .map((slot) => ({ timeslotId: slot.id, careUnit: slot.unit.hsaId, ...times(slot) })),
  }),
  GetSubjectOfCareSchedule: ({ schedule }, request) => ({
    timeslot: schedule.of(patientOf(request)).map(({ id, slot, reason, status }) => ({
      bookingId: id,
      careUnit: slot.unit.hsaId,
      careUnitName: slot.unit.name,
      ...times(slot),
      reason,
      status,
    })),
  }),
  MakeBooking: ({ schedule }, request) => {
    const outcome = schedule.book(
      patientOf(request),
      required(request, 'timeslotId'),
      textAt(request, 'reason'),
    )
    return { result: resultOf(outcome), ...('booking' in outcome && { bookingId: outcome.booking.id }) }
  },
  UpdateBooking: ({ schedule }, request) => ({
    result: resultOf(
      schedule.move(patientOf(request), required(request, 'bookingId'), required(request, 'timeslotId')),
    ),
  }),
  CancelBooking: ({ schedule }, request) => ({
    result: resultOf(schedule.cancel(patientOf(request), required(request, 'bookingId'))),
  }),
  ProcessAlarmOutcome: ({ outcomes }, request) => {
    const { resultCode, errorCode, resultText, receiptId } = outcomes.keep(at(request, 'outcome'))
    return { result: { resultCode, errorCode, resultText }, receiptId }
  },
  GetServiceRecipients: ({ register }) => ({ serviceRecipient: register?.recipients }),
  GetCareDecisions: ({ register }) => ({ careDecision: register?.decisions }),
  GetStaff: ({ register }) => ({ staff: register?.staff }),
}

function required(request: Element, ...path: string[]): string {
  const text = textAt(request, ...path)
  if (text === undefined) throw new RequestRefused(`${path.join('/')} saknas.`)
  return text
}

const patientOf = (request: Element): string => required(request, 'patientId', 'extension')

function timeAt(request: Element, name: string): Date {
  const time = new Date(required(request, name))
  if (Number.isNaN(time.getTime())) throw new RequestRefused(`${name} är ingen tidpunkt.`)
  return time
}

/** What lies in the days that were asked for. */
function within<T extends { readonly date: string }>(request: Element, all: readonly T[] = []): T[] {
  const [from, to] = [textAt(request, 'dateFrom') ?? '0000', textAt(request, 'dateTo') ?? '9999']
  return all.filter(({ date }) => date >= from.slice(0, 10) && date <= to.slice(0, 10))
}

function headerOf(
  { source }: RecordSystem,
  { id, date, unit }: { id: string; date: string; unit: CareUnit },
): Fields {
  return {
    documentId: id,
    sourceSystemHSAId: source.hsaId,
    documentTime: `${date}T09:00:00Z`,
    careUnit: { hsaId: unit.hsaId, name: unit.name },
  }
}

const times = ({ start, end }: Slot) => ({ start: start.toISOString(), end: end.toISOString() })

const texts = {
  already: 'Det är redan så.',
  taken: 'Tiden är upptagen.',
  unknown_slot: 'Tiden finns inte.',
  unknown_booking: 'Bokningen finns inte.',
  too_many: 'Bokningssystemet är fullt.',
}

function resultOf({ came }: Outcome): Fields {
  if (came === 'done') return { resultCode: 'OK' }
  if (came === 'already') return { resultCode: 'INFO', resultText: texts.already }
  const errorCode = came === 'too_many' ? 'TECHNICAL_ERROR' : 'APPLICATION_ERROR'
  return { resultCode: 'ERROR', errorCode, resultText: texts[came] }
}
