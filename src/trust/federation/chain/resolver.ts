import { type Clock, KnutpunktError, type Log } from '../../../kernel/index.ts'
import { BoundedCache } from '../../token/bounded-cache.ts'
import { secondsNow } from '../../token/seconds.ts'
import { requireEntityId } from '../entity-id.ts'
import { federationErrors } from '../federation-errors.ts'
import { Budget, type FetchLimits, type TimeLimit, usualFetchLimits } from '../fetch/budget.ts'
import type { FederationFetch } from '../fetch/fetch.ts'
import { askResolver } from './ask-resolver.ts'
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
  /**
   * Whether the anchors' resolvers are asked for the chain of an entity that does not publish its configuration itself; the
   * chain is validated here all the same. False when not told.
   */
  askResolvers?: boolean
  /** Our own Entity Identifier: we do not ask ourselves. */
  ownId?: string
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
    const refused: PathRefusal[] = []
    try {
      const { paths, refusals } = await collectPaths(entityId, ids, deps)
      refused.push(...refusals)
      const found = await firstValid(paths, anchors, refused)
      if (found) return found
    } catch (error) {
      // The entity does not publish its configuration, or not rightly.
      refused.push(refusalOf([entityId], error))
      const found = options.askResolvers ? await askAnchors(entityId, anchors, deps, refused) : undefined
      if (found) return found
    }
    throw new NoTrust(entityId, refused)
  }

  /** The first of the chains that holds; of the others, why not, before what is there already. */
  async function firstValid(
    chains: readonly (readonly unknown[])[],
    anchors: readonly TrustAnchor[],
    refused: PathRefusal[],
  ): Promise<Resolution | undefined> {
    for (const chain of chains) {
      try {
        return { ...(await validateChain(chain, anchors, moment(), options)), refusals: refused }
      } catch (error) {
        refused.unshift(refusalOf(entitiesOf(chain), error))
      }
    }
    return undefined
  }

  async function askAnchors(
    entityId: string,
    anchors: readonly TrustAnchor[],
    deps: Parameters<typeof askResolver>[2],
    refused: PathRefusal[],
  ): Promise<Resolution | undefined> {
    for (const anchor of anchors.filter((each) => each.entityId !== options.ownId)) {
      try {
        const chain = await askResolver(entityId, anchor, deps)
        const found = await firstValid([chain], [anchor], refused)
        if (found?.subject === entityId) return found
        if (found) throw new KnutpunktError(federationErrors.statement_about_other)
      } catch (error) {
        refused.push(refusalOf([entityId, anchor.entityId], error))
      }
    }
    return undefined
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

/** A refusal that has a name; anything else is a fault of ours and goes on. */
function refusalOf(path: readonly string[], error: unknown): PathRefusal {
  if (!(error instanceof KnutpunktError)) throw error
  return { path, code: error.code, text: error.publicText }
}

/** Who is on a path, read from its unverified statements. */
function entitiesOf(path: readonly unknown[]): string[] {
  const issuers = path.map((compact) => {
    try {
      const claims = JSON.parse(Buffer.from(String(compact).split('.')[1]!, 'base64url').toString()) as {
        iss?: unknown
      }
      return String(claims.iss)
    } catch {
      return '?'
    }
  })
  return [...new Set(issuers)]
}
