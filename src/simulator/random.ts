/** Numbers that look random and are the same for the same seed. Not for secrets. */
export interface Random {
  /** 0 ≤ x < 1. */
  next(): number
  /** A whole number, both ends included. */
  integer(least: number, most: number): number
  /** True with this probability. */
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  shuffled<T>(list: readonly T[]): T[]
  /** A stream of its own for one purpose, so that one part can draw more without moving the others. */
  fork(purpose: string): Random
}

/** xoshiro128** (Blackman and Vigna), its state filled by splitmix32 from the seed. */
export function createRandom(seed: number): Random {
  const state = fill(seed)
  const next = (): number => {
    const result = (rotate(Math.imul(state[1]!, 5), 7) * 9) >>> 0
    const t = state[1]! << 9
    state[2] = state[2]! ^ state[0]!
    state[3] = state[3]! ^ state[1]!
    state[1] = state[1]! ^ state[2]!
    state[0] = state[0]! ^ state[3]!
    state[2] = state[2]! ^ t
    state[3] = rotate(state[3]!, 11)
    return result / 2 ** 32
  }
  const integer = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1))
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: (list) => {
      if (list.length === 0) throw new RangeError('nothing to pick from')
      return list[integer(0, list.length - 1)]!
    },
    shuffled(list) {
      const order = [...list]
      for (let last = order.length - 1; last > 0; last--) {
        const other = integer(0, last)
        ;[order[last], order[other]] = [order[other]!, order[last]!]
      }
      return order
    },
    fork: (purpose) => createRandom(mix(seed, purpose)),
  }
}

function fill(seed: number): Int32Array {
  const state = new Int32Array(4)
  let counter = seed | 0
  for (let index = 0; index < 4; index++) {
    counter = (counter + 0x9e3779b9) | 0
    let z = counter
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    state[index] = z ^ (z >>> 16)
  }
  return state
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}

/** FNV-1a of the purpose, started from the seed. */
function mix(seed: number, purpose: string): number {
  let hash = 0x811c9dc5 ^ seed
  for (const character of purpose) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193)
  return hash | 0
}
