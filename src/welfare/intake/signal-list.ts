import type { Pool } from 'pg'
import { conditions } from '../../kernel/index.ts'
import type { Signal } from '../contract/index.ts'
import { codeTextOf } from './code-text.ts'

interface Row {
  id: string
  received_at: Date
  occurred_at: Date
  clock: Signal['clock']
  protocol: string
  scheme: Signal['address']['scheme']
  address: string
  ref: string
  type: Signal['type']
  device_id: string | null
  alarm_id: string | null
  body: { code?: Signal['code']; deviceType?: string; text?: string }
  raw: Buffer
  repeats: number
}

/** Kept signals, newest first: of one alarm, of one device, or (neither given) of devices nobody knows. */
export async function readSignals(
  pool: Pool,
  asked: { alarm?: string; device?: string; limit: number; cursor?: string },
): Promise<{ items: Signal[]; next?: string }> {
  const where = conditions()
  if (asked.alarm !== undefined) where.add('s.alarm_id = ?', asked.alarm)
  if (asked.device !== undefined) where.add('s.device_id = ?', asked.device)
  if (asked.alarm === undefined && asked.device === undefined) where.add('s.device_id is null')
  if (asked.cursor !== undefined) {
    where.add(
      '(s.received_at, s.id) < (select b.received_at, b.id from welfare.signal b where b.id = ?::uuid)',
      asked.cursor,
    )
  }
  const { rows } = await pool.query<Row>(
    `select s.*, coalesce(k.repeats, 0) as repeats from welfare.signal s left join welfare.signal_key k
        on k.scheme = s.scheme and k.address = s.address and k.ref = s.ref and k.signal_id = s.id
      where ${where.sql} order by s.received_at desc, s.id desc limit ${where.value(asked.limit + 1)}`,
    where.values,
  )
  const items = rows.slice(0, asked.limit).map(signalOf)
  return { items, ...(rows.length > asked.limit && { next: items.at(-1)!.id }) }
}

function signalOf(row: Row): Signal {
  const { code, deviceType, text } = row.body
  const codeText = codeTextOf(code)
  return {
    id: row.id,
    receivedAt: row.received_at.toISOString(),
    occurredAt: row.occurred_at.toISOString(),
    clock: row.clock,
    protocol: row.protocol,
    address: { scheme: row.scheme, value: row.address },
    ...(row.device_id && { deviceId: row.device_id }),
    ref: row.ref,
    type: row.type,
    ...(code && { code }),
    ...(codeText && { codeText }),
    ...(deviceType !== undefined && { deviceType }),
    ...(text !== undefined && { text }),
    repeats: row.repeats,
    ...(row.alarm_id && { alarmId: row.alarm_id }),
    raw: verbatim(row.raw),
  }
}

/** The message as text when it is UTF-8, else as base64. */
function verbatim(raw: Buffer): string {
  const text = raw.toString('utf8')
  return Buffer.from(text, 'utf8').equals(raw) ? text : raw.toString('base64')
}
