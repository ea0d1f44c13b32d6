import type { AlertRule } from '../../../../../src/exchange/contract/index.ts'

type Of = Pick<AlertRule, 'contract' | 'producer'>

/** Whether two rules are for the same contract and producer, so that one is in place of the other. */
export const isSame = (one: Of, other: Of): boolean =>
  one.contract === other.contract && one.producer === other.producer

/** The rule that holds for a contract at a producer, the most particular one; undefined when it is the platform's own. */
export function ruleThatHolds<Rule extends Of>(
  rules: readonly Rule[],
  { contract, producer }: { contract: string; producer: string },
): Rule | undefined {
  const order: Of[] = [{ contract, producer }, { contract }, { producer }, {}]
  return order.map((of) => rules.find((rule) => isSame(rule, of))).find((rule) => rule !== undefined)
}
