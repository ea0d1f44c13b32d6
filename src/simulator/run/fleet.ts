import type { Counts } from '../counts.ts'
import { createDevice, type Device } from '../device/device.ts'
import { dialectOf } from '../device/dialects.ts'
import type { Line } from '../device/line.ts'
import type { Stamp } from '../device/message.ts'
import type { Pause } from '../device/patience.ts'
import { createReferences } from '../device/reference.ts'
import type { PlacedDevice, Population } from '../population/population.ts'

/** A device with its place in the world and its references. */
export interface Actor {
  readonly placed: PlacedDevice
  readonly device: Device
  /** For a new message: the next reference, in the manner of its make, and the time. */
  stamp(): Stamp
}

/** Every device there is, switched on the first time it is needed. */
export interface Fleet {
  actor(key: string): Actor | undefined
  /** A device with this controller id that is in no register. */
  stranger(cid: string): Actor
  close(): Promise<void>
}

/** At most this many unknown devices are kept; the plan draws from a hundred. */
const mostStrangers = 100

export function createFleet(options: {
  population: Population
  openLine: (placed: PlacedDevice) => Line
  counts: Counts
  pause: Pause
  signal: AbortSignal
  now: () => number
}): Fleet {
  const { population, openLine, counts, pause, signal, now } = options
  const placed = new Map(population.devices.map((device) => [device.key, device]))
  const actors = new Map<string, Actor>()
  const strangers = new Map<string, Actor>()

  function switchOn(device: PlacedDevice): Actor {
    const next = createReferences(now)
    const dialect = dialectOf(device.model)
    return {
      placed: device,
      device: createDevice({ line: openLine(device), counts, pause, signal }),
      stamp: () => ({
        ref: dialect.reference(next(), device.address.value),
        occurredAt: new Date(now()).toISOString(),
      }),
    }
  }

  return {
    actor(key) {
      const known = actors.get(key)
      const device = placed.get(key)
      if (known || !device) return known
      const actor = switchOn(device)
      actors.set(key, actor)
      return actor
    },
    stranger(cid) {
      const known = strangers.get(cid)
      if (known) return known
      if (strangers.size >= mostStrangers) return strangers.values().next().value!
      const actor = switchOn(strangerWith(cid))
      strangers.set(cid, actor)
      return actor
    },
    async close() {
      await Promise.all([...actors.values(), ...strangers.values()].map(({ device }) => device.close()))
    },
  }
}

function strangerWith(cid: string): PlacedDevice {
  return {
    key: `stranger-${cid}`,
    municipality: 'provstad',
    home: '',
    kind: 'alarm_button',
    model: 'Provson Duo',
    place: '',
    channel: 'udp',
    address: { scheme: 'scaip', value: cid },
    heartbeatSeconds: 0,
    testIntervalDays: 0,
    readiness: 'planned',
  }
}
