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

  constructor(problem: {
    status: number
    code: string
    title: string
    detail: string
    errors?: FieldFault[]
  }) {
    super(problem.detail)
    this.name = 'Refusal'
    this.status = problem.status
    this.code = problem.code
    this.title = problem.title
    this.faults = problem.errors ?? []
  }
}

const base = '/api/welfare/v1'
const timeoutMs = 10_000

export type Query = Record<string, string | number | boolean | readonly string[] | undefined>

/** The address of an interface path with its query; absent values are left out. */
export function apiUrl(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue
    if (Array.isArray(value)) for (const one of value) search.append(name, one)
    else search.append(name, String(value))
  }
  return search.size === 0 ? base + path : `${base}${path}?${search}`
}

/** @throws {Refusal} when the server says no, or does not answer within 10 s */
export async function request<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  options: { query?: Query; body?: object; signal?: AbortSignal } = {},
): Promise<T> {
  const timeout = AbortSignal.timeout(timeoutMs)
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
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T
  throw await refusalOf(response)
}

async function refusalOf(response: Response): Promise<Refusal> {
  try {
    const problem = await response.json()
    if (typeof problem?.title === 'string') {
      return new Refusal({ detail: '', code: '', ...problem, status: response.status })
    }
  } catch {
    // not JSON: a proxy or a stopped server answered; the status says enough
  }
  return new Refusal({ status: response.status, code: 'http', title: `HTTP ${response.status}`, detail: '' })
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
