// Receiving.

export { createScaipServer, type ScaipServer, type ScaipServerOptions } from './server/create-server.ts'
export type { BusyReason, ScaipCounts, ScaipEvent } from './server/events.ts'
export type { BoundAddresses } from './server/open-transports.ts'
export type { Binding } from './server/registrar.ts'
export type {
  AuthenticatedAs,
  DeliveryOutcome,
  ScaipAnswer,
  ScaipHandler,
  ScaipRequest,
  ScaipSource,
} from './server/scaip-request.ts'

// Who may send.

export { type DigestAlgorithm, digestHa1, type Ha1 } from './digest/digest.ts'
export type {
  Authenticate,
  AuthenticationPolicy,
  AuthenticationQuestion,
  DigestOptions,
} from './server/authentication.ts'

// Sending.

export { createScaipClient, type ScaipClient, type ScaipClientOptions } from './client/create-client.ts'
export type { RawMessage, SendRequest, SendResult } from './client/send-request.ts'
export { type CommandIo, runScaipSend } from './command/send.ts'
export type { Credentials } from './digest/digest-client.ts'

// Messages.

export { buildMrq } from './mrq/build-mrq.ts'
export { scaipContentType } from './mrq/content-type.ts'
export type { MessageType, Mrq, MrqInput, Position, UnknownElement } from './mrq/mrq.ts'
export { type Mrs, type Snu, snu, snuText } from './mrq/mrs.ts'
export { buildMrs, type MrsResult, parseMrs } from './mrq/mrs-xml.ts'
export {
  type MrqFault,
  type MrqRemark,
  type MrqResult,
  maximumMrqBytes,
  parseMrq,
  type RecognisedMrq,
  refusalFor,
} from './mrq/parse-mrq.ts'

// Codes.

export type { CodeTable, CodeText } from './codes/code-table.ts'
export { deviceComponentText, deviceTypeText, locationText, statusText } from './codes/codes.ts'
export { deviceComponents } from './codes/device-components.ts'
export { deviceTypes } from './codes/device-types.ts'
export { locations } from './codes/locations.ts'
export { statusCodes } from './codes/status-codes.ts'

// Transport, bounds and time.

export { defaultLimits, type ScaipLimits } from './agent/limits.ts'
export { defaultTiming, type SipTiming } from './timing/sip-timing.ts'
export { createTimers, type Timer, type Timers } from './timing/timers.ts'
export type { Endpoint, PeerCertificate, TransportFault, TransportName } from './transport/flow.ts'
export type { TlsClientOptions } from './transport/stream-client.ts'
export type { TcpOptions, TlsMaterial, TlsServerOptions } from './transport/stream-server.ts'
export type { UdpOptions } from './transport/udp.ts'
