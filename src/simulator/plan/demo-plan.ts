import type { PlacedDevice } from '../population/population.ts'
import { createRandom, type Random } from '../random.ts'
import type { Act } from './act.ts'
import { actsOf, careStory, type Story, technicalStory } from './stories.ts'

/** A device that had something to say is left alone for this long. */
const restSeconds = 900

/** The first minutes are livelier than the rest of the day. */
const livelySeconds = 600

/**
 * What happens, in order of time and without end: the same seed and devices give the same acts.
 *
 * In the first seconds somebody presses, and presses again, and a few devices report faults, so that
 * a board just opened has something on it. Then comes a call for help every 40–90 seconds for ten minutes, and every two
 * to five minutes after that; news of the equipment comes every four to nine minutes.
 */
export function* demoPlan(seed: number, devices: readonly PlacedDevice[]): Generator<Act, never> {
  const random = createRandom(seed).fork('plan')
  const cast = createCast(random.fork('cast'), devices)
  const care = careStream(random.fork('care'), cast)
  const technical = technicalStream(random.fork('technical'), cast)
  const waiting: Act[] = opening(cast)
  const heads = { care: care.next().value, technical: technical.next().value }
  for (;;) {
    const turn = heads.care.begin <= heads.technical.begin ? 'care' : 'technical'
    // Whatever was begun before and is due by now comes first.
    waiting.sort((one, other) => one.at - other.at)
    while (waiting.length > 0 && waiting[0]!.at <= heads[turn].begin) yield waiting.shift()!
    waiting.push(...heads[turn].acts)
    heads[turn] = (turn === 'care' ? care : technical).next().value
  }
}

interface Begun {
  readonly begin: number
  readonly acts: readonly Act[]
}

/** Story numbers tell the streams apart: even ones call for help, odd ones are technical. */
function opening(cast: Cast): Act[] {
  const twice: Story = [
    { after: 0, kind: 'press' },
    { after: 5, kind: 'press' },
  ]
  return [
    ...actsOf(twice, 1, cast.button(0).key, -2, 'care'),
    ...actsOf([{ after: 0, kind: 'battery_low' }], 2, cast.any(0).key, -1, 'technical'),
    ...actsOf(
      [
        { after: 0, kind: 'power_lost' },
        { after: 240, kind: 'power_back' },
      ],
      3,
      cast.any(0).key,
      -3,
      'technical',
    ),
    ...actsOf([{ after: 0, kind: 'malfunction' }], 4, cast.any(0).key, -5, 'technical'),
    ...actsOf([{ after: 0, kind: 'silence', seconds: 300 }], 6, cast.watched(0).key, -7, 'technical'),
  ]
}

function* careStream(random: Random, cast: Cast): Generator<Begun, never> {
  let begin = 5
  for (let number = 0; ; number += 2) {
    begin += begin < livelySeconds ? random.integer(40, 90) : random.integer(120, 300)
    if (random.chance(0.04)) {
      const stranger: Story = [{ after: 0, kind: 'unknown_press' }]
      yield {
        begin,
        acts: actsOf(stranger, begin, String(random.integer(9_800_000, 9_800_099)), number, 'care'),
      }
    } else {
      const device = random.chance(0.2) ? cast.sensor(begin) : cast.button(begin)
      yield { begin, acts: actsOf(careStory(random, device), begin, device.key, number, 'care') }
    }
  }
}

function* technicalStream(random: Random, cast: Cast): Generator<Begun, never> {
  let begin = 60
  for (let number = 1; ; number += 2) {
    begin += random.integer(240, 540)
    const device = random.chance(0.4) ? cast.watched(begin) : cast.any(begin)
    yield { begin, acts: actsOf(technicalStory(random, device), begin, device.key, number, 'technical') }
  }
}

/** Who is next on stage: nobody who was there a moment ago, as long as there is somebody else. */
interface Cast {
  button(at: number): PlacedDevice
  sensor(at: number): PlacedDevice
  /** Watched by the minute. */
  watched(at: number): PlacedDevice
  any(at: number): PlacedDevice
}

function createCast(random: Random, devices: readonly PlacedDevice[]): Cast {
  const ready = devices.filter(({ readiness }) => readiness === 'in_use' || readiness === 'installed')
  if (ready.length === 0) throw new RangeError('no device is in use')
  const lastSeen = new Map<string, number>()
  const draw = (wanted: (device: PlacedDevice) => boolean) => (at: number) => {
    const suited = ready.filter(wanted)
    const rested = suited.filter(({ key }) => at - (lastSeen.get(key) ?? -restSeconds) >= restSeconds)
    const device = random.pick(rested.length > 0 ? rested : suited.length > 0 ? suited : ready)
    lastSeen.set(device.key, at)
    return device
  }
  return {
    button: draw(({ channel }) => channel !== 'rest'),
    sensor: draw(({ channel }) => channel === 'rest'),
    watched: draw(({ heartbeatSeconds }) => heartbeatSeconds <= 60),
    any: draw(() => true),
  }
}
