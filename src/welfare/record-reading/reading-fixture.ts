import type { TestContext } from 'node:test'
import { escapeXml, type InternalAnswer, type InternalCall } from '../../exchange/index.ts'
import { runPendingJobs } from '../../kernel/index.ts'
import type { RecordApplied, RecordDifference, RecordKind, RecordReading } from '../contract/index.ts'
import type { Trusted } from '../welfare-fixture.ts'
import { startWelfare, town } from '../welfare-fixture.ts'

/** Numbers that nobody has. */
export const numbers = { elsa: '194001019811', nils: '198507099805', maj: '195010139813' } as const

type Item = Record<string, string | boolean | undefined | Record<string, string>>

/** For tests: a municipality's record that is read, with what stands in it. */
export function fakeRegister() {
  const record = {
    people: [] as Item[],
    decisions: [] as Item[],
    staff: [] as Item[],
    /** By contract name, what is answered instead. */
    instead: {} as Record<string, Partial<InternalAnswer>>,
    calls: [] as InternalCall[],
  }
  const contents: Record<string, [string, () => Item[]]> = {
    GetServiceRecipients: ['serviceRecipient', () => record.people],
    GetCareDecisions: ['careDecision', () => record.decisions],
    GetStaff: ['staff', () => record.staff],
  }
  const answer = async (contract: string): Promise<InternalAnswer> => {
    const name = /:(\w+)Responder:1$/.exec(contract)![1]!
    const [element, items] = contents[name]!
    const body = `<r:${name}Response xmlns:r="${contract}">${items()
      .map((item) => `<r:${element}>${fields(item)}</r:${element}>`)
      .join('')}</r:${name}Response>`
    return { status: 200, contentType: 'text/xml', call: 'c', body, ...record.instead[name] }
  }
  const call = (asked: InternalCall) => {
    record.calls.push(asked)
    return answer(asked.contract)
  }
  return { record: Object.assign(record, { answer }), gateway: { call, consumer: 'SE5565594230-WELFARE' } }
}

const fields = (item: Item): string =>
  Object.entries(item)
    .filter(([, value]) => value !== undefined)
    .map(
      ([name, value]) =>
        `<r:${name}>${typeof value === 'object' ? fields(value) : escapeXml(String(value))}</r:${name}>`,
    )
    .join('')

export const inRecord = (number: string, givenName: string, more: Item = {}): Item => ({
  personId: { root: '1.2.752.129.2.1.3.1', extension: number },
  givenName,
  familyName: 'Testberg',
  protectedIdentity: false,
  ...more,
})

/** A town with a record that may be read; Elsa and Nils are in the register under their numbers. */
export async function readTown(t: TestContext, trusted: Trusted = {}) {
  const { record, gateway } = fakeRegister()
  const w = await startWelfare(t, {}, { records: gateway, ...trusted })
  const places = await town(w)
  const { controller } = places
  const put = async (path: string, change: object) => {
    const {
      id: _,
      updatedAt: _at,
      protected: _p,
      residentId: _r,
      birthDate: _b,
      identityKind: _k,
      people: _pp,
      ...now
    } = await w.get<Record<string, unknown>>('GET', path)
    return w.get('PUT', path, { ...now, ...change })
  }
  await put(`/people/${places.elsa}`, { personIdentity: numbers.elsa })
  await put(`/people/${places.nils}`, { personIdentity: numbers.nils })
  const setRecord = (nightly = 'off') =>
    put(`/controllers/${controller}`, {
      record: { logicalAddress: 'SE5565594230-JOURNAL', writeBack: false, nightly },
    })
  await setRecord()
  const read = (kind: RecordKind) =>
    w.get<RecordReading>('POST', `/record/${kind}/readings`, { controllerId: controller })
  const differences = async (kind: RecordKind) =>
    (
      await w.get<{ items: RecordDifference[] }>(
        'GET',
        `/record/${kind}/differences?controller=${controller}`,
      )
    ).items
  const apply = (kind: RecordKind, choices: object) =>
    w.get<RecordApplied>('POST', `/record/${kind}/apply`, { controllerId: controller, ...choices })
  /** As the night does. */
  const night = async () => {
    await w.welfare.jobs.handlers['welfare:record-nightly']!({}, {} as never)
    await runPendingJobs(w.db, w.welfare.jobs.handlers, w.log, { until: w.clock.now() })
  }
  return { ...w, ...places, record, put, setRecord, read, differences, apply, night }
}
