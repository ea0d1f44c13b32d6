import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { createHttp, createMetrics } from '../../kernel/index.ts'
import { captureLog, everybody, everyParty, FakeClock } from '../../kernel/testkit/index.ts'
import { readJwt, verifyJwt } from '../token/jws.ts'
import { secondsNow } from '../token/seconds.ts'
import { refusal, testSigner } from '../token/token-fixture.ts'
import { type TestInstallation, testInstallation } from './installation-fixture.ts'
import { checkSettings, type FederationSettings } from './settings.ts'

const type = 'https://federation.example/marks/certified'

/** An anchor, an intermediate and a leaf, each an installation of this program, joined over HTTP. */
async function federation(t: TestContext) {
  const clock = new FakeClock('2026-03-01T10:00:00Z')
  const named = { federation_entity: { organization_name: 'Ankaret' } }
  const anchor = await testInstallation(t, clock, (id) => ({
    role: 'trust_anchor', authorityHints: [], trustAnchors: [], metadata: named, trustMarkIssuers: { [type]: [id] },
  })) // biome-ignore format: a record
  const trustAnchors = [{ entityId: anchor.id, jwks: await anchor.federation.keys.published() }]
  const north = await testInstallation(t, clock, () => ({
    role: 'intermediate', authorityHints: [anchor.id], trustAnchors, metadata: { federation_entity: {} },
  })) // biome-ignore format: a record
  const rp = await testSigner('rp-1')
  const leaf = await testInstallation(t, clock, (id) => ({
    role: 'leaf', authorityHints: [north.id], trustAnchors,
    metadata: { openid_relying_party: { client_name: 'leaf', jwks: rp.jwks, redirect_uris: [`${id}/cb`], contacts: ['a@b.se'] } },
  })) // biome-ignore format: a record
  await register(anchor, north, { entityTypes: ['federation_entity'], intermediate: true })
  await register(north, leaf, { entityTypes: ['openid_relying_party'], intermediate: false })
  return { clock, anchor, north, leaf, rp }
}

type Registered = Parameters<TestInstallation['federation']['subordinates']['put']>[0]

async function register(
  by: TestInstallation,
  about: TestInstallation,
  more: Omit<Registered, 'entityId' | 'jwks'>,
) {
  await by.federation.subordinates.put({
    entityId: about.id,
    jwks: await about.federation.keys.published(),
    ...more,
  })
}

const get = async (at: TestInstallation, path: string) => {
  const answer = await fetch(`${at.id}${path}`)
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', text: await answer.text() }
}
const quoted = encodeURIComponent

