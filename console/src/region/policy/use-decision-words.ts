import { formatNumber } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import type { Policy, PolicyDecision } from '../region-api.ts'
import { policyTexts } from './policy.texts.ts'

type Of = Pick<Policy, 'dimensions' | 'leastThreshold'> & { decided: PolicyDecision }

/** A decision in words, the same in lists, on its page and in its history. */
export function useDecisionWords() {
  const texts = useTexts(policyTexts)
  const language = useLanguage()
  const titleOf = (dimensions: Policy['dimensions'], id: string) =>
    dimensions.find((each) => each.id === id)?.title[language] ?? id
  const words = {
    part: ({ takesPart }: PolicyDecision) => (takesPart ? texts.yes : texts.no),
    how: ({ byHand }: PolicyDecision) => (byHand ? texts.byHand : texts.byRule),
    threshold: ({ decided, leastThreshold }: Of) =>
      leastThreshold === 0
        ? texts.noPeople
        : formatNumber(Math.max(leastThreshold, decided.threshold ?? 0), language),
    dimensionCount: ({ decided, dimensions }: Of) =>
      decided.dimensions === undefined ? texts.all : texts.some(decided.dimensions.length, dimensions.length),
    dimensionNames: ({ decided, dimensions }: Of) =>
      decided.dimensions === undefined
        ? texts.all
        : decided.dimensions.map((id) => titleOf(dimensions, id)).join(', '),
    small: ({ small }: PolicyDecision) => (small === 'tell' ? texts.smallTell : texts.smallWithhold),
    hours: ({ hours }: PolicyDecision) =>
      hours === undefined ? texts.anyHour : texts.between(hours.from, hours.to),
    atOnce: ({ atOnce }: PolicyDecision) =>
      atOnce === undefined ? texts.noLimit : formatNumber(atOnce, language),
  }
  return {
    ...words,
    /** All of a decision, a name and a value at a time. */
    facts: (of: Of): [name: string, value: string][] =>
      of.decided.takesPart
        ? [
            [texts.takesPart, words.part(of.decided)],
            [texts.how, words.how(of.decided)],
            [texts.dimensions, words.dimensionNames(of)],
            [texts.threshold, words.threshold(of)],
            ...(of.leastThreshold === 0 ? [] : [[texts.small, words.small(of.decided)] as [string, string]]),
            [texts.hours, words.hours(of.decided)],
            [texts.atOnce, words.atOnce(of.decided)],
          ]
        : [[texts.takesPart, words.part(of.decided)]],
  }
}
