import type { Component } from '../addressing/addressing.ts'

/** How a caller has shown who she is. */
export type ShownBy = 'certificate' | 'terminator' | 'token' | 'internal'

/** Who calls. */
export interface Caller {
  readonly shownBy: ShownBy
  /** The consumer's HSA-id, or its client id when it has none. */
  readonly hsaId: string
  /** Its client id in the register of parties; absent when it is not registered. */
  readonly system?: string
  /** Whether what it showed can be used by nobody else: a certificate, or a token bound to a key. */
  readonly senderConstrained: boolean
  readonly levelOfAssurance: 0 | 1 | 2 | 3 | 4
}

/** A call made by the platform itself as one of its components: aggregation, subscriptions, write-back. */
export interface InternalCall {
  /** Whom it is made as, by HSA-id. */
  consumer: string
  /** The contract's key. */
  contract: string
  logicalAddress: string
  /** RIV-TA: the content of `soap:Body`, one element. REST and FHIR: the body, or nothing. */
  body: string
  /** REST and FHIR: method and what follows the logical address in the address, with its query. */
  method?: string
  path?: string
  contentType?: string
  /** Those of the outer call, when it is made for one. */
  originalConsumer?: string
  onBehalfOf?: string
  correlationId?: string
  /** Platforms that the outer call has come through, so that a circle is cut. */
  history?: readonly string[]
  /** The resident it is about, by internal id; else it is found in the request. */
  person?: string
  timeoutMs?: number
  signal?: AbortSignal
}

/** What came of it. RIV-TA: `body` is the content of `soap:Body`. */
export interface InternalAnswer {
  status: number
  body: string
  contentType: string
  /** `VP007` and so on; `fault` when the producer answered with one; absent when it went well. */
  code?: string
  /** Of the call, for its story. */
  call: string
}

/** Makes calls through the gateway's whole pipeline, without the network on the consumer's side. */
export type MakeCall = (call: InternalCall) => Promise<InternalAnswer>

/** What the platform answers itself, reached through an `internal` endpoint like any producer. */
export interface OwnProducer {
  /** The name in `internal:<name>`. */
  readonly name: string
  answer(request: OwnRequest): Promise<OwnAnswer>
}

export interface OwnRequest {
  readonly contract: string
  readonly operation: string
  readonly logicalAddress: string
  /** RIV-TA: the content of `soap:Body`. Bounded: at most 4 MiB. */
  readonly body: string
  readonly caller: Caller
  readonly consumer: Component | undefined
  readonly originalConsumer: string
  readonly onBehalfOf?: string
  readonly correlationId: string
  /** The resident it is about, when the contract says where and the register knows her. */
  readonly person?: string
  readonly signal: AbortSignal
  /** Platforms that the call has come through, this one too: to be handed on to calls made for it. */
  readonly history: readonly string[]
}

/** RIV-TA: `body` is the content of `soap:Body`, `header` that of `soap:Header`. */
export interface OwnAnswer {
  readonly body: string
  readonly header?: string
  /** A SOAP fault instead, told as `VP009`-like texts are: never with content. */
  readonly fault?: { code: 'Client' | 'Server'; text: string }
}
