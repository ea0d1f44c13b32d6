import type { Change, Person } from '../contract/index.ts'

/** What stands in place of the name of a person with protected identity (skyddade personuppgifter). */
export const hiddenName = { givenName: 'Skyddad', familyName: 'identitet' } as const

interface Named {
  givenName: string
  familyName: string
  protectedIdentity: boolean
}

/** The name as anybody may see it: a protected one is hidden. */
export function displayName(person: Named): string {
  const { givenName, familyName } = person.protectedIdentity ? hiddenName : person
  return `${givenName} ${familyName}`
}

/**
 * A person as anybody may see her. Of one with protected identity no name, birth date, phone, home, relatives or
 * instructions are left: only that she is there, whose she is, and whether she has a proven device.
 */
export function shown(person: Person): Person {
  if (!person.protectedIdentity) return person
  const { id, version, updatedAt, controllerId, protectedIdentity } = person
  return {
    id,
    version,
    updatedAt,
    controllerId,
    ...hiddenName,
    protectedIdentity,
    relatives: [],
    protected: person.protected,
  }
}

/** The history of a person who has protected identity now, whatever she had when the version was written. */
export function shownHistory(changes: readonly Change[]): Change[] {
  return changes.map(({ document, ...change }) => ({
    ...change,
    document: { ...hiddenName, protectedIdentity: document.protectedIdentity },
  }))
}

/** Whether a write would store the hidden name, because it was made from a record that was not opened. */
export function writesHiddenName(write: Pick<Person, 'givenName' | 'familyName'>): boolean {
  return write.givenName === hiddenName.givenName && write.familyName === hiddenName.familyName
}
