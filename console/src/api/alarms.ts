import type {
  Alarm,
  AlarmActName,
  AlarmActs,
  AlarmDetail,
  Board,
  Page,
  ScreenWrite,
  ShownReceipt,
} from './contract.ts'
import { request } from './http.ts'

const pageSize = 500
/** More open alarms than this are not fetched in one catch-up; the stream brings whatever changes after. */
const mostPages = 40

/**
 * All open alarms that the group sees, page after page. By when they came, which never changes: in the order of the board an
 * alarm that somebody takes between two pages moves, and others would be passed over.
 */
export async function openAlarms(group: string, signal: AbortSignal): Promise<Alarm[]> {
  const alarms: Alarm[] = []
  let cursor: string | undefined
  for (let page = 0; page < mostPages; page += 1) {
    const answer: Page<Alarm> = await request('GET', '/alarms', {
      query: { group, open: true, order: 'newest', limit: pageSize, cursor },
      signal,
    })
    alarms.push(...answer.items)
    cursor = answer.next
    if (cursor === undefined) break
  }
  return alarms
}

export const boardOf = (group: string, signal: AbortSignal): Promise<Board> =>
  request('GET', '/board', { query: { group }, signal })

export const alarmDetail = (
  id: string,
  group: string | undefined,
  signal?: AbortSignal,
): Promise<AlarmDetail> => request('GET', `/alarms/${id}`, { query: { group }, signal })

/** Acts as a member of a group on an alarm the group sees. */
export const act = <A extends AlarmActName>(
  id: string,
  name: A,
  body: AlarmActs[A],
  group: string,
): Promise<Alarm> => request('POST', `/alarms/${id}/${name}`, { query: { group }, body })

/** The details of a person with protected identity; the asking is written in the alarm's story. */
export const reveal = (id: string, group: string): Promise<AlarmDetail> =>
  request('POST', `/alarms/${id}/reveal`, { query: { group }, body: {} })

export const sendShown = (id: string, receipt: ShownReceipt): Promise<Alarm> =>
  request('POST', `/alarms/${id}/shown`, { body: receipt })

export const putScreen = (id: string, screen: ScreenWrite): Promise<unknown> =>
  request('PUT', `/screens/${id}`, { body: screen })
