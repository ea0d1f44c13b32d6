export { type Clock, FakeClock, swedishZone, systemClock, Temporal } from './clock/clock.ts'
export { nextOf, readSchedule } from './clock/schedule.ts'
export { workingDayFrom } from './clock/working-day.ts'
export { type Config, ConfigError, type PartialConfig, readConfig } from './config/config.ts'
export { configurationDocs } from './config/config-docs.ts'
export { identityKeysOf } from './config/identity-keys.ts'
export { hmacSha256 } from './crypto/hmac.ts'
export { type Conditions, conditions } from './database/conditions.ts'
export { type Database, type DatabaseOptions, openDatabase, TransactionLost } from './database/database.ts'
export { kyselyOn } from './database/kysely-on.ts'
export { migrate, type RoomMigrations } from './database/migrate.ts'
export { MigrationError } from './database/migration-file.ts'
export { type Queryable } from './database/queryable.ts'
export {
  inSwedishOrder,
  type ListPlan,
  type Page,
  type PageAsked,
  type PageRefusals,
  readPage,
} from './database/read-page.ts'
export { brokenConstraint, type Columns, insert, json, present } from './database/row.ts'
export { isUnavailable } from './database/unavailable.ts'
export { defineErrors, type ErrorEntry, KnutpunktError, type Language, type Text } from './errors/errors.ts'
export { digestOf } from './files/digest.ts'
export { makeWhole, removeLeftovers } from './files/whole-folder.ts'
export {
  type AccessControl,
  type LevelOfAssurance,
  levelOfAssuranceUri,
  levelTooLow,
  type Party,
  partyOf,
} from './http/access.ts'
export { watchAnswers } from './http/answers-under-way.ts'
export { type ClientCertificate, clientCertificate } from './http/client-certificate.ts'
export type { ReadinessReport } from './http/health.ts'
export { type App, createHttp, type Http, type HttpOptions, type HttpSettings } from './http/http.ts'
export { languageOf } from './http/language.ts'
export { isLoopback } from './http/loopback.ts'
export { openSse, type SseEvent, type SseStream } from './http/sse.ts'
export { serveStatic } from './http/static.ts'
export { openTls, type TlsFiles } from './http/tls.ts'
export { openTlsFiles, watchTls } from './http/tls-files.ts'
export { type HsaId, hsaIdOrganisation, parseHsaId } from './identifiers/hsa-id.ts'
export {
  formatOrganisationsnummer,
  type Organisationsnummer,
  parseOrganisationsnummer,
} from './identifiers/organisationsnummer.ts'
export {
  ageAt,
  birthDate,
  formatPersonIdentity,
  isTestPersonnummer,
  maskPersonIdentity,
  type PersonIdentity,
  type PersonIdentityKind,
  parsePersonIdentity,
  personIdentityKind,
} from './identifiers/person-identity.ts'
export {
  type Personnummer,
  parsePersonnummer,
  parseSamordningsnummer,
  type Samordningsnummer,
} from './identifiers/personnummer.ts'
export {
  parseReservnummer,
  type Reservnummer,
  type ReservnummerFormat,
  reservnummerFormat,
} from './identifiers/reservnummer.ts'
export { identityKeyFile, loadOrCreateKeys } from './identity/key-file.ts'
export { generateIdentityKeys, type IdentityKeys, rotateIdentityKeys } from './identity/keys.ts'
export { checkKeysBelong } from './identity/keys-belong.ts'
export { createIdentityVault, type IdentityVault, type SealedIdentity } from './identity/vault.ts'
export { isUuid, newId } from './ids/ids.ts'
export { addJob, type JobOptions, type JobTarget } from './jobs/add-job.ts'
export type { JobContext, JobHandlers } from './jobs/handlers.ts'
export { type Jobs, type JobsOptions, startJobs } from './jobs/jobs.ts'
export { runPendingJobs } from './jobs/run-pending.ts'
export { startTicker, type Ticker, type TickerOptions } from './jobs/ticker.ts'
export { kernelErrors } from './kernel-errors.ts'
export { createLog, type Log } from './log/log.ts'
export { scrub } from './log/scrub.ts'
export { createMetrics, type Metrics } from './metrics/metrics.ts'
export { type EmbeddedOptions, type EmbeddedPostgres, startEmbeddedPostgres } from './postgres/embedded.ts'
export { PostgresError } from './postgres/postgres-error.ts'
