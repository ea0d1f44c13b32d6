import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'

const wildcards = new Set(['0.0.0.0', '::', ''])
let remembered: { four?: string; six?: string } | undefined

/**
 * The address to name ourselves by in Via: the bound one, or, when bound to every interface,
 * loopback towards loopback and else the machine's first outside address of the peer's family.
 */
export function localAddressFor(bound: string, remote: string): string {
  if (!wildcards.has(bound)) return bound
  const six = isIP(remote) === 6
  if (remote === '::1') return '::1'
  if (remote.startsWith('127.')) return '127.0.0.1'
  remembered ??= firstOutside()
  return (six ? remembered.six : remembered.four) ?? remembered.four ?? remembered.six ?? '127.0.0.1'
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
