import Type from 'typebox'
import {
  type App,
  type Clock,
  type Database,
  KnutpunktError,
  openSse,
  type SseStream,
} from '../../kernel/index.ts'
import { type CardRow, cardOf } from '../alarm/card.ts'
import { alarmErrors } from '../alarm/errors.ts'
import type { StreamEvent } from '../contract/index.ts'
import { base } from '../register/register-routes.ts'
import type { BoardReader } from '../screen/board.ts'
import type { Feed } from './feed.ts'

const StreamQuery = Type.Object({ group: Type.String({ format: 'uuid' }) })
const Headers = Type.Object({ 'last-event-id': Type.Optional(Type.String({ maxLength: 40 })) })
/** A storm of cards to one screen may wait in its socket; a screen slower than this comes back and catches up. */
const maxPendingBytes = 4 * 1024 * 1024
const tickMs = 5_000

export interface StreamDeps {
  db: Database
  clock: Clock
  feed: Feed
  board: BoardReader
}

/** `GET /alarms/stream`: what a group's screens see, as it happens (HTML Living Standard, server-sent events). */
export function streamRoutes(app: App, deps: StreamDeps): void {
  app.get(
    `${base}/alarms/stream`,
    {
      config: { permission: 'welfare.alarms.read' },
      schema: {
        tags: ['alarms'],
        summary: 'Alarms and board of a group as they change: server-sent events, resumable by Last-Event-ID',
        querystring: StreamQuery,
        headers: Headers,
      },
    },
    async (request, reply) => {
      const { group } = request.query
      const seen = await watchGroup(deps, group)
      const stream = openSse(reply, { maxPendingBytes })
      await follow(stream, deps, group, seen, request.headers['last-event-id'])
    },
  )
}

/** What the group serves right now, asked again at each tick, so that a changed agreement shows at once. */
interface Seen {
  sees(row: CardRow): boolean
  refresh(): Promise<void>
}

/** @throws {KnutpunktError} group_not_found */
async function watchGroup({ db }: StreamDeps, group: string): Promise<Seen> {
  let serves: ReadonlySet<string> = new Set()
  let kind = ''
  const refresh = async () => {
    const { rows } = await db.pool.query<{ kind: string; serves: string[] }>({
      name: 'welfare.group_sees',
      text: `select kind, array(select controller_id::text from welfare.group_serves where group_id = g.id) as serves
        from welfare.duty_group g where id = $1 and removed_at is null`,
      values: [group],
    })
    if (rows[0] === undefined) throw new KnutpunktError(alarmErrors.group_not_found)
    kind = rows[0].kind
    serves = new Set(rows[0].serves)
  }
  await refresh()
  return {
    refresh,
    sees: (row) =>
      row.controller_id === null
        ? row.group_id === group || (row.group_id === null && kind === 'reception')
        : serves.has(row.controller_id),
  }
}

async function follow(
  stream: SseStream,
  deps: StreamDeps,
  group: string,
  seen: Seen,
  cursor: string | undefined,
) {
  const send = (event: StreamEvent, id?: string) => stream.send({ ...event, ...(id !== undefined && { id }) })
  const tell = (rows: readonly CardRow[], id: string) => {
    for (const row of rows) if (seen.sees(row)) send({ event: 'alarm', data: cardOf(row) }, id)
  }
  const unsubscribe = deps.feed.subscribe(tell)
  const tick = async () => {
    const database = deps.db.available() ? 'ok' : 'away'
    send({ event: 'tick', data: { at: deps.clock.now().toString(), database } })
    if (database === 'away') return
    await seen.refresh()
    send({ event: 'board', data: await deps.board.read(group) })
  }
  const timer = setInterval(() => void tick().catch(() => undefined), tickMs)
  stream.onClose(() => {
    clearInterval(timer)
    unsubscribe()
  })
  await catchUp(deps.feed, cursor, tell, send).catch(() => send({ event: 'resync', data: {} }))
  await tick().catch(() => undefined)
}

async function catchUp(
  feed: Feed,
  cursor: string | undefined,
  tell: (rows: readonly CardRow[], id: string) => void,
  send: (event: StreamEvent) => void,
) {
  if (cursor === undefined) return
  const missed = await feed.since(cursor)
  if (missed === undefined) send({ event: 'resync', data: {} })
  else tell(missed, cursor)
}
