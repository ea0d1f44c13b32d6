import { KnutpunktError, type Text } from '../../../kernel/index.ts'
import { type Moment, verifyJwt } from '../../token/jws.ts'
import { configurationUrl, isFederationUrl } from '../entity-id.ts'
import { federationErrors } from '../federation-errors.ts'
import type { Budget } from '../fetch/budget.ts'
import {
  type EntityStatement,
  readConfiguration,
  readStatement,
  requireParties,
  type StatementRules,
} from '../statement/statement.ts'

/** Why one way up was not taken. */
export interface PathRefusal {
  /** The entities from the subject to where it stopped. */
  readonly path: readonly string[]
  readonly code: string
  readonly text: Text
}

export interface CollectRules extends StatementRules {
  /** Entities of one path at most, both ends among them: 8. */
  maxDepth?: number
  /** Superiors of one entity that are tried: 8. */
  maxBreadth?: number
}

export interface Collected {
  /** Chains of statements, from the subject to an anchor's own configuration; not validated. Shortest first. */
  readonly paths: readonly (readonly string[])[]
  readonly refusals: readonly PathRefusal[]
}

const mediaType = 'application/entity-statement+jwt'

interface Step {
  readonly entities: readonly string[]
  readonly statements: readonly string[]
  readonly configuration: EntityStatement
}

/**
 * Fetches all paths from a subject to the anchors by `authority_hints` (OpenID Federation 1.0, section 10.1). A path that
 * comes back to an entity of its own is left; a configuration is fetched once, however many paths pass it.
 *
 * @throws {KnutpunktError} when the subject's own configuration is not to be had
 */
export async function collectPaths(
  subject: string,
  anchors: ReadonlySet<string>,
  deps: { budget: Budget; moment: Moment; rules: CollectRules },
): Promise<Collected> {
  const { budget, moment, rules } = deps
  const paths: string[][] = []
  const refusals: PathRefusal[] = []
  const configurations = new Map<string, Promise<EntityStatement>>()
  let stopped = false

  const configurationOf = (entityId: string): Promise<EntityStatement> => {
    const known = configurations.get(entityId)
    if (known) return known
    const fetched = budget
      .get(configurationUrl(entityId), mediaType)
      .then((compact) => readConfiguration(compact, entityId, moment, rules))
    configurations.set(entityId, fetched)
    return fetched
  }

  async function statementAbout(sub: string, superior: EntityStatement): Promise<string> {
    const compact = await budget.get(fetchUrl(superior, sub, rules), mediaType)
    const statement = readStatement(compact, moment, rules)
    requireParties(statement, superior.claims.iss, sub)
    await verifyJwt(statement.jwt, superior.claims.jwks)
    return compact
  }

  async function climb(step: Step): Promise<void> {
    const current = step.entities.at(-1)!
    if (anchors.has(current)) paths.push([...step.statements, ...ownStatement(step)])
    for (const hint of orderedHints(step.configuration, anchors, rules)) {
      if (stopped) return
      const entities = [...step.entities, hint]
      try {
        checkStep(step.entities, hint, rules)
        const configuration = await configurationOf(hint)
        const statement = await statementAbout(current, configuration)
        await climb({ entities, statements: [...step.statements, statement], configuration })
      } catch (error) {
        if (!(error instanceof KnutpunktError)) throw error
        refusals.push({ path: entities, code: error.code, text: error.publicText })
        stopped = budget.spent !== undefined
      }
    }
  }

  const configuration = await configurationOf(subject)
  await climb({ entities: [subject], statements: [configuration.jwt.compact], configuration })
  return { paths: paths.sort((one, other) => one.length - other.length), refusals }
}

/** The anchor's own configuration ends a path; a path of the anchor alone has it already. */
function ownStatement({ entities, configuration }: Step): string[] {
  return entities.length === 1 ? [] : [configuration.jwt.compact]
}

function orderedHints(
  { claims }: EntityStatement,
  anchors: ReadonlySet<string>,
  rules: CollectRules,
): string[] {
  const hints = [...new Set(claims.authority_hints ?? [])]
  return hints
    .sort((one, other) => Number(anchors.has(other)) - Number(anchors.has(one)))
    .slice(0, rules.maxBreadth ?? 8)
}

function checkStep(entities: readonly string[], next: string, rules: CollectRules): void {
  const limit = rules.maxDepth ?? 8
  if (entities.includes(next))
    throw new KnutpunktError(federationErrors.chain_loop, { values: { entity: next } })
  if (entities.length >= limit)
    throw new KnutpunktError(federationErrors.chain_too_long, { values: { limit } })
}

/** Where a superior tells of a subordinate (section 8.1). */
function fetchUrl({ claims }: EntityStatement, sub: string, rules: CollectRules): string {
  const endpoint = claims.metadata?.['federation_entity']?.['federation_fetch_endpoint']
  if (!isFederationUrl(endpoint, rules)) {
    const values = { claim: 'federation_fetch_endpoint', fault: 'the superior has none' }
    throw new KnutpunktError(federationErrors.statement_claim_wrong, { values })
  }
  const url = new URL(endpoint)
  url.searchParams.set('sub', sub)
  return url.href
}
