import { type Moment, type Period, periodState } from '../consent/consent.ts'
import type { Proxy } from '../contract/rights.ts'

export function proxyState(proxy: Pick<Proxy, 'endedAt'> & Period, now: Moment): Proxy['state'] {
  return proxy.endedAt === undefined ? periodState(proxy, now) : 'ended'
}

/**
 * What a person decides herself and so may let somebody else do. Not among it: granting proxies (a mandate is not passed
 * on), and what belongs to staff.
 */
export const delegableActs: ReadonlySet<string> = new Set([
  'records.read',
  'accesses.list',
  'rights.read',
  'bookings.make',
  'consents.give',
  'consents.give.technology',
  'consents.give.camera',
  'consents.withdraw',
  'blocks.set',
  'blocks.lift',
])

/**
 * The mandate that somebody acts by: of those she holds for the person, one that holds now and names the act; else one
 * that is nearer to it, so that the denial can say what is wrong with it.
 */
export function mandateFor(
  proxies: readonly Omit<Proxy, 'state'>[],
  holder: string,
  act: string,
  now: Moment,
): (Omit<Proxy, 'state'> & { valid: boolean }) | undefined {
  const nearness = (proxy: Omit<Proxy, 'state'>) =>
    Number(holds(proxy, now)) * 2 + Number(proxy.kind === 'custodian' || proxy.acts.includes(act))
  let nearest: Omit<Proxy, 'state'> | undefined
  for (const proxy of proxies) {
    if (proxy.holder !== holder) continue
    if (nearest === undefined || nearness(proxy) > nearness(nearest)) nearest = proxy
  }
  return nearest && { ...nearest, valid: holds(nearest, now) }
}

function holds(proxy: Omit<Proxy, 'state'>, now: Moment): boolean {
  return proxyState(proxy, now) === 'holds'
}
