import type { Line, Place } from './table.ts'

/** A part of a table that is looked at by itself. */
export interface Block {
  readonly places: readonly number[]
  readonly lines: readonly Line[]
}

/** Places of a block at most, unless a single slice has more. */
const mostOfBlock = 5_000

/**
 * A table that is small enough as one block; of a larger one slices together. Each sum is then known by its parts in the blocks, which says
 * more than the sum, so that what is safe with them is safe with it.
 */
export function blocksOf(
  places: readonly Place[],
  lines: readonly Line[],
  slices: readonly (readonly number[])[],
): Block[] {
  const all = places.map((_, at) => at)
  if (places.length <= mostOfBlock || slices.length < 2) return [{ places: all, lines }]
  const blocks: number[][] = []
  for (const slice of slices) {
    const last = blocks.at(-1)
    if (last && last.length + slice.length <= mostOfBlock) last.push(...slice)
    else blocks.push([...slice])
  }
  const blockOf = new Map(blocks.flatMap((block, index) => block.map((at) => [at, index] as const)))
  const own = blocks.map((): Line[] => [])
  for (const line of lines)
    for (const [index, part] of Map.groupBy(line.places, (at) => blockOf.get(at)!))
      own[index]!.push(part.length === line.places.length ? line : { told: line.told ?? false, places: part })
  return blocks.map((block, index) => ({ places: block, lines: own[index]! }))
}
