import type { Alarm } from '../../api/contract.ts'

/** What must go on sounding: the most urgent of what rings. Technical alarms and tests sound once, when they come. */
export function soundsNow(alarms: Iterable<Alarm>): 'acute' | 'prompt' | undefined {
  let prompt = false
  for (const { ringing, urgency, state } of alarms) {
    if (!ringing || state === 'resolved') continue
    if (urgency === 'acute') return 'acute'
    if (urgency === 'prompt') prompt = true
  }
  return prompt ? 'prompt' : undefined
}
