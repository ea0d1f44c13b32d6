export { createFederation, type Federation, type FederationDeps } from './federation/federation.ts'
export { federationErrors } from './federation/federation-errors.ts'
export type { FederationFetch } from './federation/fetch/fetch.ts'
export { fetchKeySetWith } from './federation/fetch/fetch-text.ts'
export { createHttpFetch, type HttpFetchOptions } from './federation/fetch/http-fetch.ts'
export type { RegisteredClient, TakenRequest } from './federation/registration/automatic-registration.ts'
export type { FederationSettings } from './federation/settings.ts'
export {
  type AccessToken,
  createTokenVerifier,
  requireScope,
  type TokenIssuer,
  type TokenRequest,
  type TokenVerifier,
  type TokenVerifierOptions,
} from './token/access-token.ts'
export { challengeOf, readAuthorization } from './token/authorization.ts'
export { certificateThumbprint } from './token/certificate.ts'
export {
  type ClientAssertionOptions,
  clientAssertionType,
  readClientAssertion,
  verifyClientAssertion,
} from './token/client-assertion.ts'
export { type DpopOptions, type DpopRequest, verifyDpopProof } from './token/dpop.ts'
export { createDpopNonces, type DpopNonces } from './token/dpop-nonce.ts'
export { fixedKeys, type KeySource, remoteKeys } from './token/issuer-keys.ts'
export { databaseReplayStore, memoryReplayStore, type ReplayStore } from './token/replay-store.ts'
export {
  formatSmartScope,
  isWithin,
  parseSmartScope,
  parseSmartScopes,
  type SmartScope,
  scopesFor,
} from './token/smart-scopes.ts'
export { tokenErrors } from './token/token-errors.ts'
