import type { Vaccination } from './person-records.ts'
import type { RecordSystem } from './record-system.ts'
import type { Booking } from './schedule.ts'
import { personnummerRoot } from './social-register.ts'

export interface RestAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: object
}

const fhir = 'application/fhir+json'

/** The answer to a GET: bookings in JSON, vaccinations in FHIR R4. */
export function answerRest(system: RecordSystem, { pathname, searchParams }: URL): RestAnswer {
  const [, part, kind, id] = pathname.split('/')
  const patient = searchParams.get('patient')?.split('|').at(-1)
  if (part === 'rest' && kind === 'bookings') return bookings(system, id, patient)
  if (part === 'fhir' && kind === 'Immunization') return immunizations(system, id, patient)
  return missing('application/problem+json')
}

const missing = (contentType: string): RestAnswer => ({
  status: 404,
  contentType,
  body: contentType === fhir ? outcome('not-found') : { status: 404, title: 'Finns inte' },
})

const outcome = (code: string) => ({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code }] })

function bookings(
  { schedule }: RecordSystem,
  id: string | undefined,
  patient: string | undefined,
): RestAnswer {
  const contentType = 'application/json'
  if (id !== undefined) {
    const found = schedule.booking(id)
    return found ? { status: 200, contentType, body: bookingOf(found) } : missing('application/problem+json')
  }
  if (!patient)
    return {
      status: 400,
      contentType: 'application/problem+json',
      body: { status: 400, title: 'patient saknas' },
    }
  return { status: 200, contentType, body: { items: schedule.of(patient).map(bookingOf) } }
}

const bookingOf = ({ id, slot, status }: Booking) => ({
  id,
  careUnit: slot.unit.hsaId,
  start: slot.start.toISOString(),
  end: slot.end.toISOString(),
  status,
})

function immunizations(
  { records }: RecordSystem,
  id: string | undefined,
  patient: string | undefined,
): RestAnswer {
  if (id !== undefined) {
    for (const [identity, { vaccinations }] of records) {
      const found = vaccinations.find((each) => each.id === id)
      if (found) return { status: 200, contentType: fhir, body: immunization(identity, found) }
    }
    return missing(fhir)
  }
  if (!patient) return { status: 400, contentType: fhir, body: outcome('required') }
  const entry = (records.get(patient)?.vaccinations ?? []).map((each) => ({
    resource: immunization(patient, each),
  }))
  const body = { resourceType: 'Bundle', type: 'searchset', total: entry.length, entry }
  return { status: 200, contentType: fhir, body }
}

const immunization = (identity: string, { id, date, vaccine, batch, dose, unit }: Vaccination) => ({
  resourceType: 'Immunization',
  id,
  status: 'completed',
  vaccineCode: { text: vaccine },
  patient: { identifier: { system: `urn:oid:${personnummerRoot}`, value: identity } },
  occurrenceDateTime: date,
  lotNumber: batch,
  performer: [{ actor: { display: unit.name } }],
  protocolApplied: [{ doseNumberPositiveInt: dose }],
})
