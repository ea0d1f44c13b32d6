import { createHmac } from 'node:crypto'
import type { AuditReviewRule, ReviewKind } from '../../contract/audit.ts'
import type { Access, Relation } from './facts.ts'

/** The rules until somebody sets others. */
export const defaultRules: readonly AuditReviewRule[] = [
  { kind: 'own_record', enabled: true },
  { kind: 'same_family_name', enabled: true },
  { kind: 'same_home', enabled: true },
  { kind: 'outside_assignment', enabled: true },
  { kind: 'protected_identity', enabled: true },
  { kind: 'emergency', enabled: true },
  { kind: 'volume', enabled: true, persons: 40, factor: 3 },
  { kind: 'random', enabled: true, perThousand: 10 },
]

/** What is known of one access. */
export interface AccessFacts {
  readonly relations: readonly Relation[]
  readonly assigned: boolean
  readonly protectedIdentity: boolean
}

/** The kinds that one access by itself is found for; volume is of a day. */
export function kindsOf(
  access: Access,
  facts: AccessFacts,
  rules: ReadonlyMap<ReviewKind, AuditReviewRule>,
  drawKey: Buffer,
): ReviewKind[] {
  const kinds: ReviewKind[] = [
    ...facts.relations,
    ...(facts.assigned ? [] : (['outside_assignment'] as const)),
    ...(facts.protectedIdentity ? (['protected_identity'] as const) : []),
    ...(access.emergency ? (['emergency'] as const) : []),
    ...(isDrawn(access.id, rules.get('random')?.perThousand ?? 0, drawKey) ? (['random'] as const) : []),
  ]
  return kinds.filter((kind) => rules.get(kind)?.enabled)
}

/**
 * Whether an access is in the random sample: so many of a thousand, by a draw that nobody without the key can foresee, and that
 * falls the same way when a run is made again.
 */
export function isDrawn(entryId: string, perThousand: number, drawKey: Buffer): boolean {
  const draw = createHmac('sha256', drawKey).update(`random sample\n${entryId}`).digest().readUInt32BE()
  return draw < (perThousand / 1000) * 2 ** 32
}

/** Whether an actor opened unusually many persons in a day: never below `persons`, and `factor` times her own mean. */
export function isUnusual(persons: number, meanPersons: number, rule: AuditReviewRule): boolean {
  return persons > Math.max(rule.persons ?? 1, (rule.factor ?? 1) * meanPersons)
}
