export { createGuard, type Done, type Granted, type Guard, type GuardedAct } from './access/guard.ts'
export { allPermissions } from './access/roles.ts'
export { type Audit, createAudit } from './audit/audit.ts'
export { exportHelp, type OpenLog, runAuditExport } from './audit/command/export.ts'
export { runAuditVerify } from './audit/command/verify.ts'
export type { Texts } from './audit/extract/act-texts.ts'
export { actText } from './audit/extract/extract.ts'
export { type LogIdentity, logIdentity } from './audit/keys/log-identity.ts'
export {
  addSigningKey,
  auditKeyFile,
  loadOrCreateLogKeys,
  retireSigningKey,
} from './audit/keys/log-keys.ts'
export type { CallCredentials, CallQuestion, Calls } from './calls/calls.ts'
export type { Decision } from './contract/decision.ts'
export { BasedOn, Id, Instant, oneOf, PageQuery, page, text } from './contract/values.ts'
export { createTrust, type Trust, type TrustDeps } from './create-trust.ts'
export { type AssignmentFacts, nothingKnown, type SystemFacts } from './decision/facts.ts'
export { scenarioPage } from './decision/scenarios/scenario-page.ts'
export { startDecisions } from './decision/start-decisions.ts'
export { createFederationKeys } from './federation/key/federation-keys.ts'
export { joinedActTexts } from './join/act-texts.ts'
export { checkLoginSettings, type LoginSettings } from './login/login.ts'
export { createTokenKeys } from './oidc/token-keys.ts'
export {
  type BootstrapSystemWrite,
  bootstrapOperator,
  bootstrapSystem,
  ensureOperator,
  type OperatorWrite,
  programEntry,
} from './party/bootstrap.ts'
export type { PartyRegister, ResidentRegister } from './party/party-register.ts'
export { readTrustSettings } from './settings/trust-settings.ts'
export type { Jwks } from './token/algorithms.ts'
export { readKeySet } from './token/key-set.ts'
export { parseSmartScope } from './token/smart-scopes.ts'
export { trustErrors } from './trust-errors.ts'
