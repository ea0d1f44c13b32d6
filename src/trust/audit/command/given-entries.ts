import { linesOf } from './lines.ts'
import { commitmentOfOpening, parseJson } from './opening.ts'

/** The file of an export that holds entries with their salts, in the order of the log: one JSON object a line. */
export const entriesFile = 'entries.jsonl'

/** An entry that is given beside the log, with what the log should hold of it. */
export interface GivenEntry {
  readonly index: number
  readonly id: string
  readonly commitment: Buffer
}

/** Something of what is verified is wrong. The message is a sentence without its full stop, and names what. */
export class Wrong extends Error {
  override readonly name = 'Wrong'
}

/**
 * Reads given entries step by step, in the order of the log.
 *
 * @throws {Wrong} from `upTo` when a line is malformed or out of order
 */
export async function* readGivenEntries(path: string): AsyncGenerator<GivenEntry> {
  let line = 0
  let last = -1
  for await (const text of linesOf(path)) {
    line += 1
    const value = parseJson(text)
    const index = (value as { index?: unknown } | undefined)?.index
    const opened = commitmentOfOpening(value)
    if (!opened || typeof index !== 'number' || !Number.isSafeInteger(index)) {
      throw new Wrong(`Line ${line} of ${entriesFile} is not an entry with its index and salt`)
    }
    if (index <= last) throw new Wrong(`Line ${line} of ${entriesFile} is out of order`)
    last = index
    yield { index, id: opened.opening.entry.id, commitment: opened.commitment }
  }
}
