import type { Alarm, AlarmActName, AlarmActs, AlarmState } from '../../api/contract.ts'

const order: readonly AlarmState[] = ['ringing', 'acknowledged', 'dispatched', 'arrived', 'resolved']

/** Which acts make sense for an alarm now. The server decides; this is what the buttons go by. */
export function allowed(alarm: Alarm, act: AlarmActName): boolean {
  switch (act) {
    case 'acknowledge':
      return alarm.ringing && alarm.state !== 'resolved'
    case 'dispatch':
    case 'resolve':
      return alarm.state !== 'resolved'
    case 'arrive':
      return order.indexOf(alarm.state) < order.indexOf('arrived')
    case 'reopen':
      return alarm.state !== 'ringing'
    case 'note':
    case 'reveal':
      return true
  }
}

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
      return { ringing: false, state: 'dispatched', dispatchedAt: by.at, ...(by.to && { dispatchedTo: by.to }) }
    case 'arrive':
      return { ringing: false, state: 'arrived', arrivedAt: by.at }
    case 'resolve':
      return { ringing: false, state: 'resolved', resolvedAt: by.at, cause: (body as AlarmActs['resolve']).cause }
    case 'reopen':
      return { ringing: true, state: 'ringing' }
    default:
      return {}
  }
}
