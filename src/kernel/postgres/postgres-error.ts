/** Something that keeps the embedded PostgreSQL from starting. The message is one sentence or two for the person who started the program. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError'
}
