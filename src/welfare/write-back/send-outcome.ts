import type { PoolClient } from 'pg'
import type { MakeCall } from '../../exchange/index.ts'
import {
  type Clock,
  type Database,
  type IdentityVault,
  isUnavailable,
  type JobHandlers,
  type Log,
  type Metrics,
} from '../../kernel/index.ts'
import type { Audit } from '../../trust/index.ts'
import { addEvents, type NewEvent } from '../alarm/alarm-store.ts'
import type { OutcomeProblem } from '../contract/index.ts'
import { type OutcomeDocument, outcomeTask, pauseAfter, type Tried } from './outcome.ts'
import { readAnswer } from './outcome-answer.ts'
import { queueOutcome } from './outcome-store.ts'
import { outcomeContract, outcomeRequest } from './outcome-xml.ts'

/** The way to the municipalities' records: the service platform, called as one of its components. */
export interface RecordGateway {
  call: MakeCall
  /** The HSA-id of the component that the reception calls as. */
  consumer: string
}

export interface SendDeps {
  db: Database
  clock: Clock
  vault: IdentityVault
  audit: Pick<Audit, 'append'>
  metrics: Metrics
  /** Absent: there is no service platform here, and what is to be told waits. */
  records: RecordGateway | undefined
}

/** What waits and has no job any more gets one. Every fifth minute. */
export const outcomeSweepTask = 'welfare:outcome-sweep'
export const outcomeCron = `*/5 * * * * ${outcomeSweepTask}`

/** A record has this long to answer; then it is tried again. */
const timeoutMs = 20_000

interface Row {
  id: string
  alarm_id: string
  version: number
  controller_id: string
  document: OutcomeDocument
  attempts: number
  problem: OutcomeProblem | null
  address: string | null
  told: boolean
  identity: Buffer | null
  resident: string | null
}

/**
 * Tells a municipality's record of outcomes. The id and the document are the same at every try, so that whatever is lost on the
 * way (the answer, this process) the record keeps each outcome once. A try that does not get through plans the next one; it is
 * never given up. What the record refuses waits for a person.
 */
export function outcomeHandlers(deps: SendDeps): JobHandlers {
  const tries = deps.metrics.counter(
    'knutpunkt_welfare_outcome_tries_total',
    "Tries to tell a municipality's record of an alarm's outcome, by what they came to",
    ['came'],
  )
  return {
    [outcomeTask]: async (payload, { log }) => {
      const { outcomeId } = payload as { outcomeId: string }
      const row = await readWaiting(deps.db, outcomeId)
      if (row === undefined) return
      const tried = await attempt(deps, row, log)
      await settle(deps, row, tried)
      tries.inc({ came: tried.came })
    },
    [outcomeSweepTask]: () => sweep(deps),
  }
}

async function readWaiting(db: Database, id: string): Promise<Row | undefined> {
  const { rows } = await db.pool.query<Row>({
    name: 'welfare.outcome_to_send',
    text: `select o.id, o.alarm_id, o.version, o.controller_id, o.document, o.attempts, o.problem,
        c.record_address as address, c.record_write_back as told, p.identity_sealed as identity, p.resident_id as resident
      from welfare.outcome o join welfare.alarm a on a.id = o.alarm_id
      join welfare.controller c on c.id = o.controller_id left join welfare.person p on p.id = a.person_id
      where o.id = $1 and o.state = 'waiting'`,
    values: [id],
  })
  return rows[0]
}

async function attempt({ records, vault }: SendDeps, row: Row, log: Log): Promise<Tried> {
  if (!row.told || row.address === null) return { came: 'waits', problem: 'switched_off' }
  if (row.identity === null) return { came: 'refused', problem: 'identity_missing' }
  if (records === undefined) return { came: 'waits', problem: 'no_gateway' }
  const { id, alarm_id: alarmId, version, document } = row
  const identity = vault.open(row.identity)
  try {
    const answer = await records.call({
      consumer: records.consumer,
      contract: outcomeContract,
      logicalAddress: row.address,
      body: outcomeRequest({ id, alarmId, version, identity, document }),
      ...(row.resident !== null && { person: row.resident }),
      timeoutMs,
    })
    return readAnswer(answer)
  } catch (err) {
    if (isUnavailable(err)) throw err
    log.warn({ err, outcome: id }, 'an outcome could not be handed to the service platform')
    return { came: 'waits', problem: 'platform_fault' }
  }
}

