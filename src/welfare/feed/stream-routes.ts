import Type from 'typebox'
import {
  type App,
  type Clock,
  type Database,
  KnutpunktError,
  openSse,
  type Party,
  partyOf,
  type SseStream,
} from '../../kernel/index.ts'
import type { ReceptionAccess } from '../access/access.ts'
import type { Viewer } from '../access/viewer.ts'
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
  access: ReceptionAccess
  feed: Feed
  board: BoardReader
}

/** `GET /alarms/stream`: what a group's screens see, as it happens (HTML Living Standard, server-sent events). */
export function streamRoutes(app: App, deps: StreamDeps): void {
  const shares = {
    seenBy: shared((group) => readSeen(deps.db, group), sharedMs),
    boardOf: shared((key) => deps.board.read(...boardOfKey(key)), sharedMs),
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
      const party = partyOf(request)
      const viewer = await ask(deps.access, party, group)
      const view: View = { group, party, viewer, ...shares, seen: await shares.seenBy(group) }
      await deps.access.enter(deps.db.pool, viewer, { act: 'welfare.alarm.watch' })
      const stream = openSse(reply, { maxPendingBytes })
      await follow(stream, deps, view, request.headers['last-event-id'])
    },
  )
}

/**
 * Who watches and which controllers she may, as the rules say now.
 *
 * @throws {KnutpunktError} group_not_found, trust.decision_denied
 */
async function ask(access: ReceptionAccess, party: Party, group: string): Promise<Viewer> {
  return access.narrowed(await access.viewer(party, 'alarms.read', group), 'alarms.read')
}

/** What a group sees, asked again at each tick, so that a changed agreement shows at once. */
interface Seen {
  kind: string
  /** What it serves, and what no reception serves. */
  sees: string[]
  serves: string[]
}

/** A group's screen: who sits at it, what she may see of what the group sees, and what its screens share. */
interface View {
  group: string
  party: Party
  viewer: Viewer
  seen: Seen
  seenBy(group: string): Promise<Seen>
  boardOf(key: string): Promise<Board>
}

type BoardKey = [group: string, controllers: Viewer['controllers']]
const keyOfBoard = (...key: BoardKey) => JSON.stringify(key)
const boardOfKey = (key: string) => JSON.parse(key) as BoardKey

/** @throws {KnutpunktError} group_not_found */
async function readSeen(db: Database, group: string): Promise<Seen> {
  const { rows } = await db.pool.query<Seen>({
    name: 'welfare.group_sees_and_serves',
    text: `select kind, array(select controller_id::text from welfare.group_sees where group_id = g.id order by 1) as sees,
        array(select controller_id::text from welfare.group_serves where group_id = g.id order by 1) as serves
      from welfare.duty_group g where id = $1 and removed_at is null`,
    values: [group],
  })
  if (rows[0] === undefined) throw new KnutpunktError(alarmErrors.group_not_found)
  return rows[0]
}

/** As `addSeen` has it for what is read from the database. */
function sees({ group, seen, viewer: { controllers } }: View, row: CardRow): boolean {
  const controller = row.controller_id
  if (controller === null)
    return row.group_id === group || (row.group_id === null && seen.kind === 'reception')
  if (!seen.sees.includes(controller)) return false
  return controllers === 'all' || controllers.includes(controller) || !seen.serves.includes(controller)
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
    await look(stream, deps.access, view, send).finally(() => (reading = false))
  }
  const timer = setInterval(() => void tick().catch(() => undefined), tickMs)
  stream.onClose(() => {
    clearInterval(timer)
    unsubscribe()
  })
  await catchUp(deps.feed, cursor, tell, send).catch(() => send({ event: 'resync', data: {} }))
  await tick().catch(() => undefined)
}

/**
 * Asks again who she is and what she may. A group that is gone has no screens, and one who may no longer watch has none either;
 * whoever sees other controllers than before has other alarms to show.
 */
async function look(
  stream: SseStream,
  access: ReceptionAccess,
  view: View,
  send: (event: StreamEvent) => void,
): Promise<void> {
  const before = whatIsSeen(view)
  try {
    view.viewer = await ask(access, view.party, view.group)
    view.seen = await view.seenBy(view.group)
  } catch (error) {
    if (error instanceof KnutpunktError) return stream.close()
    throw error
  }
  if (whatIsSeen(view) !== before) send({ event: 'resync', data: {} })
  send({ event: 'board', data: await view.boardOf(keyOfBoard(view.group, view.viewer.controllers)) })
}

const whatIsSeen = ({ seen, viewer }: View) => JSON.stringify([seen, viewer.controllers])

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
