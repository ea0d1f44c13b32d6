import type { AlarmClass, Chain } from '../contract/index.ts'

/**
 * The chain an alarm follows: the person's own that names the class, else the person's own for all classes, else
 * the controller's that names the class, else the controller's for all. Undefined when there is none, which is
 * legal: the alarm then goes to every group that serves the controller.
 *
 * `chains` are those of one controller. Should two be equally near, the oldest is taken, so that every process
 * chooses the same; saving such a pair is refused.
 */
export function chooseChain(
  chains: readonly Chain[],
  personId: string | undefined,
  cls: AlarmClass,
): Chain | undefined {
  return chains
    .filter((chain) => isFor(chain, personId, cls))
    .sort((one, other) => distance(one) - distance(other) || (one.id < other.id ? -1 : 1))[0]
}

function isFor(chain: Chain, personId: string | undefined, cls: AlarmClass): boolean {
  const person = chain.personId === undefined || chain.personId === personId
  return person && (chain.classes.length === 0 || chain.classes.includes(cls))
}

function distance(chain: Chain): number {
  return (chain.personId === undefined ? 2 : 0) + (chain.classes.length === 0 ? 1 : 0)
}
