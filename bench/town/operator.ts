import { sessionFetch } from '../../src/testing/session.ts'
import type { Town } from './seed-town.ts'

/** Takes alarms the whole way over HTTP, as an operator's board does: shown, acknowledged, resolved. Eight at a time. */
export async function handleAlarms(
  http: string,
  { operatorId }: Town,
  alarms: readonly string[],
): Promise<void> {
  const screenId = crypto.randomUUID()
  const ask = await sessionFetch(http, { kind: 'staff', id: operatorId })
  const act = async (id: string, name: string, body: object) => {
    const answer = await ask(`/api/welfare/v1/alarms/${id}/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${name} answered ${answer.status}: ${text}`)
  }
  let next = 0
  const work = async () => {
    for (let id = alarms[next++]; id !== undefined; id = alarms[next++]) {
      await act(id, 'shown', { screenId, presses: 1 })
      await act(id, 'acknowledge', {})
      await act(id, 'resolve', { cause: 'help_given' })
    }
  }
  await Promise.all(Array.from({ length: 8 }, work))
}
