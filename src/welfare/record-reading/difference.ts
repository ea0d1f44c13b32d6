import type { RecordValue } from '../contract/index.ts'

/** Fields by name; a field without a value is absent. */
export type Fields = Readonly<Record<string, RecordValue | undefined>>

/** One field that is otherwise in the record. */
export interface Differing {
  field: string
  here?: RecordValue
  there?: RecordValue
  choose: boolean
}

/**
 * What is otherwise in the record than here, field by field, and whether it may be taken without anybody choosing it.
 *
 * `agreed` is what the record said when it was last agreed with. What is here as it was then, and in the record is not, has
 * changed in the record alone and may be taken. What was changed here is never taken unless somebody chooses it, and is not told
 * of while the record says what it said.
 *
 * Of a field that was never agreed upon, what somebody has written here was decided here.
 */
export function differences(here: Fields, there: Fields, agreed: Fields = {}): Differing[] {
  return [...new Set([...Object.keys(here), ...Object.keys(there)])].flatMap((field): Differing[] => {
    const [mine, theirs, before] = [here[field], there[field], agreed[field]]
    // Of what the record has never known of, it says nothing.
    if (same(mine, theirs) || same(theirs, before)) return []
    const decidedHere = before === undefined ? !isUnsaid(mine) : !same(mine, before)
    return [
      {
        field,
        ...(mine !== undefined && { here: mine }),
        ...(theirs !== undefined && { there: theirs }),
        choose: decidedHere || isGrave(field, mine, theirs),
      },
    ]
  })
}

/** Nothing, or what a register has before anybody has said anything. */
const isUnsaid = (value: RecordValue | undefined) =>
  value === undefined || value === false || (Array.isArray(value) && value.length === 0)

/**
 * What nobody should wake up to: that a protection is gone, and that somebody lives elsewhere while her devices and the way in
 * are where they were.
 */
const isGrave = (field: string, here: RecordValue | undefined, there: RecordValue | undefined) =>
  (field === 'protectedIdentity' && there !== true) ||
  (field === 'home' && here !== undefined && here !== there)

export function same(a: RecordValue | undefined, b: RecordValue | undefined): boolean {
  return comparable(a) === comparable(b)
}

function comparable(value: RecordValue | undefined): string | boolean | undefined {
  if (typeof value === 'string') return value.trim().replace(/\s+/g, ' ').normalize('NFC')
  if (!Array.isArray(value)) return value
  const lines = value.map((each) => JSON.stringify(decisionFields.map((field) => each[field] ?? null)))
  return lines.sort().join('\n')
}

const decisionFields = ['recordId', 'kind', 'validFrom', 'validUntil', 'unit'] as const

/** What is agreed upon now: what is the same on both sides, and else what was agreed before. */
export function agreedNow(here: Fields, there: Fields, agreed: Fields = {}): Fields {
  const fields = [...new Set([...Object.keys(here), ...Object.keys(there), ...Object.keys(agreed)])]
  return Object.fromEntries(
    fields
      .map((field) => [field, same(here[field], there[field]) ? there[field] : agreed[field]] as const)
      .filter(([, value]) => value !== undefined),
  )
}
