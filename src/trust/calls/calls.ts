import type { Party } from '../../kernel/index.ts'
import type { Decision } from '../contract/decision.ts'
import type { Answer } from '../decision/facts.ts'
import type { Use } from '../limit/limit.ts'

/** What a service call is decided on. */
export interface CallQuestion {
  /** The consumer's client id in the register of parties; absent when it is not registered, which is a denial. */
  system?: string | undefined
  /** The contract's key and the operation. */
  contract: string
  operation: string
  access: 'read' | 'write'
  /** Whose data it is about: the organisation of the logical address. */
  controller: string
  /** The resident, by internal id, when the request says whom and the register knows her. */
  person?: string | undefined
  informationTypes: readonly string[]
  /** KRT class K of the contract, 0 to 3. */
  confidentiality: number
  purpose: string
  /** Whether the contract needs a consent to coherent records when it crosses between providers. */
  consent: boolean
  /** Whether a call authorisation (anropsbehörighet) is in force for consumer, contract and address. */
  authorised: boolean
  /** Whether what the caller showed can be used by nobody else. */
  senderConstrained: boolean
  levelOfAssurance: 0 | 1 | 2 | 3 | 4
}

/** What a token or a certificate on a bare connection has shown; nothing of Fastify, since the gateway has none. */
export interface CallCredentials {
  /** `Authorization` and `DPoP` as they came. */
  authorization: string
  dpop?: string | undefined
  method: string
  /** The whole URL that was called. */
  url: string
  /** DER of the client certificate on the connection. */
  certificate?: Buffer | undefined
}

/** What the gateway asks of trust: who calls, whether it may, and that it was used. */
export interface Calls {
  /**
   * Undefined when the header is none that tokens come in.
   *
   * @throws {KnutpunktError} when the token does not hold; its status and headers are those for REST
   */
  byToken(shown: CallCredentials): Promise<Party | undefined>
  /** The registered system with this component HSA-id; undefined when there is none or it is set aside. */
  systemByHsaId(hsaId: string): Answer<{ id: string; organisation: string }>
  /** The resident with this identity (12 digits, or a reserve number), by internal id. */
  residentByIdentity(extension: string): Answer<string>
  /** Decides by the rules. At once when what it rests on is in memory. */
  decide(question: CallQuestion): Decision | Promise<Decision>
  /** Counted for exposure limits. */
  observe(use: Use): void
}
