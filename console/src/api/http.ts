import { currentLanguage } from '../i18n/language.ts'

/** A fault in one field of what was sent: a JSON Pointer such as `#/street`, and what is asked for. */
export interface FieldFault {
  in: string
  pointer: string
  detail: string
}

/**
 * An answer that was not yes (RFC 9457), or no answer at all (`status` 0).
 * `title` says what went wrong and `message` what was kept and what to do; both in the reader's language.
 */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly faults: readonly FieldFault[]
  /** The level of assurance that is asked for, when the login was not sure enough (RFC 9470). */
  readonly level: number | undefined

  constructor(problem: {
    status: number
    code: string
    title: string
    detail: string
    errors?: FieldFault[]
    level?: number | undefined
  }) {
    super(problem.detail)
    this.name = 'Refusal'
    this.status = problem.status
    this.code = problem.code
    this.title = problem.title
    this.faults = problem.errors ?? []
    this.level = problem.level
  }
}

/** The room most pages ask; a path that begins with `/api/` names its own. */
const base = '/api/welfare/v1'
const timeoutMs = 10_000

/** What whoever follows requests is told: an answer that came, or why it was not yes. */
export interface RequestListener {
  answered(): void
  refused(refusal: Refusal): void
}
const listeners = new Set<RequestListener>()

/** Hears of the answers to all requests from now on; how the session learns that the login has ended. */
export function followRequests(listener: RequestListener): void {
  listeners.add(listener)
}

export type Query = Record<string, string | number | boolean | readonly string[] | undefined>

/** The address of an interface path with its query; absent values are left out. */
export function apiUrl(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue
    if (Array.isArray(value)) for (const one of value) search.append(name, one)
    else search.append(name, String(value))
  }
  const address = path.startsWith('/api/') ? path : base + path
  return search.size === 0 ? address : `${address}?${search}`
}

/** @throws {Refusal} when the server says no, or does not answer within 10 s, or what else `timeoutMs` says */
export async function request<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  options: { query?: Query; body?: object; signal?: AbortSignal; timeoutMs?: number } = {},
): Promise<T> {
  const timeout = AbortSignal.timeout(options.timeoutMs ?? timeoutMs)
  let response: Response
  try {
    response = await fetch(apiUrl(path, options.query), {
      method,
      headers: {
        accept: 'application/json',
        'accept-language': currentLanguage(),
        ...(options.body && { 'content-type': 'application/json' }),
      },
      ...(options.body && { body: JSON.stringify(options.body) }),
      signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
    })
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw noAnswer()
  }
  if (response.ok) {
    for (const listener of listeners) listener.answered()
    return (response.status === 204 ? undefined : await response.json()) as T
  }
  const refusal = await refusalOf(response)
  for (const listener of listeners) listener.refused(refusal)
  throw refusal
}

async function refusalOf(response: Response): Promise<Refusal> {
  try {
    const problem = await response.json()
    if (typeof problem?.title === 'string') {
      const level = levelAskedFor(response.headers.get('www-authenticate'))
      return new Refusal({ detail: '', code: '', ...problem, status: response.status, level })
    }
  } catch {
    // not JSON: a proxy or a stopped server answered; the status says enough
  }
  return new Refusal({ status: response.status, code: 'http', title: `HTTP ${response.status}`, detail: '' })
}

/** The level named in `acr_values`, such as `http://id.elegnamnden.se/loa/1.0/loa3`. */
export function levelAskedFor(challenge: string | null): number | undefined {
  const level = challenge?.match(/acr_values="[^"]*\/loa([1-4])"/)?.[1]
  return level === undefined ? undefined : Number(level)
}

function noAnswer(): Refusal {
  const sv = currentLanguage() === 'sv'
  return new Refusal({
    status: 0,
    code: 'no_answer',
    title: sv ? 'Servern svarar inte' : 'The server does not answer',
    detail: sv
      ? 'Inget ändrades här. Försök igen när förbindelsen är tillbaka.'
      : 'Nothing was changed here. Try again when the connection is back.',
  })
}

/** What to show of any thrown value. */
export function refusalFrom(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  return new Refusal({ status: 0, code: 'unexpected', title: String(error), detail: '' })
}
