import type { PoolClient } from 'pg'
import { type Clock, type Database, swedishZone, Temporal } from '../../../kernel/index.ts'
import type { AuditReviewRule, AuditReviewRun, ReviewKind } from '../../contract/audit.ts'
import type { Access, ReviewFacts } from './facts.ts'
import {
  type Finding,
  lockReviews,
  readAccesses,
  readDays,
  readRules,
  reviewedTo,
  writeRun,
} from './review-store.ts'
import { isUnusual, kindsOf } from './rules.ts'

export interface ReviewDeps {
  db: Database
  clock: Clock
  facts: ReviewFacts
  /** For the random sample; kept from those who are checked. 32 bytes. */
  drawKey: Buffer
}

/** Places of the log looked through in one run. */
const mostInRun = 5000

/**
 * Looks through what the log has got since the last run, and opens a review for each access that a rule or the draw finds
 * (SVOD 4 kap. 4 §: systematically and repeatedly). A run that fails is made again by the next; nothing is found twice.
 *
 * @returns the run; undefined when there is nothing new, or another process is at it
 */
export function runReviews(deps: ReviewDeps, most: number = mostInRun): Promise<AuditReviewRun | undefined> {
  return deps.db.transaction(async (client) => {
    if (!(await lockReviews(client))) return undefined
    const from = await reviewedTo(client)
    const { to, accesses } = await readAccesses(client, from, most)
    if (to === from) return undefined
    const findings = await findIn(client, deps, accesses)
    const at = deps.clock.now().toString()
    return writeRun(client, { at, from, to, examined: accesses.length }, findings)
  })
}

async function findIn(client: PoolClient, deps: ReviewDeps, accesses: readonly Access[]): Promise<Finding[]> {
  if (accesses.length === 0) return []
  const rules = new Map((await readRules(client)).map((rule) => [rule.kind, rule]))
  const volume = rules.get('volume')
  return [
    ...(await findSingly(deps, accesses, rules)),
    ...(volume?.enabled ? await findVolume(client, accesses, volume) : []),
  ]
}

async function findSingly(
  { facts, drawKey }: ReviewDeps,
  accesses: readonly Access[],
  rules: ReadonlyMap<ReviewKind, AuditReviewRule>,
): Promise<Finding[]> {
  const [relations, assigned, guarded] = await Promise.all([
    facts.relations(accesses),
    facts.assigned(accesses),
    facts.protectedPersons([...new Set(accesses.map(({ person }) => person))]),
  ])
  return accesses.flatMap((access, at) => {
    const known = {
      relations: relations[at] ?? [],
      assigned: assigned[at] ?? false,
      protectedIdentity: guarded.has(access.person),
    }
    return kindsOf(access, known, rules, drawKey).map((kind) => ({
      kind,
      entry: access.id,
      occasion: access.id,
      controller: access.controller ?? null,
      count: null,
    }))
  })
}

async function findVolume(
  client: PoolClient,
  accesses: readonly Access[],
  rule: AuditReviewRule,
): Promise<Finding[]> {
  const asked = new Map(
    accesses.map(({ actor, at }) => {
      const day = Temporal.Instant.from(at).toZonedDateTimeISO(swedishZone).toPlainDate().toString()
      return [`${actor} ${day}`, { actor, day }]
    }),
  )
  const days = await readDays(client, [...asked.values()])
  return days
    .filter(({ persons, meanPersons }) => isUnusual(persons, meanPersons, rule))
    .map(({ actor, day, persons, entry, controller }) => ({
      kind: 'volume',
      entry,
      occasion: `${actor} ${day}`,
      controller,
      count: persons,
    }))
}
