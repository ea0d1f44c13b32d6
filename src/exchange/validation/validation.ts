import type { ServiceContract } from '../service-contract/service-contract.ts'
import type { ValidationReport } from '../traffic/call-record.ts'

/** Checks messages against their contract's schema. */
export interface Validation {
  /** Whether this message is to be checked, and whether it is held back until it is. */
  wanted(contract: ServiceContract, direction: 'request' | 'response'): 'no' | 'beside' | 'before'
  /**
   * Checks a whole message: RIV-TA the SOAP envelope's body element, others the JSON body of an operation. Large ones in a worker.
   *
   * @returns the places at fault; empty when it holds. Never a value out of the message.
   * @throws when the schema cannot be used, which is logged and counts as holding
   */
  check(message: ValidationMessage): Promise<ValidationReport['places']>
}

export interface ValidationMessage {
  readonly contract: ServiceContract
  readonly operation: string
  readonly direction: 'request' | 'response'
  readonly body: Buffer
  readonly contentType: string
  /** HTTP status of an answer. */
  readonly status?: number
}
