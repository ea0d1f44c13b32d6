import { type Clock, KnutpunktError, type Log } from '../../../kernel/index.ts'
import { BoundedCache } from '../../token/bounded-cache.ts'
import { secondsNow } from '../../token/seconds.ts'
import { requireEntityId } from '../entity-id.ts'
import { federationErrors } from '../federation-errors.ts'
import { Budget, type FetchLimits, type TimeLimit, usualFetchLimits } from '../fetch/budget.ts'
import type { FederationFetch } from '../fetch/fetch.ts'
import { type CollectRules, collectPaths, type PathRefusal } from './collect-paths.ts'
import { type ChainRules, type TrustAnchor, type TrustChain, validateChain } from './validate-chain.ts'

/** No path to an anchor held; `refusals` says of each why. */
export class NoTrust extends KnutpunktError {
  readonly refusals: readonly PathRefusal[]

  constructor(entity: string, refusals: readonly PathRefusal[]) {
    const first = refusals[0]?.text ?? { sv: 'ingen väg uppåt', en: 'no way up' }
    super(
      {
        ...federationErrors.no_trust,
        sv: federationErrors.no_trust.sv.replace('{first}', () => first.sv),
        en: federationErrors.no_trust.en.replace('{first}', () => first.en),
      },
      { values: { entity }, detail: refusals },
    )
    this.refusals = refusals
  }
}

/** A chain that holds, and the ways that did not. */
export interface Resolution extends TrustChain {
  readonly refusals: readonly PathRefusal[]
}

export interface ResolverOptions extends ChainRules, CollectRules {
  fetch: FederationFetch
  /** Asked at each resolution when it is a function, as the keys of an anchor that is this installation change. */
  anchors: readonly TrustAnchor[] | (() => Promise<readonly TrustAnchor[]>)
  clock: Clock
  log: Log
  limits?: Partial<FetchLimits>
  timeLimit?: TimeLimit
  /** How far clocks may differ: 60 s. */
  skewSeconds?: number
  /** Resolutions remembered: 1000. */
  cacheSize?: number
  /** The longest a chain is believed without looking again, however long its statements live: 3600 s. */
  maxCacheSeconds?: number
  /** How long it is remembered that there was no trust: 30 s. */
  refusalSeconds?: number
  /** Resolutions under way at once, after which 503 is answered: 20. */
  maxConcurrent?: number
}

export interface Resolver {
  /**
   * Resolves an entity to one of the anchors, or to one of those named: the shortest chain that holds.
   *
   * @throws {NoTrust} with a reason for each path; {@link KnutpunktError} trust.too_many_resolutions, entity_id_wrong
   */
  resolve(entityId: string, anchorIds?: readonly string[]): Promise<Resolution>
  /** Validates a chain that was handed over (`trust_chain`), fetching nothing. @throws {KnutpunktError} */
  validate(statements: readonly unknown[]): Promise<TrustChain>
  /** Fetching within the limits of one resolution, for trust marks. */
  budget(): Budget
  /** Forgets what is remembered. */
  forget(): void
}

/**
 * Resolves trust chains, remembering each until its earliest end. Questions for the same at the same time share one
 * resolution; what had no trust is not asked again for a while.
 */
export function createResolver(options: ResolverOptions): Resolver {
  const { clock, maxCacheSeconds = 3600, refusalSeconds = 30, maxConcurrent = 20 } = options
  const cache = new BoundedCache<Resolution | NoTrust>(options.cacheSize ?? 1000)
  const running = new Map<string, Promise<Resolution>>()
  const limits = { ...usualFetchLimits, ...options.limits }
  const budget = () => new Budget({ ...options, limits })
  const anchorsNow = async () => (typeof options.anchors === 'function' ? options.anchors() : options.anchors)
  const moment = () => ({ now: secondsNow(clock), skew: options.skewSeconds ?? 60 })

  async function resolveAnew(entityId: string, anchors: readonly TrustAnchor[]): Promise<Resolution> {
    const deps = { budget: budget(), moment: moment(), rules: options }
    const ids = new Set(anchors.map((each) => each.entityId))
    const { paths, refusals } = await collectPaths(entityId, ids, deps).catch((error: unknown) => {
      throw error instanceof KnutpunktError ? new NoTrust(entityId, [refusalOf([entityId], error)]) : error
    })
    const refused: PathRefusal[] = [...refusals]
    for (const path of paths) {
      try {
        return { ...(await validateChain(path, anchors, moment(), options)), refusals: refused }
      } catch (error) {
        if (!(error instanceof KnutpunktError)) throw error
        refused.unshift(refusalOf(entitiesOf(path), error))
      }
    }
    throw new NoTrust(entityId, refused)
  }

  async function resolveAndKeep(
    key: string,
    entityId: string,
    anchors: readonly TrustAnchor[],
  ): Promise<Resolution> {
    try {
      const found = await resolveAnew(entityId, anchors)
      cache.set(key, found, Math.min(found.expiresAt, secondsNow(clock) + maxCacheSeconds))
      return found
    } catch (error) {
      if (error instanceof NoTrust) {
        cache.set(key, error, secondsNow(clock) + refusalSeconds)
        options.log.info(
          { event: { action: 'federation-no-trust' }, reasons: error.refusals.map(({ code }) => code) },
          'no trust chain',
        )
      }
      throw error
    }
  }

  return {
    budget,
    forget: () => cache.clear(),
    validate: async (statements) => validateChain(statements, await anchorsNow(), moment(), options),
    async resolve(entityId, anchorIds) {
      requireEntityId(entityId, options)
      const anchors = (await anchorsNow()).filter((each) => anchorIds?.includes(each.entityId) ?? true)
      const key = JSON.stringify([entityId, anchors.map((each) => each.entityId)])
      const held = cache.get(key, secondsNow(clock))
      if (held instanceof NoTrust) throw held
      if (held) return held
      const shared = running.get(key)
      if (shared) return shared
      if (running.size >= maxConcurrent) throw new KnutpunktError(federationErrors.too_many_resolutions)
      const work = resolveAndKeep(key, entityId, anchors).finally(() => running.delete(key))
      running.set(key, work)
      return work
    },
  }
}

function refusalOf(path: readonly string[], { code, publicText }: KnutpunktError): PathRefusal {
  return { path, code, text: publicText }
}

/** Who is on a path, read from its unverified statements. */
function entitiesOf(path: readonly string[]): string[] {
  const issuers = path.map((compact) => {
    const claims = JSON.parse(Buffer.from(compact.split('.')[1]!, 'base64url').toString()) as { iss: string }
    return claims.iss
  })
  return [...new Set(issuers)]
}
