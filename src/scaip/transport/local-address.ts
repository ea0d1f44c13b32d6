import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'

const wildcards = new Set(['0.0.0.0', '::', ''])
/** The machine's addresses are asked for anew after this, in milliseconds: they change. */
const rememberMilliseconds = 60_000

/**
 * Tells the address to name ourselves by in Via towards a peer: the bound one, or, when bound to every
 * interface, loopback towards loopback and else the machine's first outside address of the peer's family.
 */
export function createLocalAddress(bound: string): (remote: string) => string {
  if (!wildcards.has(bound)) return () => bound
  let outside: { four?: string; six?: string } = {}
  let askedAt = Number.NEGATIVE_INFINITY
  return (remote) => {
    if (remote === '::1') return '::1'
    if (remote.startsWith('127.')) return '127.0.0.1'
    if (performance.now() - askedAt > rememberMilliseconds) {
      outside = firstOutside()
      askedAt = performance.now()
    }
    return (isIP(remote) === 6 ? outside.six : outside.four) ?? outside.four ?? outside.six ?? '127.0.0.1'
  }
}

function firstOutside(): { four?: string; six?: string } {
  const found: { four?: string; six?: string } = {}
  for (const addresses of Object.values(networkInterfaces())) {
    for (const one of addresses ?? []) {
      if (one.internal || one.address.startsWith('fe80:')) continue
      if (one.family === 'IPv4') found.four ??= one.address
      else found.six ??= one.address
    }
  }
  return found
}
