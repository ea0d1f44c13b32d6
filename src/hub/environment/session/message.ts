/** What a session's process is begun with. Files are named from its folder. */
export interface Setup {
  readonly files: readonly string[]
  /** Each is its parts' rows together. `region`: what the rows are given as their region, where they do not say it. */
  readonly tables: readonly {
    readonly name: string
    readonly parts: readonly { readonly file: string; readonly region?: string }[]
  }[]
  readonly threads: number
  readonly memoryMb: number
}

/** What a process is sent: a question, or that nobody waits for the answer to the one it has. */
export type Sent = Asked | 'interrupt'

/** A question: rows and bytes at most, and how long it may take. */
export interface Asked {
  readonly sql: string
  readonly most: number
  readonly mostBytes: number
  readonly timeoutMs: number
}

export interface Table {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** Values as JSON: numbers that do not fit, dates and all else as text. */
  readonly rows: readonly (readonly unknown[])[]
  /** There is more than was asked for. */
  readonly more: boolean
}

/**
 * Why a question was not answered. `left`: whoever asked did not wait for the answer; `gone`: the process did not answer in time, or ended; it is
 * made anew.
 */
export type Fault = 'one_statement' | 'only_select' | 'timed_out' | 'left' | 'memory' | 'sql' | 'gone'

export type Answer = Table | { readonly fault: Fault; readonly said?: string } | { readonly ready: true }
