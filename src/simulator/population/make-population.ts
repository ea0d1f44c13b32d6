import { createRandom } from '../random.ts'
import { makeChains } from './chains.ts'
import { makeHomes } from './homes.ts'
import { makeGroups, makeMunicipalities, makeOfficials, makeStaff } from './organisation.ts'
import { makePeople } from './people.ts'
import { makeDevices } from './placed-devices.ts'
import type { Population } from './population.ts'

export interface PopulationSize {
  readonly homes: number
  readonly people: number
}

export const ordinarySize: PopulationSize = { homes: 60, people: 90 }

/**
 * Makes up the world: the same seed and size give the same homes, people and devices, down to the door codes.
 * Nothing in it is real: test personnummer, telephone numbers of the series for fiction, towns in lakes.
 *
 * @throws {RangeError} when there are more than four people to a home
 */
export function makePopulation(seed: number, size: PopulationSize = ordinarySize): Population {
  const random = createRandom(seed)
  const homes = makeHomes(random.fork('homes'), size.homes)
  const people = makePeople(random.fork('people'), homes, size.people)
  const organisation = random.fork('organisation')
  const municipalities = makeMunicipalities(organisation)
  return {
    municipalities,
    groups: makeGroups(organisation),
    staff: makeStaff(organisation),
    officials: makeOfficials(random.fork('officials')),
    homes,
    people,
    devices: makeDevices(random.fork('devices'), homes, people),
    chains: municipalities.flatMap(({ key }) => makeChains(key)),
  }
}
