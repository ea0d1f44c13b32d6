import { Client } from 'pg'
import { newId } from '../../src/kernel/index.ts'
import type { CopiedRow } from './alarm-rows.ts'

/** Somebody whose alarm is written. */
export interface Place {
  cid: string
  deviceId: string
  personId: string
  homeId: string
}

/** What of an alarm's rows differs from one alarm to the next; the statement's parameters, in this order. */
interface Own extends Place {
  signalId: string
  alarmId: string
  ref: string
  subject: string
  at: string
  entryId: string
}
const parameters = [
  'signalId',
  'alarmId',
  'ref',
  'subject',
  'at',
  'cid',
  'deviceId',
  'personId',
  'homeId',
  'entryId',
] as const

/** One alarm's rows as one statement, so that a transaction costs one round trip and its own commit. */
export interface BareInsert {
  text: string
  values: (place: Place, ref: string) => string[]
}

/**
 * Turns the copied rows of one alarm into a single insert of the same rows: what differs between alarms is a parameter,
 * everything else stands in the statement, which is prepared once. The device's contact row is an update, as it is there.
 */
export function bareInsert(rows: readonly CopiedRow[], from: Own): BareInsert {
  const inserts = rows.map(({ table, columns }) => {
    const values = columns.map(({ name, type, value }) => term(name, type, value, from))
    return `insert into ${table} (${columns.map(({ name }) => name).join(', ')}) values (${values.join(', ')})`
  })
  const contact = `update welfare.device_contact set last_contact_at = $5::timestamptz where device_id = $7::uuid`
  const parts = inserts.map((insert, place) => `r${place} as (${insert})`)
  const tier = from.subject.replace(from.personId, '')
  return {
    text: `with ${parts.join(',\n')}\n${contact}`,
    values: (place, ref) => {
      const at = new Date().toISOString()
      const own = {
        ...place,
        ref,
        at,
        signalId: newId(),
        alarmId: newId(),
        entryId: newId(),
        subject: `${tier}${place.personId}`,
      }
      return parameters.map((name) => own[name])
    },
  }
}

function term(name: string, type: string, value: string | null, from: Own): string {
  const place = parameters.findIndex((parameter) => parameter !== 'at' && from[parameter] === value)
  if (place >= 0) return `$${place + 1}::${type}`
  if (value !== null && (name === 'received_at' || name === 'at')) return `$5::${type}`
  return value === null ? 'null' : `'${value.replaceAll("'", "''")}'::${type}`
}

/** What of a written alarm is its own, read from its copied rows. */
export function ownOf(rows: readonly CopiedRow[]): Own {
  const value = (table: string, column: string) =>
    rows.find((row) => row.table === table)!.columns.find(({ name }) => name === column)!.value!
  return {
    signalId: value('welfare.signal', 'id'),
    alarmId: value('welfare.alarm', 'id'),
    ref: value('welfare.signal', 'ref'),
    subject: value('welfare.alarm', 'subject'),
    at: value('welfare.alarm', 'received_at'),
    cid: value('welfare.signal', 'address'),
    deviceId: value('welfare.alarm', 'device_id'),
    personId: value('welfare.alarm', 'person_id'),
    homeId: value('welfare.alarm', 'home_id'),
    entryId: value('trust.audit_entry', 'id'),
  }
}

/** Commits one alarm per transaction over this many connections; answers the seconds it took. */
export async function runBareInserts(
  url: string,
  { text }: BareInsert,
  alarms: readonly string[][],
  connections: number,
): Promise<number> {
  const clients = Array.from({ length: connections }, () => new Client({ connectionString: url }))
  await Promise.all(clients.map((client) => client.connect()))
  try {
    let next = 0
    const work = async (client: Client) => {
      for (let values = alarms[next++]; values !== undefined; values = alarms[next++])
        await client.query({ name: 'bare', text, values })
    }
    const started = performance.now()
    await Promise.all(clients.map(work))
    return (performance.now() - started) / 1_000
  } finally {
    await Promise.all(clients.map((client) => client.end()))
  }
}
