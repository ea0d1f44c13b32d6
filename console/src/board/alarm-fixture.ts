import type { Alarm } from '../api/contract.ts'

/** A ringing press from a button at home, changed where a test needs it. For tests. */
export function anAlarm(changes: Partial<Alarm> = {}): Alarm {
  return {
    id: '01936a1e-0000-7000-8000-000000000001',
    version: 1,
    class: 'manual',
    urgency: 'acute',
    state: 'ringing',
    ringing: true,
    presses: 1,
    pressedAt: '2026-11-22T20:04:11Z',
    lastPressAt: '2026-11-22T20:04:11Z',
    receivedAt: '2026-11-22T20:04:11Z',
    marks: [],
    chain: { name: 'Standard', step: 1, steps: 2, calling: [], fallback: false },
    ...changes,
  }
}
