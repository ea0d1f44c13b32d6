import type { PlacedDevice } from '../population/population.ts'
import type { Random } from '../random.ts'
import type { Act, ActKind } from './act.ts'

/** One thing that happens, as acts with seconds from its beginning. */
export type Story = readonly { readonly after: number; readonly kind: ActKind; readonly seconds?: number }[]

/** Somebody asks for help, in one of the ways people do. */
export function careStory(random: Random, device: PlacedDevice): Story {
  if (device.channel === 'rest') return [{ after: 0, kind: 'sensor' }]
  if (device.kind === 'fall_detector' && random.chance(0.75)) return fall(random)
  if (device.kind === 'gps_alarm' && random.chance(0.7)) return wandering(random)
  return press(random)
}

/** Half of all presses are just that; the rest are repeated, regretted, or put back. */
function press(random: Random): Story {
  const first = { after: 0, kind: 'press' } as const
  const course = random.next()
  if (course < 0.5) return [first]
  if (course < 0.72) return [first, { after: random.integer(12, 45), kind: 'press' }]
  if (course < 0.92) return [first, { after: random.integer(6, 25), kind: 'cancel' }]
  return [
    first,
    { after: random.integer(20, 40), kind: 'press' },
    { after: random.integer(200, 400), kind: 'reset' },
  ]
}

function fall(random: Random): Story {
  const fallen = { after: 0, kind: 'fall' } as const
  return random.chance(0.4) ? [fallen, { after: random.integer(15, 60), kind: 'press' }] : [fallen]
}

/** The position moves on while nobody has come. */
function wandering(random: Random): Story {
  const later = Array.from({ length: random.integer(0, 2) }, (_, index) => ({
    after: (index + 1) * random.integer(60, 90),
    kind: 'wandering' as const,
  }))
  return [{ after: 0, kind: 'wandering' }, ...later]
}

/** The equipment has something to say. */
export function technicalStory(random: Random, device: PlacedDevice): Story {
  const course = random.next()
  if (course < 0.4) return [{ after: 0, kind: 'battery_low' }]
  if (course < 0.6)
    return [
      { after: 0, kind: 'power_lost' },
      { after: random.integer(120, 600), kind: 'power_back' },
    ]
  if (course < 0.7) return [{ after: 0, kind: 'malfunction' }]
  // Long enough to be missed: several heartbeats.
  return [{ after: 0, kind: 'silence', seconds: device.heartbeatSeconds * random.integer(4, 7) }]
}

/** The acts of a story that begins at a time. */
export function actsOf(
  story: Story,
  begin: number,
  device: string,
  number: number,
  tier: Act['tier'],
): Act[] {
  return story.map(({ after, kind, seconds }, index) => ({
    at: begin + after,
    kind,
    device,
    story: number,
    opens: index === 0,
    tier,
    ...(seconds === undefined ? {} : { seconds }),
  }))
}
