import type { Client } from 'pg'

/** The tables that one alarm writes rows into, and how the rows of one alarm are found by its id ($1). */
export const alarmTables = {
  'welfare.signal_key': 'signal_id in (select id from welfare.signal where alarm_id = $1)',
  'welfare.signal': 'alarm_id = $1',
  'welfare.alarm': 'id = $1',
  'welfare.alarm_event': 'alarm_id = $1',
  'welfare.call': 'alarm_id = $1',
  'trust.audit_entry': "about = $1 and act like 'welfare.alarm.%'",
} as const

export type AlarmTable = keyof typeof alarmTables

/** A row as SQL text: its columns, their types, their values as text. */
export interface CopiedRow {
  table: AlarmTable
  columns: { name: string; type: string; value: string | null }[]
}

/** What one alarm really wrote, in the order that foreign keys want. */
export async function copyAlarm(sql: Client, alarmId: string): Promise<CopiedRow[]> {
  const copied: CopiedRow[] = []
  for (const [table, condition] of Object.entries(alarmTables) as [AlarmTable, string][]) {
    const columns = await columnsOf(sql, table)
    const list = columns.map(({ name }) => `${name}::text`).join(', ')
    const { rows } = await sql.query<(string | null)[]>({
      text: `select ${list} from ${table} where ${condition}`,
      values: [alarmId],
      rowMode: 'array',
    })
    for (const row of rows)
      copied.push({ table, columns: columns.map((column, place) => ({ ...column, value: row[place]! })) })
  }
  return copied
}

/** The columns that an insert names: not those that the database itself fills in. */
async function columnsOf(sql: Client, table: AlarmTable): Promise<{ name: string; type: string }[]> {
  const { rows } = await sql.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped and attidentity = '' and attgenerated = '' and attname <> 'xid' order by attnum`,
    [table],
  )
  return rows
}

/** How many rows each table has. */
export async function countRows(sql: Client): Promise<Record<AlarmTable, number>> {
  const counts = Object.keys(alarmTables).map((table) => `(select count(*)::int from ${table}) as "${table}"`)
  const { rows } = await sql.query<Record<AlarmTable, number>>(`select ${counts.join(', ')}`)
  return rows[0]!
}
