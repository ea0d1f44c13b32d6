import type { Alarm } from '../../api/contract.ts'

export type Alarms = ReadonlyMap<string, Alarm>

/** What an operator must be told of: alarms that came, and alarms whose button was pressed again or that ring anew. */
export interface News {
  arrived: Alarm[]
  rangAgain: Alarm[]
}

/** Resolved alarms that stay on the board for a while, so that a mistake can be taken back. */
const keptResolved = 30

/**
 * Takes in alarms from the stream or a catch-up. The version decides: what is not newer than what is known changes
 * nothing, so the same news twice, or in the wrong order, does no harm.
 */
export function merge(known: Alarms, incoming: readonly Alarm[]): { alarms: Alarms; news: News } {
  const news: News = { arrived: [], rangAgain: [] }
  const alarms = new Map(known)
  let changed = false
  for (const alarm of incoming) {
    const before = alarms.get(alarm.id)
    if (before !== undefined && before.version >= alarm.version) continue
    alarms.set(alarm.id, alarm)
    changed = true
    if (before === undefined) {
      if (alarm.state !== 'resolved') news.arrived.push(alarm)
    } else if (alarm.presses > before.presses || (alarm.ringing && !before.ringing)) {
      news.rangAgain.push(alarm)
    }
  }
  return { alarms: changed ? withoutOldResolved(alarms) : known, news }
}

/**
 * Makes the board agree with the server's list of open alarms: what the list lacks is no longer open here.
 * An alarm that changed while the list was on its way (`touched`) is left to the stream.
 */
export function catchUp(
  known: Alarms,
  open: readonly Alarm[],
  touched: ReadonlySet<string>,
): { alarms: Alarms; news: News } {
  const { alarms, news } = merge(known, open)
  const stillOpen = new Set(open.map(({ id }) => id))
  const gone = [...alarms.values()].filter(
    ({ id, state }) => state !== 'resolved' && !stillOpen.has(id) && !touched.has(id),
  )
  if (gone.length === 0) return { alarms, news }
  const left = new Map(alarms)
  for (const { id } of gone) left.delete(id)
  return { alarms: left, news }
}

function withoutOldResolved(alarms: Map<string, Alarm>): Alarms {
  const resolved = [...alarms.values()].filter(({ state }) => state === 'resolved')
  if (resolved.length <= keptResolved) return alarms
  resolved.sort((a, b) => (b.resolvedAt ?? '').localeCompare(a.resolvedAt ?? ''))
  for (const { id } of resolved.slice(keptResolved)) alarms.delete(id)
  return alarms
}
