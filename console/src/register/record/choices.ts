import type { RecordChoices, RecordDifference } from '../../api/contract.ts'

export const fieldChoices = ['later', 'take', 'keep'] as const
export type FieldChoice = (typeof fieldChoices)[number]

/** What is chosen of each difference, field by field; what is not there is for later. */
export type Choices = Readonly<Record<string, Readonly<Record<string, FieldChoice>>>>

export const set = (choices: Choices, id: string, field: string, choice: FieldChoice): Choices => ({
  ...choices,
  [id]: { ...choices[id], [field]: choice },
})

/** Of somebody new there is but one choice, for all of her. */
export const wholeField = '*'

/** At most this many are sent at once. */
const most = 200

/** What is chosen, as it is sent. Differences that are gone since are left out. */
export function choicesToSend(
  differences: readonly RecordDifference[],
  choices: Choices,
): NonNullable<RecordChoices['choices']> {
  return differences
    .flatMap(({ id, act, fields }) => {
      const chosen = choices[id] ?? {}
      const names = fields.map(({ field }) => field)
      if (act === 'add') return chosen[wholeField] === 'take' ? [{ id, take: names, keep: [] }] : []
      const take = names.filter((field) => chosen[field] === 'take')
      const keep = names.filter((field) => chosen[field] === 'keep')
      return take.length + keep.length === 0 ? [] : [{ id, take, keep }]
    })
    .slice(0, most)
}
