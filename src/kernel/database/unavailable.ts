/** The network's own words for "nobody there", from Node and the C library. */
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
])

/**
 * PostgreSQL's words for "not now" (manual, appendix A): connection exceptions (08), insufficient resources such as
 * too many clients or a full disk (53), an operator's shutdown or a start in progress (57P01 to 57P05), system errors
 * (58), and the time limits we set ourselves: statement (57014), lock (55P03), idle in transaction (25P03).
 * 25006 is a server that was made a read-only replica under us.
 */
const sqlStates = /^(08...|53...|57P0[1-5]|57014|58...|55P03|25P03|25006)$/

/** What `pg` and `pg-pool` say without any code. */
const driverMessages = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error',
  'Client was closed and is not queryable',
  'Query read timeout',
  'Cannot use a pool after calling end on the pool',
]

/**
 * Whether an error says that the database cannot do it now, so that the same request may succeed later: it is away,
 * starting, stopping, full, or did not answer in time. Looks through `cause` and the errors of an AggregateError.
 *
 * After such an error of a COMMIT it is unknown whether the transaction took place.
 */
export function isUnavailable(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if (isUnavailableItself(at)) return true
    if (at instanceof AggregateError && at.errors.some(isUnavailable)) return true
  }
  return false
}

function isUnavailableItself(error: Error): boolean {
  const { code } = error as { code?: unknown }
  if (typeof code === 'string' && (networkCodes.has(code) || sqlStates.test(code))) return true
  return driverMessages.some((message) => error.message.startsWith(message))
}
