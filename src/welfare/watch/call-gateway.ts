import { request } from 'undici'
import {
  type Clock,
  type Database,
  type JobContext,
  type JobHandlers,
  swedishZone,
  Temporal,
} from '../../kernel/index.ts'
import { addEvents } from '../alarm/alarm-store.ts'
import { callTask } from '../alarm/call.ts'

/** The HTTP gateway that rings and texts people: it is posted `{callId, to, text, alarmId}` and answers 2xx when it has delivered. */
export interface CallGateway {
  url: string
  token?: string
}

interface CallRow {
  id: string
  alarm_id: string
  state: string
  name: string
  phone: string
  ringing: boolean
  current: boolean
  class: string
  last_press_at: Date
  given_name: string | null
  family_name: string | null
  protected_identity: boolean | null
  street: string | null
}

const timeoutMs = 10_000

/**
 * Makes the calls that chain steps have queued. A call is looked at again before it is made: when somebody has answered the
 * alarm, or the chain has gone into another round, it is taken back instead. The gateway sees one call id however often
 * an attempt is repeated, so it can keep from calling twice.
 */
export function callHandler(deps: {
  db: Database
  clock: Clock
  gateway: CallGateway | undefined
}): JobHandlers {
  return {
    [callTask]: async (payload, context) => {
      const { callId } = payload as { callId: string }
      const call = await readCall(deps.db, callId)
      if (call === undefined || call.state !== 'queued') return
      if (!call.ringing || !call.current) return end(deps, call, 'withdrawn')
      if (deps.gateway === undefined) return end(deps, call, 'failed')
      await attempt(deps.gateway, call).catch((error) => giveUp(error, deps, call, context))
      await end(deps, call, 'delivered')
    },
  }
}

async function giveUp(
  error: unknown,
  deps: { db: Database; clock: Clock },
  call: CallRow,
  context: JobContext,
): Promise<never> {
  if (context.lastAttempt) await end(deps, call, 'failed')
  throw error
}

async function attempt(gateway: CallGateway, call: CallRow): Promise<void> {
  const { statusCode, body } = await request(gateway.url, {
    method: 'POST',
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': call.id,
      ...(gateway.token !== undefined && { authorization: `Bearer ${gateway.token}` }),
    },
    body: JSON.stringify({ callId: call.id, alarmId: call.alarm_id, to: call.phone, text: textOf(call) }),
  })
  await body.dump({ limit: 64 * 1024 })
  if (statusCode >= 300) throw new Error(`The call gateway answered ${statusCode}.`)
}

/** What is said or texted: whom it is about and when, and of a protected person only that there is an alarm. */
function textOf(call: CallRow): string {
  const at = Temporal.Instant.fromEpochMilliseconds(call.last_press_at.getTime())
  const time = at.toZonedDateTimeISO(swedishZone).toPlainTime().toString({ smallestUnit: 'minute' })
  if (call.given_name === null || call.protected_identity) return `Larm ${time}. Kontakta larmmottagningen.`
  const where = call.street === null ? '' : `, ${call.street}`
  return `Larm ${time} från ${call.given_name} ${call.family_name}${where}. Kontakta larmmottagningen.`
}

async function readCall(db: Database, id: string): Promise<CallRow | undefined> {
  const { rows } = await db.pool.query<CallRow>(
    `select c.id, c.alarm_id, c.state, c.name, c.phone, a.ringing, a.round = c.round as current, a.class, a.last_press_at,
        p.given_name, p.family_name, p.protected_identity, h.street
      from welfare.call c join welfare.alarm a on a.id = c.alarm_id
      left join welfare.person p on p.id = a.person_id left join welfare.home h on h.id = a.home_id
      where c.id = $1`,
    [id],
  )
  return rows[0]
}

async function end(
  deps: { db: Database; clock: Clock },
  call: CallRow,
  state: 'delivered' | 'failed' | 'withdrawn',
): Promise<void> {
  const at = new Date(deps.clock.now().epochMilliseconds)
  await deps.db.transaction(async (client) => {
    const { rowCount } = await client.query(
      `update welfare.call set state = $2, ended_at = $3, attempts = attempts + 1 where id = $1 and state = 'queued'`,
      [call.id, state, at],
    )
    if (rowCount === 0 || state === 'withdrawn') return
    const kind = state === 'delivered' ? 'call_delivered' : 'call_failed'
    await addEvents(client, [
      { alarmId: call.alarm_id, at, kind, data: { callId: call.id, name: call.name } },
    ])
  })
}
