import type { DecisionCase } from '../../api/contract.ts'

/** One fact of a case, in words. */
export interface Fact {
  key: string
  label: string
  text: string
}

/** How a case is said. */
export interface FactWords {
  fields: Record<string, string>
  actorKinds: Record<string, string>
  child: string
  canConsent: string
  actor: string
  /** Of codes, names by id, and kinds. */
  say(value: string): string
  yes: string
  no: string
  none: string
}

/** Whom it is about is known to whoever asked, and what an act is done to is said by the act. */
const unsaid = new Set(['id', 'kind', 'person', 'serves'])

/** Every fact that was found, in the order that the rules look at them. */
export function factsOf({ actor, resource, person }: DecisionCase, words: FactWords): Fact[] {
  const { fields, say, yes, no, none } = words
  const sayValue = (value: unknown): string => {
    if (typeof value === 'boolean') return value ? yes : no
    if (Array.isArray(value))
      return value.length === 0 ? none : value.map((each) => say(String(each))).join(', ')
    return say(String(value))
  }
  const of = (about: string, facts: object): Fact[] =>
    Object.entries(facts)
      .filter(([name]) => !unsaid.has(name))
      .map(([name, value]) => ({
        key: `${about}.${name}`,
        label: fields[name] ?? name,
        text: sayValue(value),
      }))
  const who = { key: 'actor', label: words.actor, text: words.actorKinds[actor.kind] ?? actor.kind }
  const named = actor.kind === 'staff' || actor.kind === 'system'
  return [
    named ? { ...who, text: say(actor.id) } : who,
    ...of('actor', actor),
    ...of('resource', resource),
    ...(person === undefined
      ? []
      : [
          { key: 'person.child', label: words.child, text: sayValue(person.child) },
          { key: 'person.canConsent', label: words.canConsent, text: sayValue(person.canConsent) },
        ]),
  ]
}

/** The keys of those that are otherwise than before. */
export function changedSince(before: readonly Fact[] | undefined, now: readonly Fact[]): Set<string> {
  if (before === undefined) return new Set()
  const texts = new Map(before.map(({ key, text }) => [key, text]))
  return new Set(now.filter(({ key, text }) => texts.get(key) !== text).map(({ key }) => key))
}
