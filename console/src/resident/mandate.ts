import type { Proxy } from '../api/contract.ts'

/** What a custodian may for a child that cannot decide herself (FB 6 kap. 11 §); a block is not hers to set (SVOD 2 kap. 3 §). */
const custodianActs: readonly string[] = [
  'records.read',
  'accesses.list',
  'rights.read',
  'bookings.make',
  'consents.give',
  'consents.give.technology',
  'consents.give.camera',
  'consents.withdraw',
]

/** What a mandate is about, as far as a page can tell; the rules decide. */
export function actsOf({ kind, acts }: Pick<Proxy, 'kind' | 'acts'>): readonly string[] {
  return kind === 'custodian' ? custodianActs : acts
}

export const mayByMandate = (mandate: Pick<Proxy, 'kind' | 'acts'>, act: string): boolean =>
  actsOf(mandate).includes(act)

/** What a person can let a proxy do, in the order it is asked; an organisation can only make bookings. */
export const delegableActs = [
  'records.read',
  'accesses.list',
  'bookings.make',
  'rights.read',
  'consents.give',
  'consents.give.technology',
  'consents.give.camera',
  'consents.withdraw',
  'blocks.set',
  'blocks.lift',
] as const
export type DelegableAct = (typeof delegableActs)[number]

/** Whoever may give, take back or block has to see what there is as well. */
export function withWhatItNeeds(acts: readonly string[]): string[] {
  const changes = acts.some((act) => act.startsWith('consents.') || act.startsWith('blocks.'))
  return changes && !acts.includes('rights.read') ? ['rights.read', ...acts] : [...acts]
}
