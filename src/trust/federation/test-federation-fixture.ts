import type { TestContext } from 'node:test'
import { FakeClock } from '../../kernel/testkit/index.ts'
import { secondsNow } from '../token/seconds.ts'
import { type TestSigner, testSigner } from '../token/token-fixture.ts'
import type { NoTrust } from './chain/resolver.ts'
import { configurationUrl } from './entity-id.ts'
import { serveFederation } from './federation-fixture.ts'
import type { FederationAnswer } from './fetch/fetch.ts'
import { type TestInstallation, testInstallation } from './installation-fixture.ts'
import type { MetadataPolicy } from './policy/policy.ts'
import type { Constraints } from './statement/claims.ts'

export const certified = 'https://federation.example/marks/certified'
export const owned = 'https://federation.example/marks/owned'

/** An entity made by hand, which says whatever a test wants, right or wrong. */
export interface Handmade {
  readonly id: string
  /** Signs what it says of itself, and of those below it. */
  signer: TestSigner
  /** Claims of its configuration, over the usual ones. */
  own: Record<string, unknown>
  /** By subordinate: its keys, and claims of the statement about it over the usual ones. */
  readonly below: Map<string, { jwks: TestSigner['jwks']; claims: Record<string, unknown> }>
  /** Signs the statements about those below it, when that is somebody else. */
  forger?: TestSigner | undefined
}

/** What a superior says of a subordinate besides its keys. */
export interface Said {
  metadataPolicy?: MetadataPolicy
  constraints?: Constraints
}

/**
 * The test federation, whole, over loopback HTTP: an anchor, two intermediates and five leaves. The anchor, the intermediate north and
 * the leaf journal are installations of this program with a database each; the others are made by hand, so that they can be bent.
 *
 *     anchor ─┬─ north ─┬─ journal (an installation), alarm
 *             │         └─ both ┐
 *             ├─ south ─┬───────┘
 *             │         └─ shop
 *             └─ direct
 */
