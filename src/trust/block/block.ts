import type { Temporal } from '../../kernel/index.ts'
import { type Moment, periodState } from '../consent/consent.ts'
import type { Block } from '../contract/rights.ts'

/** Data that somebody would read. */
export interface BlockQuestion {
  controller: string
  unit: string
  informationTypes: readonly string[]
  /** When the data came to be; unknown counts as within any period. */
  createdAt?: Temporal.Instant | undefined
  reader: { organisation: string; unit: string }
  now: Moment
}

export function blockState(block: Pick<Block, 'liftedAt'>): Block['state'] {
  return block.liftedAt === undefined ? 'holds' : 'lifted'
}

const none = { outer: false, inner: false }

/**
 * Which kinds of block stand in the way of a reader. One that covers a part of what is asked for covers it all, and what
 * is not said (types, time) is taken to be covered: a block protects in doubt.
 */
export function blocksFor(
  blocks: readonly Omit<Block, 'state'>[],
  question: BlockQuestion,
): { outer: boolean; inner: boolean } {
  if (blocks.length === 0) return none
  const inTheWay = blocks.filter((block) => covers(block, question) && !liftedFor(block, question))
  return {
    outer: inTheWay.some(({ kind }) => kind === 'outer'),
    inner: inTheWay.some(({ kind, unit }) => kind === 'inner' && unit !== question.reader.unit),
  }
}

function covers(block: Omit<Block, 'state'>, question: BlockQuestion): boolean {
  const { informationTypes: types } = block
  return (
    blockState(block) === 'holds' &&
    block.controller === question.controller &&
    (block.unit === undefined || block.unit === question.unit || question.unit === '') &&
    (types === undefined ||
      question.informationTypes.length === 0 ||
      question.informationTypes.some((type) => types.includes(type))) &&
    withinPeriod(block, question.createdAt)
  )
}

function withinPeriod(
  { dataFrom, dataUntil }: Omit<Block, 'state'>,
  createdAt: Temporal.Instant | undefined,
): boolean {
  if (createdAt === undefined) return true
  const after = (instant: string) => createdAt.epochMilliseconds >= Date.parse(instant)
  return (dataFrom === undefined || after(dataFrom)) && (dataUntil === undefined || !after(dataUntil))
}

/** A temporary lift ends by itself; nobody has to remember it. */
function liftedFor({ lifts }: Omit<Block, 'state'>, { reader, now }: BlockQuestion): boolean {
  return lifts.some(
    (lift) =>
      (lift.organisation === undefined || lift.organisation === reader.organisation) &&
      periodState(lift, now) === 'holds',
  )
}