describe('three installations in a federation, over HTTP', () => {
  test('the leaf is trusted through the intermediate, under the policy of both', async (t) => {
    const { anchor, north, leaf } = await federation(t)
    await register(anchor, north, {
      entityTypes: ['federation_entity'],
      intermediate: true,
      metadataPolicy: { openid_relying_party: { contacts: { add: ['anchor@b.se'] } } },
      constraints: { max_path_length: 1 },
    })
    await register(north, leaf, {
      entityTypes: ['openid_relying_party'],
      intermediate: false,
      metadata: { openid_relying_party: { organization_name: 'Norr' } },
    })
    const found = await north.federation.resolver.resolve(leaf.id)
    assert.equal(found.statements.length, 4)
    assert.deepEqual(found.metadata['openid_relying_party']!['contacts'], ['a@b.se', 'anchor@b.se'])
    assert.equal(found.metadata['openid_relying_party']!['organization_name'], 'Norr')
    const client = await anchor.federation.registration.registerAutomatically(leaf.id)
    assert.equal(client.metadata['client_name'], 'leaf')
  })

  test('keys rotate without anybody losing trust: published first, then signing, the old ones last', async (t) => {
    const { anchor, north, leaf, clock } = await federation(t)
    const trusted = async () => {
      north.federation.resolver.forget()
      return (await north.federation.resolver.resolve(leaf.id)).trustAnchor
    }
    await north.federation.keys.rotate({ publishSeconds: 100, retireSeconds: 100 })
    assert.equal(await trusted(), anchor.id)
    await register(anchor, north, { entityTypes: ['federation_entity'], intermediate: true })
    clock.advance({ seconds: 100 })
    assert.equal(await trusted(), anchor.id)
    clock.advance({ seconds: 100 })
    assert.equal(await trusted(), anchor.id)
    const { text } = await get(north, '/federation/historical-keys')
    const jwt = readJwt(text, { types: ['jwk-set+jwt'], maxBytes: 10_000 })
    await verifyJwt(jwt, await north.federation.keys.published())
    assert.equal((jwt.claims['keys'] as unknown[]).length, 1)
  })

  test('an intermediate whose key is revoked is trusted again when its superior knows the new one', async (t) => {
    const { anchor, north, leaf } = await federation(t)
    const [key] = (await north.federation.keys.published()).keys
    await north.federation.keys.revoke(key!.kid, 'compromised')
    await assert.rejects(leaf.federation.resolver.resolve(leaf.id), refusal('no_trust'))
    await register(anchor, north, { entityTypes: ['federation_entity'], intermediate: true })
    leaf.federation.resolver.forget()
    await leaf.federation.resolver.resolve(leaf.id)
  })

  test('a subordinate that is let go is not trusted any more', async (t) => {
    const { north, leaf } = await federation(t)
    await leaf.federation.resolver.resolve(leaf.id)
    await north.federation.subordinates.end(leaf.id)
    leaf.federation.resolver.forget()
    await assert.rejects(leaf.federation.resolver.resolve(leaf.id), refusal('no_trust'))
    await assert.rejects(north.federation.subordinates.end(leaf.id), refusal('subordinate_unknown'))
    assert.equal((await get(north, `/federation/fetch?sub=${quoted(leaf.id)}`)).status, 404)
  })

  test('a leaf has its Entity Configuration and nothing else', async (t) => {
    const { leaf } = await federation(t)
    const configuration = await get(leaf, '/.well-known/openid-federation')
    assert.equal(configuration.type, 'application/entity-statement+jwt')
    const { claims } = readJwt(configuration.text, { types: ['entity-statement+jwt'], maxBytes: 10_000 })
    assert.deepEqual(Object.keys(claims['metadata'] as object), ['openid_relying_party'])
    for (const path of ['list', 'fetch', 'resolve', 'trust-mark', 'historical-keys']) {
      assert.equal((await get(leaf, `/federation/${path}`)).status, 404)
    }
  })

  test('subordinates are listed, and filtered by type, kind and trust mark', async (t) => {
    const { anchor, north, leaf } = await federation(t)
    await register(anchor, leaf, {
      entityTypes: ['openid_relying_party', 'oauth_client'],
      intermediate: false,
    })
    const list = async (query = '') =>
      JSON.parse((await get(anchor, `/federation/list${query}`)).text) as string[]
    const both = [north.id, leaf.id].sort()
    assert.deepEqual(await list(), both)
    assert.deepEqual(await list('?entity_type=oauth_client'), [leaf.id])
    assert.deepEqual(await list('?entity_type=oauth_client&entity_type=federation_entity'), both)
    assert.deepEqual(await list('?intermediate=true'), [north.id])
    assert.deepEqual(await list('?intermediate=false&unknown=1'), [leaf.id])
    assert.deepEqual(await list('?trust_marked=true'), [])
    await anchor.federation.marks.putType({ type })
    await anchor.federation.marks.issue(type, leaf.id)
    assert.deepEqual(await list('?trust_marked=true'), [leaf.id])
    assert.deepEqual(await list(`?trust_mark_type=${quoted(type)}`), [leaf.id])
    assert.deepEqual(await list('?trust_mark_type=other'), [])
  })

  test('a resolve response tells the effective metadata, the chain and the trust marks, signed', async (t) => {
    const { anchor, north, leaf } = await federation(t)
    const query = `sub=${quoted(leaf.id)}&trust_anchor=${quoted(anchor.id)}`
    const answer = await get(north, `/federation/resolve?${query}`)
    assert.equal(answer.type, 'application/resolve-response+jwt')
    const jwt = readJwt(answer.text, { types: ['resolve-response+jwt'], maxBytes: 60_000 })
    await verifyJwt(jwt, await north.federation.keys.published())
    assert.equal((jwt.claims['trust_chain'] as unknown[]).length, 4)
    assert.deepEqual(Object.keys(jwt.claims['metadata'] as object), ['openid_relying_party'])
    const none = await get(north, `/federation/resolve?${query}&entity_type=openid_provider`)
    assert.deepEqual(
      readJwt(none.text, { types: ['resolve-response+jwt'], maxBytes: 60_000 }).claims['metadata'],
      {},
    )
    const own = await get(anchor, `/federation/resolve?${query}`)
    assert.equal(own.status, 200)
  })

  test('refusals are in the words of the specification', async (t) => {
    const { anchor, north } = await federation(t)
    const wrong = async (path: string, status: number, error: string) => {
      const answer = await get(north, path)
      assert.equal(answer.status, status, path)
      assert.match(answer.type, /^application\/json/)
      assert.equal((JSON.parse(answer.text) as { error: string }).error, error, path)
    }
    await wrong('/federation/fetch', 400, 'invalid_request')
    await wrong(`/federation/fetch?sub=${quoted(north.id)}`, 400, 'invalid_request')
    await wrong('/federation/fetch?sub=https://stranger.example', 404, 'not_found')
    await wrong('/federation/list?intermediate=perhaps', 400, 'invalid_request')
    await wrong('/federation/resolve?sub=https://stranger.example', 400, 'invalid_request')
    await wrong(
      '/federation/resolve?sub=https://a.example&trust_anchor=https://b.example',
      404,
      'invalid_trust_anchor',
    )
    await wrong(
      `/federation/resolve?sub=${quoted('http://127.0.0.1:1')}&trust_anchor=${quoted(anchor.id)}`,
      400,
      'invalid_trust_chain',
    )
    await wrong(
      `/federation/resolve?sub=${quoted('http://10.0.0.1')}&trust_anchor=${quoted(anchor.id)}`,
      400,
      'invalid_request',
    )
    await wrong(`/federation/trust-mark?trust_mark_type=a&sub=${quoted(north.id)}`, 404, 'not_found')
  })
})

