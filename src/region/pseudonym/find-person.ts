import type { PersonIdentity } from '../../kernel/index.ts'
import type { Store } from '../store/store.ts'
import type { PseudonymKeys } from './pseudonym-keys.ts'
import type { Pseudonyms } from './pseudonyms.ts'

/** One pseudonym that was given out under a permit. */
export interface GivenPseudonym {
  readonly permit: string
  readonly permitEpoch: number
  /** In hex. */
  readonly pseudonym: string
}

/** People at a time, so that others come to their turn. */
const portion = 10_000

/**
 * Finds whose a permit's pseudonym is, among the people in the node's store: it cannot be worked back, and so is made of each of them, in the
 * epoch in force and in those whose keys are kept. Takes seconds for a million people.
 *
 * @returns undefined when nobody has it
 */
export async function findPerson(
  {
    store,
    pseudonyms,
    keys,
  }: { store: Pick<Store, 'reader'>; pseudonyms: Pseudonyms; keys: Pick<PseudonymKeys, 'epochs'> },
  { permit, permitEpoch, pseudonym }: GivenPseudonym,
): Promise<PersonIdentity | undefined> {
  const stageTwo = pseudonyms.stageTwoOf(permit, permitEpoch)
  for (const { id: epoch } of keys.epochs().toReversed()) {
    for await (const people of peopleOf(store)) {
      const then = await pseudonyms.known(people, epoch)
      for (const stageOne of then)
        if (stageTwo(stageOne) === pseudonym) return (await pseudonyms.open([stageOne])).get(stageOne)
    }
  }
  return undefined
}

async function* peopleOf(store: Pick<Store, 'reader'>): AsyncGenerator<string[]> {
  const [ends] = await store.reader.rows('select min(rowid) as first, max(rowid) as last from model.person')
  if (ends!['first'] === null) return
  for (let from = Number(ends!['first']); from <= Number(ends!['last']); from += portion) {
    const rows = await store.reader.rows(
      `select person from model.person where rowid >= ${from} and rowid < ${from + portion}`,
    )
    if (rows.length > 0) yield rows.map((row) => String(row['person']))
  }
}
