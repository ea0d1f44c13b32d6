import type { SystemFetch } from './access/system-access.ts'

/** An answer that was not the one hoped for. Holds nothing of what was sent. */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal'
  /** HTTP status; 0 when there was no answer. */
  readonly status: number
  readonly retryAfterSeconds: number | undefined

  constructor(request: string, status: number, code?: string, retryAfterSeconds?: number) {
    super(`${request}: ${status === 0 ? 'no answer' : `${status}${code ? ` ${code}` : ''}`}`)
    this.status = status
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** The public interface, by path under `/api/welfare/v1` unless it begins with `/api/`. */
export interface HttpClient {
  /** @throws {HttpRefusal} for any answer but 2xx, and for none */
  get<T>(path: string): Promise<T>
  post<T>(path: string, body: unknown): Promise<T>
  put<T>(path: string, body: unknown): Promise<T>
}

/** Seconds an answer is waited for. */
const answerMilliseconds = 10_000

/** @param send sends a request as the system that the simulator is */
export function createHttpClient(send: SystemFetch, signal: AbortSignal): HttpClient {
  async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    // Without the query: a search word has no business in a log.
    const request = `${method} ${path.split('?')[0]}`
    const answer = await send(path.startsWith('/api/') ? path : `/api/welfare/v1${path}`, {
      method,
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerMilliseconds)]),
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    }).catch(() => {
      throw new HttpRefusal(request, 0)
    })
    const text = await answer.text().catch(() => '')
    if (!answer.ok) {
      const after = Number(answer.headers.get('retry-after') ?? '')
      throw new HttpRefusal(request, answer.status, codeIn(text), after > 0 ? after : undefined)
    }
    return (text === '' ? undefined : JSON.parse(text)) as T
  }
  return {
    get: (path) => ask('GET', path),
    post: (path, body) => ask('POST', path, body),
    put: (path, body) => ask('PUT', path, body),
  }
}

/** The error's code; its texts stay out of the log, since they may quote what was sent. */
function codeIn(problem: string): string | undefined {
  try {
    const { code } = JSON.parse(problem) as { code?: unknown }
    return typeof code === 'string' ? code : undefined
  } catch {
    return undefined
  }
}
