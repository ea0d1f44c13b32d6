import type { Policy, PolicyDecision } from '../region-api.ts'

/** A decision as it stands in the form: what is written in fields is text. */
export interface PolicyDraft {
  takesPart: boolean
  byHand: boolean
  /** Those that are allowed; undefined: all, also such as a later definition brings. */
  dimensions: readonly string[] | undefined
  threshold: string
  small: PolicyDecision['small']
  hours: { from: string; to: string } | undefined
  atOnce: string
  note: string
}

export const draftOf = ({
  takesPart,
  byHand,
  dimensions,
  threshold,
  small,
  hours,
  atOnce,
}: PolicyDecision): PolicyDraft => ({
  takesPart,
  byHand,
  dimensions,
  threshold: threshold === undefined ? '' : String(threshold),
  small,
  hours,
  atOnce: atOnce === undefined ? '' : String(atOnce),
  // Why another decision was made says nothing of this one.
  note: '',
})

/** What the form does not let through, by field: before the node says the same. */
export type DraftFaults = Partial<Record<'threshold' | 'dimensions' | 'hours' | 'atOnce', true>>

const hour = /^([01][0-9]|2[0-3]):[0-5][0-9]$/

export function faultsOf(
  draft: PolicyDraft,
  { leastThreshold }: Pick<Policy, 'leastThreshold'>,
): DraftFaults {
  const { threshold, dimensions, hours, atOnce } = draft
  const isBetween = (text: string, least: number, most: number) =>
    /^[0-9]{1,4}$/.test(text) && Number(text) >= least && Number(text) <= most
  return {
    ...(threshold !== '' && !isBetween(threshold, leastThreshold, 1000) && { threshold: true }),
    ...(dimensions?.length === 0 && { dimensions: true }),
    ...(hours &&
      (!hour.test(hours.from) || !hour.test(hours.to) || hours.from === hours.to) && { hours: true }),
    ...(atOnce !== '' && !isBetween(atOnce, 1, 100) && { atOnce: true }),
  }
}

/** The draft as the node takes it. */
export function decisionOf(draft: PolicyDraft): PolicyDecision {
  const { takesPart, byHand, dimensions, threshold, small, hours, atOnce, note } = draft
  return {
    takesPart,
    byHand,
    small,
    ...(dimensions && { dimensions: [...dimensions] }),
    ...(threshold !== '' && { threshold: Number(threshold) }),
    ...(hours && { hours }),
    ...(atOnce !== '' && { atOnce: Number(atOnce) }),
    ...(note.trim() !== '' && { note: note.trim() }),
  }
}

/** Whether a decision lets out what somebody had to look at before, which is asked about first. */
export const letsGo = (before: PolicyDecision, after: PolicyDecision): boolean =>
  after.takesPart && !after.byHand && (before.byHand || !before.takesPart)
