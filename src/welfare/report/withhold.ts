import type { Incident } from '../contract/index.ts'

type Story = Omit<Incident, 'sha256'>

/** What the data of an event may tell without telling of whom: whoever was called may be her daughter. */
const harmless = new Set([
  'signalId',
  'occurredAt',
  'clock',
  'protocol',
  'code',
  'deviceType',
  'screenId',
  'presses',
  'round',
  'step',
  'fallback',
  'passedOver',
  'waitSeconds',
  'outcome',
  'kinds',
  'cause',
  'takeOver',
  'callId',
  'channel',
  'explanation',
  'outcomeId',
  'version',
  'problem',
  'receipt',
])

/**
 * Leaves out what could tell who a person with protected identity is or where: names of people who are called, free texts, raw
 * messages (which may hold a position or a number). The alarm's card has come without them already. Times, states, codes and
 * the acts of staff stay, so that what happened can still be followed.
 */
export function withhold(story: Story): Story {
  const { explanation: _text, ...rest } = story
  const { text: _alarmText, ...alarm } = story.alarm
  return {
    ...rest,
    alarm: { ...alarm, chain: { ...alarm.chain, calling: [] } },
    events: story.events.map(({ text: _event, data, ...event }) => ({
      ...event,
      data: Object.fromEntries(Object.entries(data).filter(([name]) => harmless.has(name))),
    })),
    signals: story.signals.map(({ text: _signal, ...signal }) => ({ ...signal, raw: '' })),
    progress: story.progress.map((step) => ({ ...step, names: [], phones: [] })),
    calls: story.calls.map(({ name: _name, phone: _phone, ...call }) => call),
    ...(story.device && { device: { ...story.device, place: '' } }),
  }
}
