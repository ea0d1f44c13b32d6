import { letSystemIn, type SystemFetch } from '../simulator/index.ts'

/** What a request was answered. */
export interface Answer<T> {
  status: number
  body: T
  text: string
  headers: Headers
}

/** The interface of a running platform, as any caller sees it. */
export interface Api {
  /** Whatever the answer is. `path` is under `/api/welfare/v1`, unless it begins with `/api/`. */
  ask<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Answer<T>>
  /** @throws when the answer is not 2xx, with its text */
  get<T = Record<string, unknown>>(path: string): Promise<T>
  post<T = Record<string, unknown> & { id: string }>(path: string, body: unknown): Promise<T>
  put<T = Record<string, unknown>>(path: string, body: unknown): Promise<T>
  /** Has a controller let the system handle its alarms; its own organisation when none is told. */
  letIn(controller?: string): Promise<void>
}

/** The longest an answer is waited for; no request of a test takes near as long unless something hangs. */
const answerMs = 30_000

/** @param system who asks */
export function createApi({ clientId, fetch: send }: { clientId: string; fetch: SystemFetch }): Api {
  const ask: Api['ask'] = async <T>(method: string, path: string, body?: unknown) => {
    const response = await send(path.startsWith('/api/') ? path : `/api/welfare/v1${path}`, {
      method,
      signal: AbortSignal.timeout(answerMs),
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    })
    const text = await response.text()
    return { status: response.status, body: parsed(text) as T, text, headers: response.headers }
  }
  const must = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await ask<T>(method, path, body)
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
    return answer.body
  }
  return {
    ask,
    get: (path) => must('GET', path),
    post: (path, body) => must('POST', path, body),
    put: (path, body) => must('PUT', path, body),
    letIn: (controller) => letSystemIn(must, clientId, controller),
  }
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
