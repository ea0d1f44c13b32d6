/** One call, without content: what traffic, audit, alerts and the call's story rest on. */
export interface CallRecord {
  /** UUIDv7; what a fault shows as its support id. */
  readonly id: string
  readonly correlationId: string
  /** W3C trace id, 32 hex digits. */
  readonly traceId: string
  /** When it came, ms since 1970. */
  readonly at: number
  readonly protocol: 'rivta' | 'rest' | 'internal'
  /** HSA-id or client id; empty when it could not be told. */
  readonly consumer: string
  readonly originalConsumer: string
  readonly onBehalfOf?: string | undefined
  /** Platforms that it had come through before it came here, by their ids, the first one first. */
  readonly history?: readonly string[] | undefined
  /** Its client id in the register of parties. */
  readonly system?: string | undefined
  /** The contract's key and the operation; empty when they could not be told. */
  readonly contract: string
  readonly operation: string
  readonly logicalAddress: string
  /** The producer's HSA-id. */
  readonly producer?: string | undefined
  /** Ids of the rows used, for the story. */
  readonly route?: string | undefined
  readonly authorisation?: string | undefined
  /** Version of addressing that it was decided by. */
  readonly version: number
  readonly requestBytes: number
  readonly responseBytes: number
  /** ms after `at`: decided, sent to the producer, first byte of the answer, all of it delivered. Absent: it did not come so far. */
  readonly times: {
    readonly decided?: number | undefined
    readonly sent?: number | undefined
    readonly answered?: number | undefined
    readonly done: number
  }
  /** `ok`, `fault` (the producer's own), `VP001`–`VP015`, `gone` (the caller left). */
  readonly code: string
  /** HTTP status that the caller got; 0 when it left. */
  readonly status: number
  readonly decision?: string | undefined
  /** The resident it is about, by internal id, and the controller, by the id in the register of parties: for the audit entry. */
  readonly person?: string | undefined
  readonly controller?: string | undefined
  readonly purpose?: string | undefined
  /** How many places validation found fault with, either way. */
  readonly faults: number
  /** A call made within another: that one's id. */
  readonly within?: string | undefined
}

/** Takes calls down. */
export interface Traffic {
  /**
   * Keeps a call: at once in the process' journal on disk, within a tenth of a second in the database with its audit entry. When the
   * database is away the journal holds it until it is back. Never throws, never waits.
   */
  record(call: CallRecord): void
  /** Faults that validation has found: where and which facet, never a value. */
  report(faults: ValidationReport): void
  /** Whether no further call can be kept, so that none is let through. */
  full?(): boolean
}

export interface ValidationReport {
  readonly call: string
  readonly contract: string
  readonly direction: 'request' | 'response'
  /** Path of the element or property, and the facet or keyword it breaks. At most 20. */
  readonly places: readonly { readonly path: string; readonly facet: string }[]
}
