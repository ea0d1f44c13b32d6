/** The languages every text to a user is written in. */
export type Language = 'sv' | 'en'

/** One text in both languages. */
export type Text = Readonly<Record<Language, string>>

/**
 * One row of a room's table of errors.
 *
 * `sv` and `en` say what went wrong, what was kept, and what to do; `{name}` is filled in from the values given
 * when the error is made. `status` is the HTTP status it is answered with.
 */
export interface ErrorEntry {
  readonly code: string
  readonly status: number
  readonly sv: string
  readonly en: string
}

/** What may come with an error: `values` are public, `detail` and `cause` never leave the process. */
export interface ErrorOptions {
  values?: Record<string, string | number>
  detail?: unknown
  cause?: unknown
}

/**
 * Declares a room's errors. The key becomes the code: `defineErrors('welfare', { alarm_not_found: … })` gives
 * an entry with the code `welfare.alarm_not_found`.
 *
 * @throws {TypeError} when a status is not an HTTP error status, so that a table is wrong at start and not in use
 */
export function defineErrors<const T extends Record<string, Omit<ErrorEntry, 'code'>>>(
  room: string,
  table: T,
): { readonly [K in keyof T]: ErrorEntry } {
  const entries = Object.entries(table).map(([name, row]) => {
    if (!(row.status >= 400 && row.status <= 599)) {
      throw new TypeError(`${room}.${name}: ${row.status} is not an HTTP error status (400 to 599)`)
    }
    return [name, Object.freeze({ code: `${room}.${name}`, ...row })]
  })
  return Object.freeze(Object.fromEntries(entries)) as { readonly [K in keyof T]: ErrorEntry }
}

/**
 * The one base class of errors that users meet. `publicText` is shown to them; `detail` and `cause` are for the log
 * alone and are left out of JSON.
 */
export class KnutpunktError extends Error {
  readonly code: string
  readonly status: number
  readonly title: Text
  readonly publicText: Text
  readonly detail: unknown

  constructor(entry: ErrorEntry, options: ErrorOptions = {}) {
    const publicText = { sv: fill(entry.sv, options.values), en: fill(entry.en, options.values) }
    super(`${entry.code}: ${publicText.en}`, 'cause' in options ? { cause: options.cause } : undefined)
    this.name = 'KnutpunktError'
    this.code = entry.code
    this.status = entry.status
    this.title = titleOf(entry.status)
    this.publicText = publicText
    this.detail = options.detail
    Object.defineProperty(this, 'detail', { enumerable: false })
  }

  /** What may leave the process; the detail and the stack are not in it. */
  toJSON(): { code: string; status: number; title: Text; publicText: Text } {
    return { code: this.code, status: this.status, title: this.title, publicText: this.publicText }
  }
}

/** The short name of an HTTP error status, in both languages. */
export function titleOf(status: number): Text {
  return titles[status] ?? (status >= 500 ? titles[500]! : titles[400]!)
}

function fill(text: string, values: Record<string, string | number> = {}): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(values[name] ?? placeholder))
}

const titles: Record<number, Text> = {
  400: { sv: 'Felaktig begäran', en: 'Bad request' },
  401: { sv: 'Inloggning krävs', en: 'Login required' },
  403: { sv: 'Inte tillåtet', en: 'Not allowed' },
  404: { sv: 'Finns inte', en: 'Not found' },
  405: { sv: 'Metoden stöds inte här', en: 'Method not supported here' },
  406: { sv: 'Svarsformatet stöds inte', en: 'Answer format not supported' },
  408: { sv: 'Begäran tog för lång tid', en: 'Request took too long' },
  409: { sv: 'Krockar med nuläget', en: 'In conflict with the current state' },
  410: { sv: 'Finns inte längre', en: 'Gone' },
  412: { sv: 'Villkoret gäller inte längre', en: 'Condition no longer holds' },
  413: { sv: 'För stort innehåll', en: 'Content too large' },
  414: { sv: 'För lång adress', en: 'Address too long' },
  415: { sv: 'Innehållstypen stöds inte', en: 'Content type not supported' },
  421: { sv: 'Fel mottagare', en: 'Misdirected request' },
  422: { sv: 'Innehållet kan inte behandlas', en: 'Content cannot be processed' },
  429: { sv: 'För många anrop', en: 'Too many requests' },
  431: { sv: 'För stora huvudfält', en: 'Header fields too large' },
  500: { sv: 'Internt fel', en: 'Internal error' },
  503: { sv: 'Tillfälligt otillgängligt', en: 'Temporarily unavailable' },
  504: { sv: 'Svar uteblev', en: 'No answer in time' },
}
