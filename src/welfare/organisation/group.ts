import type { Temporal } from '../../kernel/index.ts'
import { withinWindows } from '../chain/week.ts'
import type { Group } from '../contract/index.ts'

/** A screen that has been silent this long no longer counts as live, unless the configuration says otherwise. */
export const screenSilenceSeconds = 45

/** Whether a group is on duty at an instant, by its hours; a group without hours always is. */
export function onDuty(group: Pick<Group, 'hours'>, at: Temporal.Instant): boolean {
  return withinWindows(group.hours, at)
}
