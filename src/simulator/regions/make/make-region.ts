import { plantedBeds } from '../planted/planted-beds.ts'
import { plantedCosts } from '../planted/planted-costs.ts'
import { plantedWaits } from '../planted/planted-waits.ts'
import { makeBeds, makeContacts, makeQueue, makeUnits } from './make-care.ts'
import { makePeople } from './make-people.ts'
import { type Making, makeRandom } from './sql.ts'

/**
 * Makes a region's people and care as temporary tables, alike for all regions: person, unit, contact, diagnosis, queue, bed, cost. They are
 * then written in the shape of the region's source.
 */
export async function makeRegion(making: Making): Promise<void> {
  const { seed, region, people, period } = making
  const waits = plantedWaits(seed, region, period)
  const costs = plantedCosts(seed, region, people, period)
  await makeRandom(making)
  await makePeople(making, [...waits, ...costs])
  await makeUnits(making)
  await makeContacts(making, costs)
  await makeQueue(making, waits)
  await makeBeds(making, plantedBeds(seed, region, period))
}
