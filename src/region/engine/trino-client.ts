import { setTimeout as wait } from 'node:timers/promises'
import { Agent, type Dispatcher, request } from 'undici'
import { isLoopback } from '../../kernel/index.ts'

export interface TrinoOptions {
  /** Of the coordinator: `https://trino.region.example:8443`. */
  url: string
  user: string
  /** Over TLS alone, as is a token. */
  password?: string | undefined
  /** Instead of a password: a bearer token, such as a JWT. */
  token?: string | undefined
  catalog: string
  schema: string
  /** The longest that a question may run, in seconds. */
  seconds: number
}

/** One page of an answer, as the protocol has it. */
interface Page {
  nextUri?: string
  columns?: TrinoColumn[]
  data?: unknown[][]
  error?: { errorName?: string; errorCode?: number; errorType?: string }
}
export interface TrinoColumn {
  readonly name: string
  /** As in SQL: `decimal(38,2)`, `array(double)`. */
  readonly type: string
}

/** Trino, or what stands before it, refused. The message is not kept: it may quote data. */
export class TrinoError extends Error {
  override readonly name = 'TrinoError'
  readonly code: string
  /** Whether it is of the statement: what it names is not there, or it does not bear a value. */
  readonly ofStatement: boolean
  constructor(code: string, { ofStatement = false }: { ofStatement?: boolean } = {}) {
    super(`Trino: ${code}`)
    this.code = code
    this.ofStatement = ofStatement
  }
}

const mostPageBytes = 64 * 1024 * 1024
const busy = new Set([502, 503, 504])
const mostRetries = 20

/**
 * A small client of Trino's protocol (Trino documentation, "Trino client REST API"): a statement is posted, and its `nextUri` followed
 * until there is none.
 */
export function createTrinoClient(options: TrinoOptions) {
  const { url, user, catalog, schema, seconds } = options
  const { origin, protocol, hostname } = new URL(url)
  const authorization = authorizationOf(options)
  if (authorization !== undefined && protocol !== 'https:')
    throw new TypeError('a password or a token to Trino goes over TLS only')
  if (protocol !== 'https:' && !isLoopback(hostname))
    throw new TypeError('Trino is asked over TLS, but for one on this machine')
  const dispatcher = new Agent({
    connect: { timeout: 10_000 },
    headersTimeout: 60_000,
    bodyTimeout: 60_000,
    maxResponseSize: mostPageBytes,
  })
  const headers = {
    'x-trino-user': user,
    'x-trino-source': 'knutpunkt',
    'x-trino-catalog': catalog,
    'x-trino-schema': schema,
    'x-trino-time-zone': 'Europe/Stockholm',
    'x-trino-session': `query_max_run_time=${seconds}s`,
    ...(authorization !== undefined && { authorization }),
  }

  async function ask(
    method: 'GET' | 'POST',
    at: string,
    body: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Page> {
    for (let tries = 1; ; tries++) {
      const answer = await request(at, {
        method,
        headers,
        dispatcher,
        ...(body !== undefined && { body }),
        ...(signal && { signal }),
      })
      if (answer.statusCode === 200) return (await answer.body.json()) as Page
      await answer.body.dump()
      if (tries > mostRetries || !(busy.has(answer.statusCode) || answer.statusCode === 429))
        throw new TrinoError(`http_${answer.statusCode}`)
      await wait(pauseMs(answer), undefined, { ...(signal && { signal }) })
    }
  }

  /** The next page is at the coordinator: an answer sends nobody elsewhere with the password. */
  const checked = (nextUri: string): string => {
    if (new URL(nextUri).origin !== origin) throw new TrinoError('next_uri_elsewhere')
    return nextUri
  }

  return {
    /** Pages of rows, with their columns. What is left of the question is cancelled when the reader goes. */
    async *pages(
      sql: string,
      signal?: AbortSignal,
    ): AsyncGenerator<{ columns: TrinoColumn[]; data: unknown[][] }> {
      let next: string | undefined
      try {
        let page = await ask('POST', `${origin}/v1/statement`, sql, signal)
        for (;;) {
          next = page.nextUri === undefined ? undefined : checked(page.nextUri)
          if (page.error) {
            next = undefined
            throw errorOf(page.error)
          }
          if (page.data && page.columns) yield { columns: page.columns, data: page.data }
          if (next === undefined) return
          page = await ask('GET', next, undefined, signal)
        }
      } finally {
        if (next !== undefined) await cancel(next, headers, dispatcher)
      }
    },
    close: () => dispatcher.close(),
  }
}

function authorizationOf({ user, password, token }: TrinoOptions): string | undefined {
  if (token !== undefined) return `Bearer ${token}`
  return password === undefined ? undefined : `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}

const errorOf = ({ errorName, errorCode, errorType }: NonNullable<Page['error']>): TrinoError =>
  new TrinoError(errorName ?? String(errorCode ?? 'unknown'), {
    ofStatement: errorType === 'USER_ERROR' && errorName !== 'USER_CANCELED',
  })

async function cancel(at: string, headers: Record<string, string>, dispatcher: Dispatcher): Promise<void> {
  await request(at, { method: 'DELETE', headers, dispatcher, headersTimeout: 5_000 })
    .then(({ body }) => body.dump())
    .catch(() => undefined)
}

/** As it asks for, or a tenth of a second, as the protocol says. */
function pauseMs({ headers }: Dispatcher.ResponseData): number {
  const seconds = Number(headers['retry-after'])
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 10) * 1000 : 100
}
