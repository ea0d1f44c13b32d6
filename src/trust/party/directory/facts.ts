import type { PartyFacts, PersonFacts } from '../../decision/facts.ts'
import type { PartyDirectory } from '../party-directory.ts'
import { abilityAt } from '../resident/resident.ts'
import { upon } from './kept-answers.ts'

/** What the register knows of what decisions rest on. Devices are another room's. */
export type KnownFacts = Omit<PartyFacts, 'device'> & PersonFacts

/** Facts of parties and residents, from the directory. */
export function createFacts(directory: PartyDirectory): KnownFacts {
  return {
    organisationCapacity: (id) => upon(directory.organisation(id), (found) => found?.capacity),
    unitCapacity: (id) => upon(directory.unit(id), (found) => found?.capacity),
    // Somebody else's assignment gives nothing.
    assignment: (employee, id) =>
      upon(directory.assignment(id), (found) => (found?.employeeId === employee ? found.facts : undefined)),
    system: (id) =>
      upon(
        directory.system(id),
        (found) =>
          found && { organisation: found.organisationId, actsFor: found.actsForAll ? 'all' : found.actsFor },
      ),
    person: (id, now) => upon(directory.resident(id), (found) => found && abilityAt(found, now)),
  }
}
