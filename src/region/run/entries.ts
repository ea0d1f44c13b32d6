import type { Audit } from '../../trust/index.ts'

type Entry = Parameters<Audit['append']>[1][number]
type More = Partial<Pick<Entry, 'outcome' | 'about' | 'forWhom'>>

/** What the node itself did with an order. */
export function nodeEntry(act: string, more: More = {}): Entry {
  return { actorKind: 'program', actor: 'knutpunkt', act, outcome: 'done', purpose: 'secondary_use', ...more }
}

/** What a hub ordered. */
export function hubEntry(hub: string, act: string, more: More = {}): Entry {
  return { actorKind: 'system', actor: hub, act, outcome: 'done', purpose: 'secondary_use', ...more }
}
