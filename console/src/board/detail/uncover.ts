import type { AlarmDetail } from '../../api/contract.ts'

const covered = [
  'person',
  'home',
  'location',
  'personPhone',
  'doorCode',
  'access',
  'hazards',
  'homePosition',
  'relatives',
  'household',
] as const satisfies readonly (keyof AlarmDetail)[]

/** The newest detail with what was revealed put in; later readings are covered again, and the newest state is theirs. */
export function uncover(detail: AlarmDetail, revealed: AlarmDetail | undefined): AlarmDetail {
  if (revealed === undefined || !detail.withheld) return detail
  const shown = Object.fromEntries(covered.map((name) => [name, revealed[name]]))
  return { ...detail, ...shown, withheld: false }
}
