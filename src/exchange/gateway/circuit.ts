/** Lets an endpoint rest that fails again and again. */
export interface Circuit {
  /** An attempt at calling an endpoint; undefined while it rests. When it is time to look whether it is back, one is let through. */
  enter(endpoint: string): Attempt | undefined
  /** Endpoints that rest now. */
  open(): string[]
}

/** What came of a call, told once; what is told after that changes nothing. */
export interface Attempt {
  succeeded(): void
  failed(): void
  /** It came to nothing that tells anything of the endpoint. */
  released(): void
}

/** After so many failures one after the other an endpoint rests. */
const failuresToOpen = 5
/** For so long, then one call is let through; each time it fails, twice as long, up to the most. */
const restMs = 5_000
const longestRestMs = 60_000

class State {
  failures = 0
  openUntil = 0
  restMs = restMs / 2
  probing = false
}

export function createCircuit(now: () => number = () => performance.now()): Circuit {
  const states = new Map<string, State>()

  class Try implements Attempt {
    #told = false
    readonly #endpoint: string
    readonly #probes: boolean

    constructor(endpoint: string, probes: boolean) {
      this.#endpoint = endpoint
      this.#probes = probes
    }

    succeeded(): void {
      if (this.#isFirst()) states.delete(this.#endpoint)
    }

    failed(): void {
      if (!this.#isFirst()) return
      const state = states.get(this.#endpoint) ?? new State()
      states.set(this.#endpoint, state)
      state.failures++
      if (this.#probes) state.probing = false
      // Whoever was under way when it began to rest does not make it rest longer.
      const rests = state.failures > failuresToOpen && !this.#probes
      if (state.failures < failuresToOpen || rests) return
      state.restMs = Math.min(state.restMs * 2, longestRestMs)
      state.openUntil = now() + state.restMs
    }

    released(): void {
      if (!this.#isFirst() || !this.#probes) return
      const state = states.get(this.#endpoint)
      if (state !== undefined) state.probing = false
    }

    #isFirst(): boolean {
      if (this.#told) return false
      this.#told = true
      return true
    }
  }

  return {
    enter(endpoint) {
      const state = states.get(endpoint)
      if (state === undefined || state.failures < failuresToOpen) return new Try(endpoint, false)
      if (state.probing || now() < state.openUntil) return undefined
      state.probing = true
      return new Try(endpoint, true)
    },
    open: () =>
      [...states].filter(([, { failures }]) => failures >= failuresToOpen).map(([endpoint]) => endpoint),
  }
}
