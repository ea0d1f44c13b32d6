import { createHmac, hkdfSync } from 'node:crypto'
import type { SealingKey } from '../../federation/key/key-seal.ts'

/** Keyed hashes of what a provider calls somebody, which may be her personal identity number. */
export interface ProviderMarks {
  /** What is stored. */
  of(provider: string, kind: 'sid' | 'sub', value: string): Buffer
  /** What may be stored, whichever key was the newest then. */
  all(provider: string, kind: 'sid' | 'sub', value: string): Buffer[]
}

export function createProviderMarks(sealing: readonly SealingKey[]): ProviderMarks {
  const keys = sealing
    .toSorted((one, other) => other.id - one.id)
    .map(({ key }) => Buffer.from(hkdfSync('sha256', key, '', 'knutpunkt provider sessions', 32)))
  const all: ProviderMarks['all'] = (...what) =>
    keys.map((key) => createHmac('sha256', key).update(JSON.stringify(what)).digest())
  return { all, of: (...what) => all(...what)[0]! }
}
