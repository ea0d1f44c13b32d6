import type { HttpClient } from '../http-client.ts'

/** How much is open at the reception. */
export interface OpenAlarms {
  readonly care: number
  readonly technical: number
}

/** Beyond these nothing new is begun: nobody may be there to answer, and a board that only grows shows nothing. */
export const most: OpenAlarms = { care: 8, technical: 10 }

interface AlarmLine {
  readonly urgency: 'acute' | 'prompt' | 'technical' | 'test'
}

/** Counts what is open, up to a hundred. @throws {HttpRefusal} */
export async function countOpenAlarms(http: HttpClient): Promise<OpenAlarms> {
  const { items } = await http.get<{ items: AlarmLine[] }>('/alarms?open=true&order=newest&limit=100')
  const technical = items.filter(({ urgency }) => urgency === 'technical').length
  const tests = items.filter(({ urgency }) => urgency === 'test').length
  return { care: items.length - technical - tests, technical }
}
