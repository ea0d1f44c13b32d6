export { createGuard, type Done, type Granted, type Guard, type GuardedAct } from './access/guard.ts'
export { allPermissions } from './access/roles.ts'
export { agreementErrors } from './agreement/agreement-errors.ts'
export type { AgreementParties } from './agreement/agreement-parties.ts'
export type { AgreementService } from './agreement/agreement-service.ts'
export { type AgreementsDeps, type AgreementsPart, createAgreements } from './agreement/create-agreements.ts'
export { type Audit, createAudit } from './audit/audit.ts'
export { auditErrors } from './audit/audit-errors.ts'
export { type AuditPart, type AuditPartDeps, createAuditPart } from './audit/audit-part.ts'
export type { AuditAsker } from './audit/audit-routes.ts'
export { type AuditCheck, type CheckOptions, checkAudit } from './audit/check/check.ts'
export { type AuditProblem, describeProblem } from './audit/check/problem.ts'
export { exportHelp, type OpenLog, runAuditExport } from './audit/command/export.ts'
export { runAuditVerify } from './audit/command/verify.ts'
export { type Eraser, eraseEntries } from './audit/erase/erase.ts'
export type { Texts } from './audit/extract/act-texts.ts'
export type { ExtractNames } from './audit/extract/extract.ts'
export { toAuditEvent, toBundle } from './audit/fhir/audit-event.ts'
export type { AuditEvent } from './audit/fhir/audit-event-type.ts'
export { type LogIdentity, logIdentity } from './audit/keys/log-identity.ts'
export {
  addSigningKey,
  auditKeyFile,
  type LogKeys,
  loadOrCreateLogKeys,
  retireSigningKey,
} from './audit/keys/log-keys.ts'
export { repairTiles } from './audit/log/repair.ts'
export type { Access, Relation, ReviewFacts } from './audit/review/facts.ts'
export type { KnownWitness } from './audit/witness/ask-witness.ts'
export { httpWitness } from './audit/witness/http-witness.ts'
export type { WitnessedLog } from './audit/witness/witness.ts'
export type { BlockStore } from './block/block-store.ts'
export { certificationErrors } from './certification/certification-errors.ts'
export type { CertificationService } from './certification/certification-service.ts'
export type { MarkFederation } from './certification/mark-verification.ts'
export type { ConsentStore } from './consent/consent-store.ts'
export type { ErasureStore } from './consent/erasure-store.ts'
export { createTrust, type Trust, type TrustDeps } from './create-trust.ts'
export type { Decisions } from './decision/decide.ts'
export type { OnDecision } from './decision/decision-routes.ts'
export {
  type AgreementFacts,
  type Answer,
  type AssignmentFacts,
  type Capacity,
  type FactSources,
  type InformationTypes,
  type LimitFacts,
  nothingKnown,
  type PartyFacts,
  type PersonFacts,
  type SystemCall,
  type SystemFacts,
  type ThingFacts,
} from './decision/facts.ts'
export { policyErrors } from './decision/policy-errors.ts'
export { scenarioPage } from './decision/scenarios/scenario-page.ts'
export { type DecisionPart, type DecisionPartDeps, startDecisions } from './decision/start-decisions.ts'
export { createFederation, type Federation, type FederationDeps } from './federation/federation.ts'
export { federationErrors } from './federation/federation-errors.ts'
export type { FederationFetch } from './federation/fetch/fetch.ts'
export { fetchKeySetWith } from './federation/fetch/fetch-text.ts'
export { createHttpFetch, type HttpFetchOptions } from './federation/fetch/http-fetch.ts'
export {
  type FederationJoining,
  type JoinedFederation,
  joinFederation,
} from './federation/join-federation.ts'
export { createFederationKeys } from './federation/key/federation-keys.ts'
export type { RegisteredClient, TakenRequest } from './federation/registration/automatic-registration.ts'
export type { FederationSettings } from './federation/settings.ts'
export { limitErrors } from './limit/limit-errors.ts'
export type { LimitService } from './limit/limit-service.ts'
export { checkLoginSettings, type LoginSettings } from './login/login.ts'
export { loginErrors } from './login/login-errors.ts'
export { createTokenKeys } from './oidc/token-keys.ts'
export {
  type BootstrapSystemWrite,
  bootstrapOperator,
  bootstrapSystem,
  ensureOperator,
  type OperatorWrite,
} from './party/bootstrap.ts'
export { partyErrors } from './party/party-errors.ts'
export type { PartyRegister, ResidentRegister, ResidentWrite } from './party/party-register.ts'
export type { ProxyStore } from './proxy/proxy-store.ts'
export type { Rights, RightsCache } from './rights/rights-cache.ts'
export { rightsErrors } from './rights/rights-errors.ts'
export type { CallerOf } from './rights/rights-routes.ts'
export type { Caller, OnRightsAct, RightsAct } from './rights/rights-service.ts'
export type { FederationJoin } from './settings/federation-file.ts'
export { readTrustSettings, type TrustSettings } from './settings/trust-settings.ts'
export type { AuditWitnesses } from './settings/witness-file.ts'
export {
  type AccessToken,
  createTokenVerifier,
  requireScope,
  type TokenIssuer,
  type TokenRequest,
  type TokenVerifier,
  type TokenVerifierOptions,
} from './token/access-token.ts'
export type { Jwks } from './token/algorithms.ts'
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
export { readKeySet } from './token/key-set.ts'
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
