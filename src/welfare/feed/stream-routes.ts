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
import type { Board, StreamEvent } from '../contract/index.ts'
import { base } from '../register/register-routes.ts'
import type { BoardReader } from '../screen/board.ts'
import type { Feed } from './feed.ts'
import { shared } from './shared.ts'

const StreamQuery = Type.Object({ group: Type.String({ format: 'uuid' }) })
const Headers = Type.Object({ 'last-event-id': Type.Optional(Type.String({ maxLength: 40 })) })
/** A storm of cards to one screen may wait in its socket; a screen slower than this comes back and catches up. */
const maxPendingBytes = 4 * 1024 * 1024
const tickMs = 5_000
/** However many screens a group has, what they all show is read about once a second at most. */
const sharedMs = 1_000

export interface StreamDeps {
  db: Database
  clock: Clock
  feed: Feed
  board: BoardReader
}

/** `GET /alarms/stream`: what a group's screens see, as it happens (HTML Living Standard, server-sent events). */
export function streamRoutes(app: App, deps: StreamDeps): void {
  const shares = {
    seenBy: shared((group) => readSeen(deps.db, group), sharedMs),
    boardOf: shared((group) => deps.board.read(group), sharedMs),
  }
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
      const view: View = { group, ...shares, seen: await shares.seenBy(group) }
      const stream = openSse(reply, { maxPendingBytes })
      await follow(stream, deps, view, request.headers['last-event-id'])
    },
  )
}

/** What a group sees, asked again at each tick, so that a changed agreement shows at once. */
interface Seen {
  kind: string
  serves: string[]
}

/** A group's screens, and what they share. */
interface View {
  group: string
  seen: Seen
  seenBy(group: string): Promise<Seen>
  boardOf(group: string): Promise<Board>
}

/** @throws {KnutpunktError} group_not_found */
async function readSeen(db: Database, group: string): Promise<Seen> {
  const { rows } = await db.pool.query<Seen>({
    name: 'welfare.group_sees',
    text: `select kind, array(select controller_id::text from welfare.group_sees where group_id = g.id order by 1) as serves
      from welfare.duty_group g where id = $1 and removed_at is null`,
    values: [group],
  })
  if (rows[0] === undefined) throw new KnutpunktError(alarmErrors.group_not_found)
  return rows[0]
}

function sees({ group, seen }: View, row: CardRow): boolean {
  if (row.controller_id !== null) return seen.serves.includes(row.controller_id)
  return row.group_id === group || (row.group_id === null && seen.kind === 'reception')
}

async function follow(stream: SseStream, deps: StreamDeps, view: View, cursor: string | undefined) {
  const send = (event: StreamEvent, id?: string) => stream.send({ ...event, ...(id !== undefined && { id }) })
  const tell = (rows: readonly CardRow[], id: string) => {
    for (const row of rows) if (sees(view, row)) send({ event: 'alarm', data: cardOf(row) }, id)
  }
  const unsubscribe = deps.feed.subscribe(tell)
  let reading = false
  const tick = async () => {
    // Reading that has not ended since the last tick says that the database hangs, whatever its connection says.
    const database = deps.db.available() && !reading ? 'ok' : 'away'
    send({ event: 'tick', data: { at: deps.clock.now().toString(), database } })
    if (database === 'away') return
    reading = true
    await look(stream, view, send).finally(() => (reading = false))
  }
  const timer = setInterval(() => void tick().catch(() => undefined), tickMs)
  stream.onClose(() => {
    clearInterval(timer)
    unsubscribe()
  })
  await catchUp(deps.feed, cursor, tell, send).catch(() => send({ event: 'resync', data: {} }))
  await tick().catch(() => undefined)
}

/** A group that is gone has no screens; one that serves others than before has other alarms to show. */
async function look(stream: SseStream, view: View, send: (event: StreamEvent) => void): Promise<void> {
  const before = JSON.stringify(view.seen)
  try {
    view.seen = await view.seenBy(view.group)
  } catch (error) {
    if (error instanceof KnutpunktError) return stream.close()
    throw error
  }
  if (JSON.stringify(view.seen) !== before) send({ event: 'resync', data: {} })
  send({ event: 'board', data: await view.boardOf(view.group) })
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
