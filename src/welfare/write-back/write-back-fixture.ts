import type { TestContext } from 'node:test'
import type { InternalAnswer, InternalCall } from '../../exchange/index.ts'
import { child, readXml, textAt } from '../../exchange/index.ts'
import type { Config } from '../../kernel/index.ts'
import { runPendingJobs } from '../../kernel/index.ts'
import type { Alarm, AlarmDetail } from '../contract/index.ts'
import { startWelfare, town } from '../welfare-fixture.ts'

/** A number that nobody has. */
export const testNumber = '194001019811'

/** For tests: a municipality's record, which keeps each outcome once, and does as it is told otherwise. */
export function fakeRecord() {
  const calls: InternalCall[] = []
  const kept = new Map<string, string>()
  /** What it answers instead of taking what it gets, call by call; then it takes. */
  const instead: (
    | Partial<InternalAnswer>
    | Promise<Partial<InternalAnswer>>
    | Error
    | 'takes, and its answer is lost'
  )[] = []
  const take = (body: string): string => {
    const outcome = child(readXml(body), 'outcome')
    const id = textAt(outcome, 'outcomeId')!
    const had = kept.has(id)
    kept.set(id, body)
    return answer(had ? 'INFO' : 'OK', `journal-${[...kept.keys()].indexOf(id) + 1}`)
  }
  const call = async (asked: InternalCall): Promise<InternalAnswer> => {
    calls.push(asked)
    const other = await instead.shift()
    const went = { status: 200, contentType: 'text/xml', call: `call-${calls.length}` }
    if (other === undefined) return { ...went, body: take(asked.body) }
    if (other === 'takes, and its answer is lost') {
      take(asked.body)
      return { ...went, status: 500, body: '', code: 'VP009' }
    }
    if (other instanceof Error) throw other
    return { ...went, body: '', ...other }
  }
  return { calls, kept, instead, gateway: { call, consumer: 'SE5565594230-WELFARE' } }
}

/** An answer of ProcessAlarmOutcome. */
export function answer(code: string, receipt?: string, more = ''): string {
  const marked = receipt === undefined ? '' : `<receiptId>${receipt}</receiptId>`
  return `<ProcessAlarmOutcomeResponse xmlns="urn:riv:knutpunkt:alarmoutcome:ProcessAlarmOutcomeResponder:1">
    <result><resultCode>${code}</resultCode>${more}</result>${marked}</ProcessAlarmOutcomeResponse>`
}

/** A town whose record is told, with a person whose number is known; jobs run when asked to. */
export async function toldTown(t: TestContext, config: Partial<Config['welfare']> = {}, told = true) {
  const record = fakeRecord()
  const w = await startWelfare(t, config, { records: record.gateway })
  const places = await town(w)
  const { controller, elsa } = places
  const put = async (path: string, change: object) => {
    const { id: _, updatedAt: _at, protected: _p, ...now } = await w.get<Record<string, unknown>>('GET', path)
    return w.get('PUT', path, { ...now, ...change })
  }
  await put(`/people/${elsa}`, { personIdentity: testNumber })
  const tell = (writeBack: boolean) =>
    put(`/controllers/${controller}`, { record: { logicalAddress: 'SE5565594230-JOURNAL', writeBack } })
  if (told) await tell(true)
  /** Runs what is due, by the town's clock. */
  const run = () => runPendingJobs(w.db, w.welfare.jobs.handlers, w.log, { until: w.clock.now() })
  const resolved = async (note?: string) => {
    const { alarmId } = await w.signal('1001')
    await w.get('POST', `/alarms/${alarmId}/acknowledge`, { by: places.anna })
    await w.get<Alarm>('POST', `/alarms/${alarmId}/resolve`, { by: places.anna, cause: 'help_given', note })
    return alarmId!
  }
  const detail = (id: string) => w.get<AlarmDetail>('GET', `/alarms/${id}`)
  return { ...w, ...places, record, tell, put, run, resolved, detail }
}
