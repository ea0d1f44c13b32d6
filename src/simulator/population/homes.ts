import type { Random } from '../random.ts'
import { streets } from './names.ts'
import type { Home, MunicipalityKey } from './population.ts'

/** The towns lie in lakes (Vänern and Vättern), where nobody lives. */
const towns = {
  exempelkoping: { city: 'Exempelköping', postal: '999 1', latitude: 58.91, longitude: 13.25 },
  provstad: { city: 'Provstad', postal: '999 5', latitude: 58.32, longitude: 14.53 },
} as const

/** Seven homes of ten are in Exempelköping. */
export function makeHomes(random: Random, count: number): Home[] {
  const taken = new Set<string>()
  return Array.from({ length: count }, (_, index) => {
    const municipality = index < Math.ceil(count * 0.7) ? 'exempelkoping' : 'provstad'
    return makeHome(random, `home-${index + 1}`, municipality, taken)
  })
}

function makeHome(random: Random, key: string, municipality: MunicipalityKey, taken: Set<string>): Home {
  const town = towns[municipality]
  const flat = random.chance(0.55)
  return {
    key,
    municipality,
    street: freeStreet(random, municipality, flat, taken),
    postalCode: `${town.postal}${random.integer(0, 4)}`,
    city: town.city,
    ...(flat ? flatDetails(random) : {}),
    ...(random.chance(0.85) ? { access: access(random) } : {}),
    ...(random.chance(0.35) ? { hazards: random.pick(hazards) } : {}),
    position: {
      latitude: round(town.latitude + (random.next() - 0.5) * 0.04),
      longitude: round(town.longitude + (random.next() - 0.5) * 0.08),
    },
  }
}

function freeStreet(
  random: Random,
  municipality: MunicipalityKey,
  flat: boolean,
  taken: Set<string>,
): string {
  for (;;) {
    const entrance = flat ? ` ${random.pick(['A', 'B', 'C', 'D'])}` : ''
    const street = `${random.pick(streets[municipality])} ${random.integer(1, 48)}${entrance}`
    if (!taken.has(`${municipality} ${street}`)) {
      taken.add(`${municipality} ${street}`)
      return street
    }
  }
}

function flatDetails(random: Random): Pick<Home, 'floor' | 'doorCode'> {
  return {
    floor: random.pick(['bottenvåning', '1 tr', '2 tr', '3 tr', '4 tr']),
    ...(random.chance(0.8) ? { doorCode: String(random.integer(1000, 9999)) } : {}),
  }
}

function access(random: Random): string {
  return random.pick([
    `Nyckelbox till höger om dörren, kod ${random.integer(1000, 9999)}.`,
    'Digitalt lås: öppnas i personalens app.',
    'Nyckel nr {n} i jourgruppens skåp.'.replace('{n}', String(random.integer(1, 90))),
    `Grannen mitt emot har nyckel. Annars nyckelbox vid förrådet, kod ${random.integer(1000, 9999)}.`,
    'Dörren är oftast olåst på dagen. Knacka hårt innan du går in.',
    'Husnyckel under locket på elskåpet, gaveln mot gården.',
  ])
}

const hazards = [
  'Hund i hemmet (snäll, skäller). Be den boende kalla in den.',
  'Stor hund. Ring före, gå inte in ensam.',
  'Brant trappa utan räcke in till hallen.',
  'Syrgas i hemmet. Ingen öppen eld.',
  'Vapenskåp i hallen (jägare), låst.',
  'Smal hall: båren går in genom altandörren.',
  'Röker inne. Brandvarnare i varje rum.',
  'Katt som smiter ut: håll dörren stängd.',
]

function round(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5
}
