import type { AlarmRow } from './alarm.ts'

/** Columns that stand once the alarm is made. */
const given = [
  ...['id', 'subject', 'controller_id', 'person_id', 'home_id', 'group_id'],
  ...['pressed_at', 'received_at'],
] as const satisfies readonly (keyof AlarmRow)[]

/** Columns that later presses and acts change. */
export const changingColumns = [
  ...['version', 'device_id', 'scheme', 'address', 'class', 'urgency', 'state', 'ringing', 'presses'],
  ...['last_press_at', 'last_received_at', 'shown_at', 'shown_presses', 'acknowledged_at', 'acknowledged_by'],
  ...['first_acknowledged_at', 'answered_by_group', 'dispatched_at', 'dispatched_to', 'arrived_at'],
  ...['resolved_at', 'resolved_by', 'cause', 'marks', 'location', 'text', 'voice', 'round', 'chain', 'step'],
  ...['step_opened_at', 'step_due_at', 'calling', 'explanation'],
] as const satisfies readonly (keyof AlarmRow)[]

type Missing = Exclude<keyof AlarmRow, (typeof given)[number] | (typeof changingColumns)[number]>

/**
 * Every column of an alarm, by name and never `*`: a newer version of the program may add a column while this one runs, and
 * PostgreSQL then refuses a prepared `select *` ("cached plan must not change result type") until the connection is made anew.
 */
export const alarmColumns: readonly (Missing extends never ? keyof AlarmRow : never)[] = [
  ...given,
  ...changingColumns,
]

/** The columns as SQL, of a table or alias. */
export const columnsOf = (alias: string) => alarmColumns.map((column) => `${alias}.${column}`).join(', ')
