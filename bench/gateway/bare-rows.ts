import { Client } from 'pg'

/** A statement as the program sends it: an array of values for each column. */
export interface Statement {
  text: string
  values: readonly (readonly unknown[])[]
}

/** Rows that are committed together, of one table or more. */
export type Batch = readonly Statement[]

/** How rows are put into their tables. */
export type Way = 'insert' | 'copy'

interface Table {
  name: string
  columns: string
}

function tableOf({ text }: Statement): Table {
  const [, name, columns] = /^insert into (\S+) \(([^)]+)\)/.exec(text)!
  return { name: name!, columns: columns! }
}

/** One part of a transaction, ready to be sent. */
type Ready = { text: string; values: unknown[]; name: string } | Copy

/** Writes batches over as many connections, each batch its own transaction; answers the seconds that took. All is made ready before. */
export async function writeBare(
  url: string,
  batches: readonly Batch[],
  { way, connections }: { way: Way; connections: number },
): Promise<number> {
  const ready = batches.map((batch) => batch.map((statement) => readyFor(way, statement)))
  const clients = Array.from({ length: connections }, () => new Client({ connectionString: url }))
  await Promise.all(clients.map((client) => client.connect()))
  try {
    let next = 0
    const work = async (client: Client) => {
      for (let batch = ready[next++]; batch !== undefined; batch = ready[next++]) {
        await client.query('begin')
        for (const part of batch) await (part instanceof Copy ? part.on(client) : client.query(part))
        await client.query('commit')
      }
    }
    const started = performance.now()
    await Promise.all(clients.map(work))
    return (performance.now() - started) / 1000
  } finally {
    await Promise.all(clients.map((client) => client.end()))
  }
}

function readyFor(way: Way, statement: Statement): Ready {
  const { text, values } = statement
  const table = tableOf(statement)
  if (way === 'insert') return { name: table.name, text, values: [...values] }
  const rows = values[0]!.map((_, at) => values.map((column) => copied(column[at])).join('\t'))
  return new Copy(`copy ${table.name} (${table.columns}) from stdin`, Buffer.from(`${rows.join('\n')}\n`))
}

/** A value in the text that COPY takes. */
function copied(value: unknown): string {
  if (value === null || value === undefined) return '\\N'
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString('hex')}`
  const text = value instanceof Date ? value.toISOString() : String(value)
  return text.replace(/[\\\t\n\r]/g, (each) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n' })[each] ?? '\\r')
}

/** What of `pg`'s connections copying needs. */
interface CopyConnection {
  query(text: string): void
  sendCopyFromChunk(bytes: Buffer): void
  endCopyFrom(): void
}

/** COPY … FROM STDIN with all of its rows at hand, in the protocol's terms: a query that `pg` submits. */
class Copy {
  readonly #text: string
  readonly #rows: Buffer
  #done: PromiseWithResolvers<void> = Promise.withResolvers()

  constructor(text: string, rows: Buffer) {
    this.#text = text
    this.#rows = rows
  }

  on(client: Client): Promise<void> {
    client.query(this as never)
    return this.#done.promise
  }

  submit(connection: CopyConnection): void {
    connection.query(this.#text)
  }

  handleCopyInResponse(connection: CopyConnection): void {
    connection.sendCopyFromChunk(this.#rows)
    connection.endCopyFrom()
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.#done.resolve()
  }

  handleError(error: Error): void {
    this.#done.reject(error)
  }
}
