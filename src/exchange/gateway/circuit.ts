/** Lets an endpoint rest that fails again and again. */
export interface Circuit {
  /** Whether a call may be made; when it is time to look whether the endpoint is back, one is. */
  mayCall(endpoint: string): boolean
  succeeded(endpoint: string): void
  failed(endpoint: string): void
  /** A call that may have been a probe came to nothing that tells anything. */
  released(endpoint: string): void
  /** Endpoints that rest now. */
  open(): string[]
}

/** After so many failures one after the other an endpoint rests. */
const failuresToOpen = 5
/** For so long, then one call is let through; each time it fails, twice as long, up to the most. */
const restMs = 5_000
const longestRestMs = 60_000

interface State {
  failures: number
  openUntil: number
  restMs: number
  probing: boolean
}

export function createCircuit(now: () => number = () => performance.now()): Circuit {
  const states = new Map<string, State>()
  return {
    mayCall(endpoint) {
      const state = states.get(endpoint)
      if (state === undefined || state.failures < failuresToOpen) return true
      if (state.probing || now() < state.openUntil) return false
      state.probing = true
      return true
    },
    succeeded: (endpoint) => void states.delete(endpoint),
    failed(endpoint) {
      const state = states.get(endpoint) ?? { failures: 0, openUntil: 0, restMs: restMs / 2, probing: false }
      states.set(endpoint, state)
      state.failures++
      state.probing = false
      if (state.failures < failuresToOpen) return
      state.restMs = Math.min(state.restMs * 2, longestRestMs)
      state.openUntil = now() + state.restMs
    },
    released(endpoint) {
      const state = states.get(endpoint)
      if (state) state.probing = false
    },
    open: () =>
      [...states].filter(([, { failures }]) => failures >= failuresToOpen).map(([endpoint]) => endpoint),
  }
}
