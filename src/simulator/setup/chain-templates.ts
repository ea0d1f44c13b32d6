import type { HttpClient } from '../http-client.ts'
import type { ChainTarget, ChainTemplate } from '../population/population.ts'
import { ensure, type Ids } from './registers.ts'

/** Registers the chain templates of both municipalities. */
export async function ensureChains(
  http: HttpClient,
  chains: readonly ChainTemplate[],
  ids: Ids,
): Promise<void> {
  await ensure(http, '/chains', chains, {
    keyOf: ({ municipality, name }) => `${municipality} ${name}`,
    same: (chain, there: { id: string; controllerId: string; name: string; personId?: string }) =>
      there.personId === undefined &&
      there.controllerId === ids.controllers.get(chain.municipality) &&
      there.name === chain.name,
    write: ({ municipality, name, classes, steps, fallback }) => ({
      controllerId: ids.controllers.get(municipality),
      name,
      classes,
      steps: steps.map(({ targets, ...step }) => ({
        ...step,
        targets: targets.map((target) => targetOf(target, ids)),
      })),
      fallback: { kind: 'group', id: ids.groups.get(fallback.group), repeatSeconds: fallback.repeatSeconds },
    }),
  })
}

function targetOf({ group }: ChainTarget, ids: Ids): object {
  return group === undefined ? { kind: 'relatives' } : { kind: 'group', id: ids.groups.get(group) }
}
