/** One request of a federation. */
export interface FederationRequest {
  readonly url: string
  /** Sent as a form with POST; GET when not there. */
  readonly form?: Readonly<Record<string, string>>
  /** The media types wanted, without parameters, with commas between. */
  readonly accept: string
  readonly maxBytes: number
  /** Ends the request. */
  readonly signal: AbortSignal
}

/** What came back, its body read whole. */
export interface FederationAnswer {
  readonly status: number
  /** Without parameters, in small letters. */
  readonly contentType: string
  readonly body: string
}

/**
 * How statements are fetched. It follows no redirects, reads no more than `maxBytes`, and reaches only addresses that may
 * be reached; see `createHttpFetch`. Injected, so that resolution can be tested without a network.
 *
 * @throws {KnutpunktError} trust.fetch_refused, trust.fetch_failed
 */
export type FederationFetch = (request: FederationRequest) => Promise<FederationAnswer>