describe('trust marks of an installation', () => {
  const status = async (at: TestInstallation, trust_mark: string) => {
    const answer = await fetch(`${at.id}/federation/trust-mark-status`, {
      method: 'POST',
      body: new URLSearchParams({ trust_mark }),
    })
    if (answer.status !== 200) return answer.status
    const jwt = readJwt(await answer.text(), { types: ['trust-mark-status-response+jwt'], maxBytes: 20_000 })
    await verifyJwt(jwt, await at.federation.keys.published())
    assert.equal(jwt.claims['trust_mark'], trust_mark)
    return jwt.claims['status']
  }

  test('are issued, handed out, verified by others, revoked, and refused from then on', async (t) => {
    const { anchor, north, leaf } = await federation(t)
    const { marks } = anchor.federation
    await assert.rejects(marks.issue(type, leaf.id), refusal('trust_mark_type_unknown'))
    await marks.putType({ type, ref: 'https://federation.example/certified' })
    const trust_mark = await marks.issue(type, leaf.id)
    const handed = await get(
      anchor,
      `/federation/trust-mark?trust_mark_type=${quoted(type)}&sub=${quoted(leaf.id)}`,
    )
    assert.deepEqual([handed.type, handed.text], ['application/trust-mark+jwt', trust_mark])
    const verify = async () =>
      north.federation.markVerifier.verify({ trust_mark, trust_mark_type: type }, leaf.id, anchor.id)
    assert.equal((await verify()).issuer, anchor.id)
    const holders = async () =>
      JSON.parse((await get(anchor, `/federation/trust-mark-list?trust_mark_type=${quoted(type)}`)).text)
    assert.deepEqual(await holders(), [leaf.id])
    await marks.revoke(type, leaf.id, 'the agreement ended')
    assert.equal(await status(anchor, trust_mark), 'revoked')
    await assert.rejects(verify(), refusal('mark_not_active'))
    assert.deepEqual(await holders(), [])
    await assert.rejects(marks.revoke(type, leaf.id), refusal('trust_mark_unknown'))
  })

  test('that an entity carries are in what is resolved of it while they hold, and end it when they end', async (t) => {
    const { anchor, north, clock } = await federation(t)
    const { marks } = anchor.federation
    await marks.putType({ type, livesSeconds: 600 })
    const marked = await testInstallation(t, clock, async (id) => ({
      role: 'leaf',
      authorityHints: [north.id],
      trustAnchors: [],
      metadata: { oauth_client: {} },
      trustMarks: [
        { trust_mark_type: type, trust_mark: await marks.issue(type, id) },
        { trust_mark_type: 'of another federation', trust_mark: 'x.y.z' },
      ],
    }))
    await register(north, marked, { entityTypes: ['oauth_client'], intermediate: false })
    const resolved = async () => {
      const path = `/federation/resolve?sub=${quoted(marked.id)}&trust_anchor=${quoted(anchor.id)}`
      const { text } = await get(anchor, path)
      return readJwt(text, { types: ['resolve-response+jwt'], maxBytes: 60_000 }).claims
    }
    const held = await resolved()
    assert.equal((held['trust_marks'] as unknown[]).length, 1)
    assert.equal(held['exp'], secondsNow(clock) + 600)
    await marks.revoke(type, marked.id)
    assert.equal((await resolved())['trust_marks'], undefined)
  })

  test('tell their status: active, expired, unknown here, or signed with a key that has ended', async (t) => {
    const { anchor, leaf, clock } = await federation(t)
    const { marks, keys } = anchor.federation
    await marks.putType({ type, livesSeconds: 100 })
    const short = await marks.issue(type, leaf.id)
    assert.equal(await status(anchor, short), 'active')
    clock.advance({ seconds: 100 })
    assert.equal(await status(anchor, short), 'expired')
    assert.equal(await status(anchor, `${short}x`), 404)
    await marks.putType({ type })
    const lasting = await marks.issue(type, leaf.id)
    await keys.rotate({ publishSeconds: 0, retireSeconds: 10 })
    clock.advance({ seconds: 10 })
    assert.equal(await status(anchor, lasting), 'invalid')
    const anew = await marks.current(type, leaf.id)
    assert.notEqual(anew, lasting)
    assert.equal(await status(anchor, anew!), 'active')
  })
})

