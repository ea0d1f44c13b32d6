import { type Described, isSubset, meet, type Values, within } from './described.ts'

/** What a figure says of one thing that rows are chosen by; undefined: it does not choose by it. */
type Choice = Values | { readonly from: string; readonly to: string } | undefined

/**
 * Finds of which parts of a whole a figure is the sum. The parts have no rows in common, and all rows of the whole.
 *
 * @returns by figure: numbers of its parts; undefined when it is not made up of them
 */
export function partsOf(
  parts: readonly Described[],
  whole: Described,
): (figure: Described) => number[] | undefined {
  const ids = new Set([...parts, whole].flatMap(({ by }) => Object.keys(by)))
  const things = [undefined, ...ids].map((id) => {
    const numbers = new Map<string, number>()
    const choices: Choice[] = []
    const of = parts.map((part) => {
      const choice = choiceOf(part, id)
      const text = JSON.stringify(choice) ?? ''
      if (!numbers.has(text)) numbers.set(text, choices.push(choice) - 1)
      return numbers.get(text)!
    })
    return { id, choices, of, known: new Map<string, readonly boolean[] | undefined>() }
  })
  return (figure) => {
    // What it is chosen by and they are not, they have of in part at the most.
    if (!Object.keys(figure.by).every((id) => ids.has(id)) || !within(figure, whole)) return undefined
    const inside: { of: readonly number[]; holds: readonly boolean[] }[] = []
    for (const { id, choices, of, known } of things) {
      const choice = choiceOf(figure, id)
      const text = JSON.stringify(choice) ?? ''
      if (!known.has(text)) known.set(text, allOrNone(choices, choice))
      const holds = known.get(text)
      if (holds === undefined) return undefined
      inside.push({ of, holds })
    }
    return parts.flatMap((_, at) => (inside.every(({ of, holds }) => holds[of[at]!]) ? [at] : []))
  }
}

const choiceOf = ({ from, to, by }: Described, id: string | undefined): Choice =>
  id === undefined ? { from, to } : by[id]

/** Of each choice whether it lies within one; undefined when one of them does so in part. */
function allOrNone(choices: readonly Choice[], one: Choice): boolean[] | undefined {
  const found = choices.map((each) => relation(each, one))
  return found.includes('in part') ? undefined : found.map((each) => each === 'within')
}

function relation(part: Choice, whole: Choice): 'within' | 'apart' | 'in part' {
  if (whole === undefined) return 'within'
  if (part === undefined) return 'in part'
  if ('from' in whole || 'from' in part) {
    const [a, b] = [part, whole] as { from: string; to: string }[]
    if (a!.from >= b!.from && a!.to <= b!.to) return 'within'
    return a!.to <= b!.from || b!.to <= a!.from ? 'apart' : 'in part'
  }
  if (isSubset(part, whole)) return 'within'
  return meet(part, whole) ? 'in part' : 'apart'
}
