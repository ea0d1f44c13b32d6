import { createReadStream } from 'node:fs'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ClientBase, Connection, Submittable } from 'pg'

/** What `pg` has for a copy, and its types do not tell. */
interface CopyConnection extends Connection {
  query(text: string): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
  sendCopyFail(message: string): void
}

/**
 * Sends a file to `copy … from stdin` as fast as the server takes it.
 *
 * @throws what the server says, and whatever comes of reading the file
 */
export function copyIn(client: ClientBase, statement: string, file: string): Promise<void> {
  return new Promise((resolve, reject) => client.query(copying(statement, file, { resolve, reject })))
}

interface Outcome {
  resolve(): void
  reject(error: Error): void
}

/** A query in the manner of `pg`, which calls these as the server answers. */
function copying(statement: string, file: string, { resolve, reject }: Outcome): Submittable {
  const query = {
    submit: (connection: CopyConnection) => connection.query(statement),
    handleCopyInResponse(connection: CopyConnection) {
      pipeline(createReadStream(file, { highWaterMark: 1 << 18 }), toServer(connection)).then(
        () => connection.endCopyFrom(),
        (error: Error) => connection.sendCopyFail(error.message),
      )
    },
    // `pg` takes the connection up again by itself after an error, and calls nothing more here.
    handleError: reject,
    handleCommandComplete: () => undefined,
    handleReadyForQuery: resolve,
  }
  return query as unknown as Submittable
}

/** Waits when the socket has more than it has sent. */
const toServer = (connection: CopyConnection): Writable =>
  new Writable({
    write(chunk: Buffer, _encoding, done) {
      connection.sendCopyFromChunk(chunk)
      if (connection.stream.writableNeedDrain) connection.stream.once('drain', () => done())
      else done()
    },
  })
