import type { AlarmEvent } from '../contract/index.ts'

/** What stands in place of a relative's name, which would tell who a person with protected identity is. */
const relative = 'Närstående'

interface Named {
  kind: string
  name: string
  phone: string | null
}

/** Somebody who is called, as one may see it who may not know whose relative it is. */
export function namelessCalled<C extends Named>(called: C): C {
  return called.kind === 'relative' ? { ...called, name: relative, phone: null } : called
}

/** An alarm's story without the names of relatives who were called. Texts that operators wrote are left: they are their own. */
export function namelessStory(events: readonly AlarmEvent[]): AlarmEvent[] {
  const toRelatives = new Set(
    events.filter((e) => e.data['kind'] === 'relative').map((e) => e.data['callId']),
  )
  return events.map((event) => {
    const { names, kinds, callId } = event.data as { names?: string[]; kinds?: string[]; callId?: string }
    if (names && kinds) {
      const seen = names.map((name, place) => (kinds[place] === 'relative' ? relative : name))
      return { ...event, data: { ...event.data, names: seen } }
    }
    return toRelatives.has(callId) ? { ...event, data: { ...event.data, name: relative } } : event
  })
}
