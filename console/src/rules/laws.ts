import type { Rule } from '../api/contract.ts'

/**
 * The laws that a rule names, by their short names: `OSL 10 kap. 1 §, 12 kap. 2 §; PDL 2 kap. 3 §` is of OSL and PDL. What stands
 * in brackets, and chapters and paragraphs, are no laws of their own.
 */
export function lawsOf(law: string): string[] {
  const names = law
    .replace(/\([^)]*\)/g, '')
    .split(/[;,]/)
    .map((part) => /^\s*((?:Lex )?\p{L}[\p{L}]+)/u.exec(part)?.[1])
    .filter((name) => name !== undefined && name !== 'art')
    .map((name) => name![0]!.toUpperCase() + name!.slice(1))
  return [...new Set(names)]
}

/** All laws with how many rules each, the most used first. */
export function lawCounts(rules: readonly Pick<Rule, 'law'>[]): [law: string, rules: number][] {
  const counts = Map.groupBy(
    rules.flatMap(({ law }) => lawsOf(law)),
    (law) => law,
  )
  return [...counts]
    .map(([law, each]): [string, number] => [law, each.length])
    .toSorted((a, b) => b[1] - a[1] || a[0].localeCompare(b[0], 'sv'))
}

export interface RuleFilter {
  search: string
  law: string
  effect: '' | Rule['effect']
}

/** Rules of a law and an effect that have every word of the search in some of their texts, in either language. */
export function findRules(rules: readonly Rule[], { search, law, effect }: RuleFilter): Rule[] {
  const wanted = search.trim().toLowerCase().split(/\s+/)
  return rules.filter((rule) => {
    if (law !== '' && !lawsOf(rule.law).includes(law)) return false
    if (effect !== '' && rule.effect !== effect) return false
    const needs = [...rule.needs, ...rule.obligations].flatMap(({ text }) => [text.sv, text.en])
    const all = [rule.id, rule.law, rule.text.sv, rule.text.en, rule.source, ...needs].join(' ').toLowerCase()
    return wanted.every((word) => all.includes(word))
  })
}

/** Every act that some rule speaks of by name. */
export function actsIn(rules: readonly Pick<Rule, 'source'>[]): string[] {
  const found = rules.flatMap(({ source }) =>
    [...source.matchAll(/Action::"([a-z_]+\.[a-z_.]+)"/g)].map(([, act]) => act!),
  )
  return [...new Set(found)].toSorted()
}
