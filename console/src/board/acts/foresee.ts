import type { Alarm, AlarmActName, AlarmActs } from '../../api/contract.ts'

/** Which acts make sense for an alarm now, to the operator of this name. The server decides; this is what the buttons go by. */
export function allowed(alarm: Alarm, act: AlarmActName, me: string): boolean {
  switch (act) {
    case 'acknowledge':
      return alarm.state !== 'resolved' && (alarm.ringing || isAnothers(alarm, me))
    case 'dispatch':
      return alarm.state !== 'resolved'
    case 'resolve':
      return !alarm.ringing && alarm.state !== 'resolved'
    case 'arrive':
      return alarm.state === 'acknowledged' || alarm.state === 'dispatched'
    case 'reopen':
      return alarm.state !== 'ringing'
    case 'note':
      return true
  }
}

/** Acknowledged by somebody else, from whom it can be taken over. */
export const isAnothers = ({ state, acknowledgedBy }: Alarm, me: string): boolean =>
  state === 'acknowledged' && acknowledgedBy !== me

/** How an alarm will most likely look when the server has done the act; shown until the server has said. */
export function foresee<A extends AlarmActName>(
  act: A,
  body: AlarmActs[A],
  by: { name: string; at: string; to?: string },
): Partial<Alarm> {
  const answered = { ringing: false, acknowledgedAt: by.at, acknowledgedBy: by.name }
  switch (act) {
    case 'acknowledge':
      return { ...answered, state: 'acknowledged' }
    case 'dispatch':
      return { ...answered, state: 'dispatched', dispatchedAt: by.at, ...(by.to && { dispatchedTo: by.to }) }
    case 'arrive':
      return { state: 'arrived', arrivedAt: by.at }
    case 'resolve':
      return {
        ringing: false,
        state: 'resolved',
        resolvedAt: by.at,
        cause: (body as AlarmActs['resolve']).cause,
      }
    case 'reopen':
      return { ringing: true, state: 'ringing' }
    default:
      return {}
  }
}