export async function standUp(t: Pick<TestContext, 'after'>) {
  const clock = new FakeClock('2026-03-01T10:00:00Z')
  const entities = new Map<string, Handmade>()
  const times = () => ({ iat: secondsNow(clock) - 10, exp: secondsNow(clock) + 3600 })
  const { url } = await serveFederation(t, (asked) => answerOf(entities, times, asked))

  const owner = await testSigner('owner-1')
  const ownerId = 'https://owner.example'
  const anchor = await testInstallation(t, clock, (id) => ({
    role: 'trust_anchor', authorityHints: [], trustAnchors: [], metadata: { federation_entity: { organization_name: 'Ankaret' } },
    trustMarkIssuers: { [certified]: [id], [owned]: [id] }, trustMarkOwners: { [owned]: { sub: ownerId, jwks: owner.jwks } },
  })) // biome-ignore format: a record
  const trustAnchors = [{ entityId: anchor.id, jwks: await anchor.federation.keys.published() }]
  const southId = `${url}/south`
  const north = await testInstallation(t, clock, () => ({
    role: 'intermediate', authorityHints: [anchor.id, southId], trustAnchors, metadata: { federation_entity: {} },
  })) // biome-ignore format: a record
  // Protocol keys are others than those of the federation.
  const client = await testSigner('journal-client-1')
  const journal = await testInstallation(t, clock, (id) => ({
    role: 'leaf', authorityHints: [north.id], trustAnchors, metadata: {
      openid_relying_party: { client_name: 'journal', jwks: client.jwks, redirect_uris: [`${id}/cb`], client_registration_types: ['automatic'] },
    },
  })) // biome-ignore format: a record

  const handmade = async (name: string): Promise<Handmade> => {
    const entity = { id: `${url}/${name}`, signer: await testSigner(`${name}-1`), own: {}, below: new Map() }
    entities.set(entity.id, entity)
    return entity
  }
  const south = await handmade('south')
  const alarm = await handmade('alarm')
  const both = await handmade('both')
  const shop = await handmade('shop')
  const direct = await handmade('direct')

  const party = (name: string) => ({
    openid_relying_party: {
      client_name: name,
      redirect_uris: [`${url}/${name}/cb`],
      grant_types: ['authorization_code', 'refresh_token'],
      contacts: [`${name}@example.se`],
    },
  })
  /** Has a superior that is an installation say something of an entity. */
  async function say(
    by: TestInstallation,
    about: TestInstallation | Handmade,
    said: Said = {},
  ): Promise<void> {
    const isSuperior = about === north || about === south
    await by.federation.subordinates.put({
      entityId: about.id,
      jwks: 'federation' in about ? await about.federation.keys.published() : about.signer.jwks,
      entityTypes: [isSuperior ? 'federation_entity' : 'openid_relying_party'],
      intermediate: isSuperior,
      ...said,
    })
  }

  function forget(): void {
    for (const each of [anchor, north, journal]) each.federation.resolver.forget()
  }

  /** Everybody says what is right, and remembers nothing. */
  async function reset(): Promise<void> {
    const endpoint = { federation_entity: { federation_fetch_endpoint: `${south.id}/fetch` } }
    Object.assign(south, { own: { metadata: endpoint, authority_hints: [anchor.id] }, forger: undefined })
    for (const [leaf, name, superiors] of [
      [alarm, 'alarm', [north.id]],
      [both, 'both', [north.id, south.id]],
      [shop, 'shop', [south.id]],
      [direct, 'direct', [anchor.id]],
    ] as const) {
      leaf.own = { metadata: party(name), authority_hints: superiors }
    }
    south.below.clear()
    for (const leaf of [both, shop]) south.below.set(leaf.id, { jwks: leaf.signer.jwks, claims: {} })
    for (const about of [north, south, direct]) await say(anchor, about)
    for (const about of [journal, alarm, both]) await say(north, about)
    forget()
  }

  /** The codes of the refusals when an installation resolves an entity anew, without the room's name. */
  async function refusals(id: string, by = anchor): Promise<string[]> {
    forget()
    const error = await by.federation.resolver.resolve(id).then(
      () => new Error(`${id} was resolved`),
      (thrown: unknown) => thrown,
    )
    if (!Array.isArray((error as NoTrust).refusals)) throw error
    return (error as NoTrust).refusals.map(({ code }) => code.replace('trust.', ''))
  }

  /** The first of them: north names south too, which is a way that leads nowhere unless a test makes it one. */
  const obstacle = async (id: string, by = anchor) => (await refusals(id, by))[0]

  async function resolve(id: string, by = anchor) {
    forget()
    return by.federation.resolver.resolve(id)
  }

  const delegation = (change: Record<string, unknown> = {}) =>
    owner.sign(
      { iss: ownerId, sub: anchor.id, trust_mark_type: owned, iat: secondsNow(clock), ...change },
      { typ: 'trust-mark-delegation+jwt' },
    )
  await reset()
  return {
    clock, anchor, north, south, journal, alarm, both, shop, direct, client, party, say, reset, forget, refusals, obstacle, resolve, delegation,
  } // biome-ignore format: all that a test may want
}

export type StandingFederation = Awaited<ReturnType<typeof standUp>>

async function answerOf(
  entities: ReadonlyMap<string, Handmade>,
  times: () => object,
  asked: string,
): Promise<FederationAnswer> {
  const at = new URL(asked)
  const header = { typ: 'entity-statement+jwt' }
  const statement = (body: string) => ({ status: 200, contentType: 'application/entity-statement+jwt', body })
  for (const { id, signer, own, below, forger } of entities.values()) {
    if (asked === configurationUrl(id)) {
      return statement(await signer.sign({ iss: id, sub: id, ...times(), jwks: signer.jwks, ...own }, header))
    }
    const sub = at.searchParams.get('sub') ?? ''
    const about = below.get(sub)
    if (`${at.origin}${at.pathname}` === `${id}/fetch` && about) {
      const claims = { iss: id, sub, ...times(), jwks: about.jwks, ...about.claims }
      return statement(await (forger ?? signer).sign(claims, header))
    }
  }
  return { status: 404, contentType: 'application/json', body: '{"error":"not_found"}' }
}