describe('the administrator', () => {
  const send = async (at: TestInstallation, method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${at.id}/api/trust/v1/federation${path}`, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    })
    const text = await answer.text()
    return {
      status: answer.status,
      body: text === '' ? undefined : (JSON.parse(text) as Record<string, never>),
    }
  }

  test('registers, changes and lets go of subordinates; a policy that could not hold is refused', async (t) => {
    const { north } = await federation(t)
    const entityId = 'https://new.example'
    const signer = await testSigner('new-1')
    const subordinate = {
      entityId,
      jwks: signer.jwks,
      entityTypes: ['openid_relying_party'],
      intermediate: false,
    }
    assert.equal((await send(north, 'PUT', '/subordinate', subordinate)).status, 204)
    const bad = { openid_relying_party: { grant_types: { one_of: ['a'], add: ['a'] } } }
    const refused = await send(north, 'PUT', '/subordinate', { ...subordinate, metadataPolicy: bad })
    assert.deepEqual([refused.status, refused.body?.['code']], [400, 'trust.policy_combination_refused'])
    const secret = { keys: [{ ...signer.publicJwk, d: 'x' }] }
    assert.equal(
      (await send(north, 'PUT', '/subordinate', { ...subordinate, jwks: secret })).body?.['code'],
      'trust.statement_claim_wrong',
    )
    assert.equal(
      (await send(north, 'PUT', '/subordinate', { ...subordinate, entityId: 'x' })).body?.['code'],
      'trust.entity_id_wrong',
    )
    assert.deepEqual(
      (await send(north, 'GET', `/subordinate?entityId=${quoted(entityId)}`)).body,
      subordinate,
    )
    assert.equal((await send(north, 'DELETE', `/subordinate?entityId=${quoted(entityId)}`)).status, 204)
    assert.equal((await send(north, 'GET', `/subordinate?entityId=${quoted(entityId)}`)).status, 404)
  })

  test('reads what an entity tells of itself, and registers it with the keys it has', async (t) => {
    const { anchor, north, leaf } = await federation(t)
    const seen = await send(north, 'GET', `/candidate?entityId=${quoted(leaf.id)}`)
    const { entityTypes, namesUs, jwks } = seen.body as unknown as {
      entityTypes: string[]
      namesUs: boolean
      jwks: object
    }
    assert.deepEqual([entityTypes, namesUs], [['openid_relying_party'], true])
    assert.deepEqual(jwks, await leaf.federation.keys.published())
    const other = await send(anchor, 'GET', `/candidate?entityId=${quoted(leaf.id)}`)
    assert.equal(other.body?.['namesUs'], false)
    const nobody = await send(north, 'GET', `/candidate?entityId=${quoted('http://127.0.0.1:1')}`)
    assert.equal(nobody.body?.['code'], 'trust.fetch_failed')
    assert.equal(
      (await send(north, 'GET', '/candidate?entityId=file:///etc')).body?.['code'],
      'trust.entity_id_wrong',
    )
  })

  test('rotates and revokes keys, issues and revokes trust marks, and never sees a private key', async (t) => {
    const { anchor, leaf } = await federation(t)
    const rotated = await send(anchor, 'POST', '/keys', { publishSeconds: 0 })
    assert.equal(rotated.status, 201)
    const held = await send(anchor, 'GET', '/keys')
    assert.equal((held.body as unknown as { keys: object[] }).keys.length, 2)
    assert.ok(!JSON.stringify(held.body).includes('"d"'))
    assert.equal(
      (await send(anchor, 'POST', `/keys/${rotated.body?.['kid']}/revocation`, { reason: 'superseded' }))
        .status,
      200,
    )
    assert.equal(
      (await send(anchor, 'POST', '/keys/nobody/revocation', { reason: 'superseded' })).status,
      404,
    )
    assert.equal((await send(anchor, 'PUT', '/trust-mark-types', { type, livesSeconds: 3600 })).status, 204)
    assert.equal((await send(anchor, 'POST', '/trust-marks', { type, subject: leaf.id })).status, 201)
    assert.equal(
      (await send(anchor, 'POST', '/trust-marks/revocation', { type, subject: leaf.id })).status,
      204,
    )
  })

  test('sees whether an entity is trusted and why it is not', async (t) => {
    const { north, leaf, anchor } = await federation(t)
    const at = `/resolution?entityId=${quoted(leaf.id)}`
    const good = await send(north, 'GET', at)
    assert.deepEqual(good.body?.['path'], [leaf.id, north.id, anchor.id])
    const { metadata } = good.body as unknown as { metadata: Record<string, Record<string, unknown>> }
    const party = metadata['openid_relying_party']
    assert.equal(party!['client_name'], 'leaf')
    assert.deepEqual(party!['contacts'], ['a@b.se'])
    await north.federation.subordinates.end(leaf.id)
    north.federation.resolver.forget()
    const { body } = (await send(north, 'GET', at)) as unknown as {
      body: { trusted: boolean; refusals: { code: string; sv: string }[] }
    }
    assert.equal(body.trusted, false)
    assert.equal(body.refusals[0]?.code, 'trust.subordinate_unknown')
    assert.match(body.refusals[0]!.sv, /inte underordnad/)
  })
})

test('what others in a federation ask is public; what the administrator does has its permission', async (t) => {
  const { anchor } = await federation(t)
  const http = await createHttp({
    log: captureLog().log,
    metrics: createMetrics({ process: false }),
    config: { host: '127.0.0.1', port: 0 },
    title: 'Test',
    version: '1.0.0',
    access: everybody,
    readiness: async () => ({ ready: true, parts: {} }),
  })
  t.after(() => http.close())
  const routes: { method: string; url: string; permission: string | undefined }[] = []
  http.app.addHook('onRoute', ({ method, url, config }) => {
    routes.push({ method: String(method), url, permission: config?.permission })
  })
  await anchor.federation.addRoutes(http.app)
  const asked = routes.filter(({ method }) => method !== 'HEAD')
  assert.equal(asked.length, 20)
  for (const { method, url, permission } of asked) {
    const own = method === 'GET' ? 'trust.federation.read' : 'trust.federation.write'
    assert.equal(permission, url.startsWith('/api/') ? own : 'public', `${method} ${url}`)
  }
})

test('the federation is changed by who administers the installation, and each change is entered; an administrator of one organisation changes nothing', async (t) => {
  const { anchor, leaf } = await federation(t)
  const post = async (method: 'POST' | 'PUT' | 'DELETE', path: string, payload?: object) => {
    const url = `/api/trust/v1/federation/${path}`
    const { statusCode, body } = await anchor.http.app.inject({
      ...{ method, url, headers: { host: 'localhost' } },
      ...(payload && { payload }),
    })
    return statusCode < 300 ? 'done' : (JSON.parse(body) as { code: string }).code
  }
  const changes = () => [
    () => post('POST', 'keys', {}),
    () => post('PUT', 'trust-mark-types', { type }),
    () => post('POST', 'trust-marks', { type, subject: leaf.id }),
    () => post('POST', 'trust-marks/revocation', { type, subject: leaf.id }),
    () => post('DELETE', `subordinate?entityId=${encodeURIComponent('https://gone.example')}`),
  ]
  // She would issue marks to her own product, and revoke the keys that all others are trusted by.
  anchor.as({ ...everyParty, kind: 'staff', id: 'a-municipality', controllers: ['m'], organisation: 'm' })
  for (const change of changes()) assert.equal(await change(), 'trust.federation_by_operator')
  assert.deepEqual(anchor.entered, [])
  anchor.as({ ...everyParty, kind: 'staff', id: 'operator' })
  for (const change of changes()) await change()
  assert.deepEqual(
    anchor.entered,
    ['rotate_key', 'put_mark_type', 'issue_mark', 'revoke_mark'].map(
      (act) => `operator trust.federation.${act}`,
    ),
    'nor is what did not happen',
  )
})

test('settings that cannot be lived by are refused at start', () => {
  const leaf: FederationSettings = {
    entityId: 'https://a.example', role: 'leaf', authorityHints: ['https://b.example'], trustAnchors: [], metadata: { openid_relying_party: {} },
  } // biome-ignore format: a record
  checkSettings(leaf)
  for (const change of [
    { entityId: 'http://a.example' }, { authorityHints: [] }, { authorityHints: ['b'] }, { metadata: { federation_entity: {} } },
    { role: 'intermediate' as const }, { trustMarkIssuers: {} }, { trustAnchors: [{ entityId: 'x', jwks: { keys: [] } }] },
  ]) assert.throws(() => checkSettings({ ...leaf, ...change }), refusal('federation_settings_wrong'), JSON.stringify(change)) // biome-ignore format: a list
})

test('no private key, token or statement is in a log', async (t) => {
  const { anchor, leaf, north, clock } = await federation(t)
  await north.federation.subordinates.end(leaf.id)
  await assert.rejects(anchor.federation.resolver.resolve(leaf.id))
  await get(anchor, '/federation/fetch?sub=https://stranger.example')
  assert.ok(secondsNow(clock) > 0)
  const logged = JSON.stringify([...anchor.lines, ...north.lines, ...leaf.lines])
  assert.ok(logged.includes('federation-no-trust'))
  assert.ok(!/eyJ[\w-]+\.eyJ/.test(logged))
  assert.ok(!logged.includes('"d":'))
})
