import { sessionFetch } from '../../src/testing/session.ts'
import type { Town } from './seed-town.ts'

/** A screen as the program sees it: a stream that is read, and word every 15 s that somebody sits there. */
export interface Screen {
  /** Bytes read so far. */
  bytes(): number
  close(): Promise<void>
}

const everyMs = 15_000

/** Opens a screen of the reception over HTTP. What it is told is read and dropped. */
export async function openScreen(http: string, { receptionId, operatorId }: Town): Promise<Screen> {
  const api = '/api/welfare/v1'
  const ask = await sessionFetch(http, { kind: 'staff', id: operatorId })
  const ending = new AbortController()
  const stream = await ask(`${api}/alarms/stream?group=${receptionId}`, { signal: ending.signal })
  if (!stream.ok) throw new Error(`the stream answered ${stream.status}`)
  let bytes = 0
  const reading = (async () => {
    for await (const chunk of stream.body!) bytes += (chunk as Uint8Array).length
  })().catch(() => undefined)
  const id = crypto.randomUUID()
  const isThere = () =>
    ask(`${api}/screens/${id}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ groupId: receptionId, staffId: operatorId, attended: true }),
    }).then((answer) => answer.body?.cancel())
  await isThere()
  const timer = setInterval(() => void isThere().catch(() => undefined), everyMs)
  return {
    bytes: () => bytes,
    close: async () => {
      clearInterval(timer)
      ending.abort()
      await reading
    },
  }
}
