import type { AlarmClass, Urgency } from '../contract/index.ts'

const prompt: ReadonlySet<AlarmClass> = new Set(['enuresis', 'medication'])
const technical: ReadonlySet<AlarmClass> = new Set([
  'no_contact',
  'battery',
  'power',
  'tamper',
  'technical',
  'no_screen',
])

/** How urgent a class of alarm is. Whatever is not known to be less is acute. */
export function urgencyOf(alarmClass: AlarmClass): Urgency {
  if (alarmClass === 'test') return 'test'
  if (technical.has(alarmClass)) return 'technical'
  return prompt.has(alarmClass) ? 'prompt' : 'acute'
}

/** Acute first. */
export const urgencyRank: Record<Urgency, number> = { acute: 0, prompt: 1, technical: 2, test: 3 }

/**
 * The part of an alarm's subject that keeps cards apart: what a person pressed, what is technical and what is a
 * test never share a card, so that a flat battery cannot hide a press and a test cannot pass for one.
 */
export type Tier = 'care' | 'technical' | 'test'

export function tierOf(urgency: Urgency): Tier {
  return urgency === 'technical' || urgency === 'test' ? urgency : 'care'
}
