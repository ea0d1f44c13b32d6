import { type Clock, KnutpunktError } from '../../../kernel/index.ts'
import {
  checkTimes,
  type Moment,
  readJwt,
  textClaim,
  type UnverifiedJwt,
  verifyJwt,
} from '../../token/jws.ts'
import { secondsNow } from '../../token/seconds.ts'
import type { Resolution, Resolver } from '../chain/resolver.ts'
import type { AddressRules } from '../entity-id.ts'
import { isFederationUrl } from '../entity-id.ts'
import { federationErrors } from '../federation-errors.ts'
import type { Budget } from '../fetch/budget.ts'
import type { CarriedTrustMark, StatementClaims } from '../statement/claims.ts'

/** A trust mark that holds. */
export interface TrustMark {
  readonly type: string
  readonly issuer: string
  readonly subject: string
  readonly jwt: string
  /** Seconds since 1970; none when it lives until revoked. */
  readonly expiresAt: number | undefined
}

export interface TrustMarkVerifier {
  /**
   * Verifies a trust mark of an entity, under an anchor the entity was resolved to (OpenID Federation 1.0, section 7.3):
   * the issuer has a chain to the same anchor, the anchor lets it issue the type, an owner has delegated it, it holds in
   * time, and the issuer says that it is active still.
   *
   * @throws {KnutpunktError} trust.mark_*, trust.no_trust and those of a JWT
   */
  verify(mark: CarriedTrustMark, subject: string, anchorId: string, budget?: Budget): Promise<TrustMark>
  /** Those of an entity's trust marks that hold; the others are left out (section 8.3). */
  valid(entity: Resolution): Promise<TrustMark[]>
}

/** How many of an entity's trust marks are looked at. */
const maxMarks = 10
const maxBytes = 16_384

export function createTrustMarkVerifier(deps: {
  resolver: Resolver
  clock: Clock
  skewSeconds?: number
  rules?: AddressRules
}): TrustMarkVerifier {
  const { resolver, clock, rules = {} } = deps
  const moment = (): Moment => ({ now: secondsNow(clock), skew: deps.skewSeconds ?? 60 })

  async function verify(
    mark: CarriedTrustMark,
    subject: string,
    anchorId: string,
    budget = resolver.budget(),
  ): Promise<TrustMark> {
    const jwt = readJwt(mark.trust_mark, { types: ['trust-mark+jwt'], maxBytes })
    const type = textClaim(jwt.claims, 'trust_mark_type')
    const issuer = textClaim(jwt.claims, 'iss')
    if (type !== mark.trust_mark_type) throw wrong('its type is another than it is carried under')
    if (jwt.claims['sub'] !== subject) throw wrong('it was issued to another')
    checkTimes(jwt.claims, moment(), ['iat'])
    const { anchor } = await resolver.resolve(anchorId, [anchorId])
    checkIssuer(anchor, type, issuer)
    const chain = await resolver.resolve(issuer, [anchorId])
    await verifyJwt(jwt, chain.jwks)
    await checkDelegation(jwt, anchor, moment())
    await checkStatus(mark.trust_mark, chain, { budget, moment: moment(), rules })
    return { type, issuer, subject, jwt: mark.trust_mark, expiresAt: jwt.claims['exp'] as number | undefined }
  }

  return {
    verify,
    async valid(entity) {
      const budget = resolver.budget()
      const marks: TrustMark[] = []
      for (const mark of (entity.statements[0]!.claims.trust_marks ?? []).slice(0, maxMarks)) {
        try {
          marks.push(await verify(mark, entity.subject, entity.trustAnchor, budget))
        } catch (error) {
          if (!(error instanceof KnutpunktError)) throw error
        }
      }
      return marks
    },
  }
}

/** An empty list lets anybody issue the type; a type that is not listed is not the federation's (section 3.1.2). */
function checkIssuer(anchor: StatementClaims | undefined, type: string, issuer: string): void {
  const listed = anchor?.trust_mark_issuers ?? {}
  const issuers = Object.hasOwn(listed, type) ? listed[type]! : undefined
  if (!issuers) throw new KnutpunktError(federationErrors.mark_type_unknown)
  if (issuers.length > 0 && !issuers.includes(issuer))
    throw new KnutpunktError(federationErrors.mark_issuer_refused)
}

/** Sections 7.2.2 and 7.3, steps 8 and 9. */
async function checkDelegation(
  mark: UnverifiedJwt,
  anchor: StatementClaims | undefined,
  moment: Moment,
): Promise<void> {
  const type = mark.claims['trust_mark_type'] as string
  const owners = anchor?.trust_mark_owners ?? {}
  const owner = Object.hasOwn(owners, type) ? owners[type]! : undefined
  const { delegation } = mark.claims
  if (!owner && delegation === undefined) return
  if (!owner) throw undelegated('the anchor knows no owner of the type')
  if (delegation === undefined) throw undelegated('there is no delegation')
  const jwt = readJwt(delegation, { types: ['trust-mark-delegation+jwt'], maxBytes })
  const { iss, sub, trust_mark_type } = jwt.claims
  if (iss !== owner.sub) throw undelegated('it is not from the owner')
  if (sub !== mark.claims['iss']) throw undelegated('it is for another issuer')
  if (trust_mark_type !== type) throw undelegated('it is for another type')
  checkTimes(jwt.claims, moment, ['iat'])
  await verifyJwt(jwt, owner.jwks)
}

/** Asks the issuer, where it tells how; the Swedish profile obliges it to (section 5.2). */
async function checkStatus(
  mark: string,
  issuer: Resolution,
  { budget, moment, rules }: { budget: Budget; moment: Moment; rules: AddressRules },
): Promise<void> {
  const endpoint = issuer.metadata['federation_entity']?.['federation_trust_mark_status_endpoint']
  if (!isFederationUrl(endpoint, rules)) return
  const answer = await budget.get(endpoint, 'application/trust-mark-status-response+jwt', {
    trust_mark: mark,
  })
  const jwt = readJwt(answer, { types: ['trust-mark-status-response+jwt'], maxBytes: 2 * maxBytes })
  await verifyJwt(jwt, issuer.jwks)
  checkTimes(jwt.claims, moment, ['iat'])
  // An answer of long ago, or about another, is no answer to this question.
  const fresh = moment.now - (jwt.claims['iat'] as number) <= 3600
  const about = jwt.claims['iss'] === issuer.subject && jwt.claims['trust_mark'] === mark
  const status = fresh && about ? textClaim(jwt.claims, 'status', 64) : 'something else'
  if (status !== 'active') throw new KnutpunktError(federationErrors.mark_not_active, { values: { status } })
}

function wrong(fault: string): KnutpunktError {
  return new KnutpunktError(federationErrors.mark_wrong, { values: { fault } })
}

function undelegated(fault: string): KnutpunktError {
  return new KnutpunktError(federationErrors.mark_delegation_wrong, { values: { fault } })
}
