import { createReadStream } from 'node:fs'

/** The longest line that is read. */
const mostBytes = 64 * 1024

/** The lines of a file, one after the other, whatever its length. @throws {RangeError} on a line above 64 KiB */
export async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 256 * 1024 })) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop()!
    if (rest.length > mostBytes) throw new RangeError('A line is too long')
    yield* lines
  }
  if (rest !== '') yield rest
}
