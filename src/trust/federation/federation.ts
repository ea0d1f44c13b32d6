import type { App, Clock, Database, Log } from '../../kernel/index.ts'
import type { ReplayStore } from '../token/replay-store.ts'
import { createResolver, type Resolver, type ResolverOptions } from './chain/resolver.ts'
import type { TrustAnchor } from './chain/validate-chain.ts'
import { adminRoutes, type EnterAct } from './endpoint/admin-routes.ts'
import { endpointUrls } from './endpoint/endpoint-urls.ts'
import { federationRoutes } from './endpoint/federation-routes.ts'
import { createStatementIssuer, type StatementIssuer } from './endpoint/statement-issuer.ts'
import { configurationUrl } from './entity-id.ts'
import type { FederationAnswer, FederationFetch, FederationRequest } from './fetch/fetch.ts'
import { createFederationKeys, type FederationKeys } from './key/federation-keys.ts'
import type { SealingKey } from './key/key-seal.ts'
import { createTrustMarkStore, type TrustMarkStore } from './mark/trust-mark-store.ts'
import { createTrustMarkVerifier, type TrustMarkVerifier } from './mark/verify-trust-mark.ts'
import {
  type AutomaticRegistration,
  createAutomaticRegistration,
} from './registration/automatic-registration.ts'
import { checkSettings, type FederationSettings } from './settings.ts'
import { readCandidate } from './subordinate/candidate.ts'
import { createSubordinateStore, type SubordinateStore } from './subordinate/subordinate-store.ts'

export interface FederationDeps {
  db: Database
  clock: Clock
  log: Log
  settings: FederationSettings
  /** Seals the private keys in the database; see `createKeySeal`. */
  sealing: readonly SealingKey[]
  /** Reaches the others; see `createHttpFetch`. */
  fetch: FederationFetch
  replay: ReplayStore
  /** Enters what an administrator does, in the transaction of the change. */
  enter: EnterAct
  /** Trust marks a client must hold to be registered automatically. */
  requiredTrustMarks?: readonly string[]
  /** Limits of resolution. */
  resolver?: Partial<ResolverOptions>
}

/** This installation's part in a federation. */
export interface Federation {
  readonly keys: FederationKeys
  readonly subordinates: SubordinateStore
  readonly marks: TrustMarkStore
  readonly resolver: Resolver
  readonly markVerifier: TrustMarkVerifier
  readonly issuer: StatementIssuer
  readonly registration: AutomaticRegistration
  /** Hangs the public endpoints and those of the administrator on a server. */
  addRoutes(app: App): Promise<void>
}

/**
 * Joins the parts of the federation. Makes the first signing key when there is none. Questions to itself, as when an anchor
 * resolves what hangs below it, are answered within the process.
 *
 * @throws {KnutpunktError} trust.federation_settings_wrong
 */
export async function createFederation(deps: FederationDeps): Promise<Federation> {
  const { db, clock, log, replay, enter } = deps
  const settings = checkSettings(deps.settings)
  const keys = createFederationKeys({ db, clock, sealing: deps.sealing })
  await keys.ensure()
  const rules = { httpLoopback: settings.httpLoopback ?? false }
  const subordinates = createSubordinateStore(db, clock, rules)
  const marks = createTrustMarkStore(db, { clock, keys, entityId: settings.entityId, rules })
  const own = (): StatementIssuer => issuer
  const fetch: FederationFetch = async (asked) =>
    (await ownAnswer(asked, settings, own())) ?? deps.fetch(asked)
  const resolver = createResolver({
    ...rules,
    ...deps.resolver,
    ownId: settings.entityId,
    fetch,
    anchors: () => anchorsOf(settings, keys),
    clock,
    log,
  })
  const markVerifier = createTrustMarkVerifier({ resolver, clock, rules })
  const issuer = createStatementIssuer({ settings, keys, subordinates, marks, resolver, markVerifier, clock })
  const { entityId } = settings
  const registration = createAutomaticRegistration({
    entityId,
    resolver,
    marks: markVerifier,
    clock,
    replay,
    ...(deps.requiredTrustMarks && { requiredTrustMarks: deps.requiredTrustMarks }),
  })
  return {
    keys,
    subordinates,
    marks,
    resolver,
    markVerifier,
    issuer,
    registration,
    async addRoutes(app) {
      await federationRoutes(app, { settings, issuer, subordinates, marks })
      const candidate = (id: string) => readCandidate(id, { resolver, clock, ownId: entityId, rules })
      adminRoutes(app, { keys, subordinates, marks, resolver, candidate, enter })
    },
  }
}

/** The anchors trusted from outside, and itself when it is one, with the keys it has right now. */
async function anchorsOf(
  settings: FederationSettings,
  keys: FederationKeys,
): Promise<readonly TrustAnchor[]> {
  const others = settings.trustAnchors.filter(({ entityId }) => entityId !== settings.entityId)
  if (settings.role !== 'trust_anchor') return others
  return [{ entityId: settings.entityId, jwks: await keys.published() }, ...others]
}

/** What this installation would answer itself, so that it need not be reachable from within. */
async function ownAnswer(
  { url, form }: FederationRequest,
  settings: FederationSettings,
  issuer: StatementIssuer,
): Promise<FederationAnswer | undefined> {
  const answer = (contentType: string, body: string) => ({
    status: 200,
    contentType: `application/${contentType}`,
    body,
  })
  if (url === configurationUrl(settings.entityId))
    return answer('entity-statement+jwt', await issuer.configuration())
  const asked = new URL(url)
  const { federation_fetch_endpoint: fetchUrl, federation_trust_mark_status_endpoint: statusUrl } =
    endpointUrls(settings)
  if (`${asked.origin}${asked.pathname}` === fetchUrl) {
    return answer('entity-statement+jwt', await issuer.statementAbout(asked.searchParams.get('sub') ?? ''))
  }
  if (url !== statusUrl) return undefined
  return answer('trust-mark-status-response+jwt', await issuer.trustMarkStatus(form?.['trust_mark'] ?? ''))
}
