import { createServer, type Server } from 'node:http'
import type { TestContext } from 'node:test'
import { FakeClock } from '../../kernel/testkit/index.ts'
import { secondsNow } from '../token/seconds.ts'
import { type TestSigner, testSigner } from '../token/token-fixture.ts'
import type { TrustAnchor } from './chain/validate-chain.ts'
import { configurationUrl } from './entity-id.ts'
import type { FederationAnswer, FederationFetch } from './fetch/fetch.ts'

/** What somebody in a test federation says: of herself, and of those below her. */
export interface TestEntity {
  readonly id: string
  readonly signer: TestSigner
  /** Claims of her own configuration, over the usual ones. */
  own: Record<string, unknown>
  /** By subordinate: claims of the statement about it, over the usual ones. */
  readonly below: Map<string, Record<string, unknown>>
  /** Header members of everything she signs, over the usual ones. */
  header: Record<string, unknown>
}

type Form = Readonly<Record<string, string>>

/** What a URL answers instead of what it would. */
export type Answerer = (form?: Form) => Promise<FederationAnswer> | FederationAnswer

/**
 * A made-up federation: an anchor, two intermediates and five leaves, which a test bends as it likes before it asks. It is
 * asked through `fetch`, which counts, or over loopback HTTP by `serve`.
 *
 *     anchor ─┬─ north ─┬─ journal, alarm
 *             │         └─ both ┐
 *             ├─ south ─┬───────┘
 *             │         └─ shop
 *             └─ direct
 */
export async function testFederation(base = (name: string) => `https://${name}.example`) {
  const clock = new FakeClock('2026-03-01T10:00:00Z')
  const entities = new Map<string, TestEntity>()
  const asked: string[] = []
  const answers = new Map<string, string | Answerer>()

  const add = async (name: string, superiors: readonly string[], metadata: Record<string, unknown>) => {
    const id = base(name)
    const signer = await testSigner(`${name}-1`)
    const hints = superiors.map(base)
    const own = { metadata, ...(hints.length > 0 && { authority_hints: hints }) }
    entities.set(id, { id, signer, own, below: new Map(), header: {} })
    for (const hint of hints) entities.get(hint)!.below.set(id, {})
    return entities.get(id)!
  }

  const authority = (name: string) => ({
    federation_entity: { federation_fetch_endpoint: `${base(name)}/fetch` },
  })
  const client = (name: string) => ({
    openid_relying_party: {
      client_name: name,
      redirect_uris: [`${base(name)}/callback`],
      grant_types: ['authorization_code', 'refresh_token'],
      contacts: [`${name}@example.se`],
      token_endpoint_auth_method: 'private_key_jwt',
    },
  })
  const anchor = await add('anchor', [], authority('anchor'))
  const north = await add('north', ['anchor'], authority('north'))
  const south = await add('south', ['anchor'], authority('south'))
  const journal = await add('journal', ['north'], client('journal'))
  const alarm = await add('alarm', ['north'], client('alarm'))
  const both = await add('both', ['north', 'south'], client('both'))
  const shop = await add('shop', ['south'], client('shop'))
  const direct = await add('direct', ['anchor'], client('direct'))

  const times = () => ({ iat: secondsNow(clock) - 10, exp: secondsNow(clock) + 3600 })
  const sign = (by: TestEntity, claims: Record<string, unknown>, typ = 'entity-statement+jwt') =>
    by.signer.sign(claims, { typ, ...by.header })
  const configuration = (of: TestEntity) =>
    sign(of, { iss: of.id, sub: of.id, ...times(), jwks: of.signer.jwks, ...of.own })
  const statement = (by: TestEntity, about: TestEntity) =>
    sign(by, { iss: by.id, sub: about.id, ...times(), jwks: about.signer.jwks, ...by.below.get(about.id) })

  async function answer(url: string, form?: Form): Promise<FederationAnswer> {
    asked.push(url)
    const given = answers.get(url)
    if (typeof given === 'function') return given(form)
    const body = given ?? (await bodyOf(url))
    if (body === undefined)
      return { status: 404, contentType: 'application/json', body: '{"error":"not_found"}' }
    return { status: 200, contentType: 'application/entity-statement+jwt', body }
  }

  async function bodyOf(url: string): Promise<string | undefined> {
    const at = new URL(url)
    const sub = entities.get(at.searchParams.get('sub') ?? '')
    for (const entity of entities.values()) {
      if (url === configurationUrl(entity.id)) return configuration(entity)
      if (`${at.origin}${at.pathname}` === `${entity.id}/fetch` && sub && entity.below.has(sub.id))
        return statement(entity, sub)
    }
    return undefined
  }

  const fetch: FederationFetch = async ({ url, form }) => answer(url, form)
  const anchors = (): TrustAnchor[] => [{ entityId: anchor.id, jwks: anchor.signer.jwks }]
  /** The chain of statements from an entity up through those named. */
  const chain = async (...path: TestEntity[]) => {
    const made = [await configuration(path[0]!)]
    for (const [index, about] of path.slice(0, -1).entries())
      made.push(await statement(path[index + 1]!, about))
    return [...made, await configuration(path.at(-1)!)]
  }
  return {
    clock, entities, asked, answers, add, fetch, answer, anchors, chain, configuration, statement, sign, times,
    anchor, north, south, journal, alarm, both, shop, direct,
  } // biome-ignore format: all that a test may want
}

export type TestFederation = Awaited<ReturnType<typeof testFederation>>

/** Serves whatever `answer` says over HTTP on this machine, ended after the test. Returns the address. */
export async function serveFederation(
  t: Pick<TestContext, 'after'>,
  answer: (url: string) => Promise<FederationAnswer>,
): Promise<{ url: string; server: Server }> {
  let url = ''
  const server = createServer(async (request, response) => {
    const { status, contentType, body } = await answer(`${url}${request.url}`)
    response
      .writeHead(status, { 'content-type': contentType, ...(status === 302 && { location: body }) })
      .end(body)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  url = `http://127.0.0.1:${port}`
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url, server }
}
