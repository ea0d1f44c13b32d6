import type { Clock, Log } from '../../kernel/index.ts'
import type { Calls } from '../../trust/index.ts'
import type { Addressing } from '../addressing/addressing.ts'
import type { ContractBook } from '../service-contract/service-contract.ts'
import type { Traffic } from '../traffic/call-record.ts'
import type { Validation } from '../validation/validation.ts'
import type { OwnProducer } from './call.ts'

/** What the gateway is told by configuration. */
export interface GatewaySettings {
  /** This platform's HSA-id: in faults, in routing histories, and as whom it calls other platforms. */
  platformId: string
  terminatorAddresses: readonly string[]
  terminatorInstanceIds: readonly string[]
  /** Senders that may name the original consumer: other platforms. */
  originalConsumerSenders: readonly string[]
  /** Calls under way at most; further ones are VP012. */
  callsAtOnce: number
  /** How long a decision counts when it cannot be made anew, in seconds. */
  lastDecisionSeconds: number
  /** PEM files. As whom, and whom it believes, towards producers. */
  producerKeyFile: string
  producerCertificateFile: string
  producerAuthoritiesFile: string
}

export interface GatewayDeps {
  settings: GatewaySettings
  log: Log
  clock: Clock
  /** Milliseconds that only go forward, for how long an endpoint rests; the machine's own when not given. */
  monotonic?(): number
  addressing: Addressing
  book: ContractBook
  calls: Calls
  traffic: Traffic
  validation: Validation
  /** What the platform answers itself, by the name in `internal:<name>`. */
  ownProducers(): readonly OwnProducer[]
  /** How others reach the platform, for WSDLs. */
  baseUrl(): string
}
