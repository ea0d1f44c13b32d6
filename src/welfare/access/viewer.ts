import type { Conditions, Party } from '../../kernel/index.ts'

/** What the rules know of in the reception (policies/alarm.cedar). */
export type ReceptionAct =
  | 'alarms.read'
  | 'alarms.handle'
  | 'registers.read'
  | 'registers.write'
  | 'organisation.read'
  | 'organisation.write'
  | 'people.reveal'

/** Who asks, and what she may come near at all. Whether she may do just this is decided beside that, by the rules. */
export interface Viewer {
  readonly party: Party
  /** The group that asks: it sees what it serves, and nothing else. Absent: everything of `controllers`. */
  readonly group?: string
  /** The controllers she may come near. */
  readonly controllers: readonly string[] | 'all'
}

/** Whether something of this controller is near enough for her to know of. */
export function isNear({ controllers }: Pick<Viewer, 'controllers'>, controller: string): boolean {
  return controllers === 'all' || controllers.includes(controller)
}

/** Adds a condition on what belongs to her controllers; each `?` of it stands for their ids. */
export function addNear(
  where: Conditions,
  { controllers }: Pick<Viewer, 'controllers'>,
  condition: string,
): void {
  if (controllers === 'all') return
  where.add(condition, ...Array.from(condition.matchAll(/\?/g), () => controllers))
}
