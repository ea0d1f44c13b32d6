import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { literal, openDuckDb, type RunAnswer } from '../../region/index.ts'
import type { Column, RowsFile } from './rows.ts'

/** Why a file that a node sent does not count. */
export type Unusable =
  | 'too_large'
  | 'other_size'
  | 'other_content'
  | 'not_parquet'
  | 'other_rows'
  | 'other_columns'

export class UnusableFile extends Error {
  override readonly name = 'UnusableFile'
  readonly why: Unusable
  constructor(why: Unusable, options?: ErrorOptions) {
    super(why, options)
    this.why = why
  }
}

/** What a node says of its file. */
export type Announced = NonNullable<RunAnswer['file']>

/**
 * Writes a file as it comes, and reads on only while it is what was announced.
 *
 * @throws {UnusableFile} when it is longer, shorter or another; what the disk or the stream throws
 */
export async function receiveFile(
  source: AsyncIterable<Uint8Array>,
  path: string,
  announced: Announced,
): Promise<void> {
  const hash = createHash('sha256')
  let bytes = 0
  const counted = async function* () {
    for await (const chunk of source) {
      bytes += chunk.length
      if (bytes > announced.bytes) throw new UnusableFile('other_size')
      hash.update(chunk)
      yield chunk
    }
  }
  await pipeline(Readable.from(counted(), { objectMode: false }), createWriteStream(path, { mode: 0o400 }))
  if (bytes !== announced.bytes) throw new UnusableFile('other_size')
  if (hash.digest('hex') !== announced.sha256) throw new UnusableFile('other_content')
}

/**
 * Reads what a Parquet file's own end says of it: rows and columns.
 *
 * @param folder that the file is in: nothing else can be read
 * @param known columns that may be in it: what nobody asked for is not taken
 * @throws {UnusableFile}
 */
export async function readParquetFile(
  path: string,
  { folder, announced, known }: { folder: string; announced: Announced; known: ReadonlySet<string> },
): Promise<RowsFile> {
  const duckDb = await openDuckDb({ path: ':memory:', folders: [folder], threads: 1, memoryMb: 256 })
  try {
    const described = await duckDb.rows(`describe select * from read_parquet(${literal(path)})`)
    const [counted] = await duckDb.rows(`select count(*) as many from read_parquet(${literal(path)})`)
    if (counted?.['many'] !== announced.rows) throw new UnusableFile('other_rows')
    const columns = described.map(
      (each): Column => ({ name: String(each['column_name']), type: String(each['column_type']) }),
    )
    if (columns.some(({ name }) => !known.has(name))) throw new UnusableFile('other_columns')
    return { ...announced, columns }
  } catch (cause) {
    throw cause instanceof UnusableFile ? cause : new UnusableFile('not_parquet', { cause })
  } finally {
    duckDb.close()
  }
}