/** Writes down what a try came to, with its line in the alarm's story, the next try and the entry in the log: all or nothing. */
async function settle({ db, clock, audit }: SendDeps, row: Row, tried: Tried): Promise<void> {
  const now = clock.now()
  const at = new Date(now.epochMilliseconds)
  await db.transaction(async (client) => {
    // The alarm first, as the acts do.
    await client.query('select from welfare.alarm where id = $1 for update', [row.alarm_id])
    const attempts = row.attempts + 1
    if (tried.came === 'waits') {
      const next = tried.problem === 'switched_off' ? undefined : now.add({ seconds: pauseAfter(attempts) })
      if (!(await note(client, row, { state: 'waiting', at, tried, next: next?.toString() }))) return
      if (next !== undefined) await queueOutcome(client, { id: row.id, controller: row.controller_id }, next)
      if (tried.problem !== row.problem)
        await tell(client, row, at, 'outcome_delayed', { problem: tried.problem })
      return
    }
    const { came: state } = tried
    if (!(await note(client, row, { state, at, tried }))) return
    if (state === 'refused') await tell(client, row, at, 'outcome_refused', { problem: tried.problem })
    else await tell(client, row, at, 'outcome_sent', { receipt: tried.receipt })
    await audit.append(client, [
      {
        actorKind: 'program',
        actor: 'knutpunkt',
        act: 'welfare.outcome.send',
        outcome: state === 'sent' ? 'done' : 'failed',
        purpose: 'alarm',
        about: row.alarm_id,
        controller: row.controller_id,
        ...(row.resident !== null && { person: row.resident }),
      },
    ])
  })
}

interface Noted {
  state: 'waiting' | 'sent' | 'refused'
  at: Date
  tried: Tried
  next?: string | undefined
}

/**
 * What was replaced or refused while it was under way stays so, unless the record did take it. False when there is nothing more
 * to be done with it.
 */
async function note(client: PoolClient, { id }: Row, { state, at, tried, next }: Noted): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'welfare.note_outcome',
    text: `update welfare.outcome set state = $2, attempts = attempts + 1, last_attempt_at = $3, next_attempt_at = $4,
        ended_at = case when $2 = 'waiting' then null else $3::timestamptz end, problem = $5, answer = $6,
        call = coalesce($7, call), receipt = $8
      where id = $1 and (state = 'waiting' or (state in ('replaced', 'refused') and $2 = 'sent'))`,
    values: [
      id,
      state,
      at,
      next ?? null,
      tried.came === 'sent' ? null : tried.problem,
      tried.came === 'refused' ? (tried.answer ?? null) : null,
      tried.call ?? null,
      tried.came === 'sent' ? tried.receipt : null,
    ],
  })
  return rowCount !== 0
}

/** A line in the alarm's story, and a new version of its card for every screen. */
async function tell(
  client: PoolClient,
  { id, alarm_id: alarmId, version }: Row,
  at: Date,
  kind: NewEvent['kind'],
  data: Record<string, unknown>,
): Promise<void> {
  await client.query('update welfare.alarm set version = version + 1 where id = $1', [alarmId])
  await addEvents(client, [{ alarmId, at, kind, data: { outcomeId: id, version, ...data } }])
}

/** How long a job may be late before it is taken for lost; its tries take at most their time limit. */
const lateSeconds = 120
const atOnce = 1_000

/** What waits without a job, whatever it was lost by, and what waited for a record that has been switched on again. */
async function sweep({ db, clock }: SendDeps): Promise<void> {
  const before = clock.now().subtract({ seconds: lateSeconds }).toString()
  await db.transaction(async (client) => {
    const { rows } = await client.query<{ id: string; controller: string }>(
      `select o.id, o.controller_id as controller from welfare.outcome o join welfare.controller c on c.id = o.controller_id
        where o.state = 'waiting' and c.record_write_back and c.record_address is not null
          and (o.next_attempt_at is null or o.next_attempt_at < $1)
        order by o.created_at limit ${atOnce} for update of o skip locked`,
      [before],
    )
    for (const outcome of rows) await queueOutcome(client, outcome)
  })
}
