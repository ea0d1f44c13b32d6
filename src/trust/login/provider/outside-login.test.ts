import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { importJWK, SignJWT } from 'jose'
import { newId } from '../../../kernel/index.ts'
import { type Browser, createBrowser, testLogin } from '../login-fixture.ts'
import { type OutsidePerson, outsideLevel, registerInstallation, startOutside } from './outside-fixture.ts'
import type { ProviderSettings } from './provider-settings.ts'

async function world(t: TestContext, more: Partial<ProviderSettings> = {}) {
  const outside = await startOutside(t, more)
  const at = await testLogin(t, {
    demo: false,
    settings: { providers: [outside.settings], httpLoopback: true },
  })
  registerInstallation(at.url, outside.settings.id)
  const anna: OutsidePerson = {
    sub: 'outside-anna',
    acr: outsideLevel(3),
    claims: { personal_identity_number: at.people.employee.identity },
  }
  outside.person = anna
  /** Follows a browser from our login, through the provider, up to the callback, which is answered but not asked for. */
  const go = async (browser: Browser, path = '/login/freja') => {
    const there = createBrowser(outside.issuer)
    const begun = await browser.ask('GET', path)
    let location = begun.headers.get('location')!
    for (let steps = 0; location.startsWith(outside.issuer) && steps < 10; steps++) {
      const answer = await there.ask('GET', location)
      location = new URL(answer.headers.get('location') ?? '', outside.issuer).href
    }
    return location
  }
  const login = async (browser: Browser, path?: string) => {
    const answer = await browser.ask('GET', await go(browser, path))
    assert.equal(answer.status, 303)
    return answer.headers.get('location')!
  }
  const session = async (browser: Browser) => {
    const answer = await browser.ask('GET', '/api/trust/v1/session')
    return answer.status === 200 ? ((await answer.json()) as Record<string, unknown>) : undefined
  }
  return { ...at, outside, anna, go, login, session }
}

describe('login at an outside provider', () => {
  test('is offered with its levels, and ends in a session of who is known here, where she wanted to go', async (t) => {
    const at = await world(t)
    const browser = at.browser()
    assert.deepEqual(await (await browser.ask('GET', '/api/trust/v1/login')).json(), {
      providers: [
        {
          id: 'freja',
          name: { sv: 'Testlegitimation', en: 'Test eID' },
          url: '/login/freja',
          levels: [2, 3, 4],
        },
      ],
      demo: false,
    })
    assert.equal(await at.login(browser, '/login/freja?return=%2Falarms%3Fopen%3D1'), '/alarms?open=1')
    const session = await at.session(browser)
    assert.equal(session?.['id'], at.people.employee.id)
    assert.equal(session?.['kind'], 'staff')
    assert.equal(session?.['levelOfAssurance'], 3)
    assert.equal(session?.['provider'], 'freja')
    // What was asked went there by the back door, and not through the browser.
    const asked = at.outside.asked.find(({ path }) => path === '/auth')!
    assert.deepEqual([...asked.query.keys()].toSorted(), ['client_id', 'request_uri'])
  })

  test('finds an employee by her HSA-id, and a resident by her personal identity', async (t) => {
    const at = await world(t)
    const hsaId = 'SE5565594230-E1'
    at.directory.employees.set(at.people.employee.id, { ...at.people.employee, hsaId })
    at.outside.person = { ...at.anna, claims: { employee_hsa_id: hsaId } }
    const one = at.browser()
    await at.login(one)
    assert.equal((await at.session(one))?.['id'], at.people.employee.id)
    at.outside.person = { ...at.anna, claims: { personal_identity_number: at.people.resident.identity } }
    const other = at.browser()
    await at.login(other)
    assert.equal((await at.session(other))?.['kind'], 'resident')
    assert.equal((await at.session(other))?.['id'], at.people.resident.id)
  })

  test('lets an employee in as the resident she also is, when she asks to be', async (t) => {
    const at = await world(t)
    const id = newId()
    at.directory.residents.set(id, { id, name: 'Anna Ek', identity: at.people.employee.identity })
    const browser = at.browser()
    await at.login(browser, '/login/freja?kind=resident')
    assert.equal((await at.session(browser))?.['id'], id)
  })

  test('lets nobody in who is not registered here, and registers nobody', async (t) => {
    const at = await world(t)
    at.outside.person = { ...at.anna, claims: { personal_identity_number: '197001019293' } }
    const browser = at.browser()
    assert.equal(await at.login(browser), '/login?error=unknown_person')
    at.outside.person = { ...at.anna, claims: {} }
    assert.equal(await at.login(browser), '/login?error=unknown_person')
    assert.equal(await at.session(browser), undefined)
    assert.equal((await at.db.pool.query('select from trust.session')).rowCount, 0)
    assert.equal(at.directory.residents.size, 1)
  })

  test('lets in only those it may, at the level it must', async (t) => {
    const at = await world(t, {
      kinds: ['staff'],
      minimumLevel: 3,
      acr: { [outsideLevel(3)]: 3, [outsideLevel(2)]: 2 },
    })
    const browser = at.browser()
    for (const acr of [outsideLevel(2), outsideLevel(4), 'constructor', 'urn:unknown']) {
      at.outside.person = { ...at.anna, acr }
      assert.equal(await at.login(browser), '/login?error=level_too_low', acr)
    }
    assert.deepEqual(
      at.entries.map(({ act, outcome, actor }) => `${act} ${outcome} ${actor === at.people.employee.id}`),
      Array(4).fill('trust.session.login denied true'),
    )
    at.outside.person = { ...at.anna, claims: { personal_identity_number: at.people.resident.identity } }
    assert.equal(await at.login(browser), '/login?error=unknown_person')
    assert.equal(
      (await browser.ask('GET', '/login/freja?level=4')).headers.get('location'),
      '/login?error=level_too_low',
    )
  })

  test('is made surer when an act needs it: the same session, under a new cookie', async (t) => {
    const at = await world(t)
    const browser = at.browser()
    at.outside.person = { ...at.anna, acr: outsideLevel(2) }
    await at.login(browser)
    const before = browser.cookies.get('knutpunkt_session')!
    at.outside.person = at.anna
    assert.equal(await at.login(browser, '/login/freja?return=/back&level=3'), '/back')
    assert.notEqual(browser.cookies.get('knutpunkt_session'), before)
    assert.equal((await at.session(browser))?.['levelOfAssurance'], 3)
    const old = at.browser()
    old.cookies.set('knutpunkt_session', before)
    assert.equal(await at.session(old), undefined)
    assert.deepEqual(
      at.entries.map(({ act }) => act),
      ['trust.session.login', 'trust.session.step_up'],
    )
    const { rows } = await at.db.pool.query('select id from trust.session')
    assert.equal(rows.length, 1)
  })

  test('is not made surer by a level that was not reached, nor by an old login', async (t) => {
    const at = await world(t)
    const browser = at.browser()
    at.outside.person = { ...at.anna, acr: outsideLevel(2) }
    await at.login(browser)
    assert.match(await at.login(browser, '/login/freja?level=3'), /error=level_too_low/)
    assert.equal((await at.session(browser))?.['levelOfAssurance'], 2)
  })

  test('of another person in the same browser ends the session that was there', async (t) => {
    const at = await world(t)
    const browser = at.browser()
    await at.login(browser)
    const before = browser.cookies.get('knutpunkt_session')!
    at.outside.person = {
      ...at.anna,
      sub: 'bo',
      claims: { personal_identity_number: at.people.resident.identity },
    }
    await at.login(browser)
    assert.equal((await at.session(browser))?.['id'], at.people.resident.id)
    const old = at.browser()
    old.cookies.set('knutpunkt_session', before)
    assert.equal(await at.session(old), undefined)
  })
})

describe('the way back from a provider', () => {
  test('is gone once, in the browser that went, with the state it went with', async (t) => {
    const at = await world(t)
    const browser = at.browser()
    const gone = '/login?error=attempt_gone'
    const back = await at.go(browser)
    const other = at.browser()
    assert.equal((await other.ask('GET', back)).headers.get('location'), gone)
    other.cookies.set('knutpunkt_login', 'A'.repeat(43))
    assert.equal((await other.ask('GET', back)).headers.get('location'), gone)
    const forged = new URL(back)
    forged.searchParams.set('state', 'x')
    assert.equal((await browser.ask('GET', forged.href)).headers.get('location'), gone)
    assert.equal((await browser.ask('GET', back)).headers.get('location'), '/')
    assert.equal((await browser.ask('GET', back)).headers.get('location'), gone)
    assert.equal(await at.session(other), undefined)
  })

  test("is refused with another login's code, another issuer's answer, or an error", async (t) => {
    const at = await world(t)
    const [one, other] = [at.browser(), at.browser()]
    const [mine, hers] = [new URL(await at.go(one)), new URL(await at.go(other))]
    const mixed = new URL(mine)
    mixed.searchParams.set('code', hers.searchParams.get('code')!)
    assert.equal((await one.ask('GET', mixed.href)).headers.get('location'), '/login?error=login_failed')
    const foreign = new URL(await at.go(one))
    foreign.searchParams.set('iss', 'https://other.example')
    assert.equal((await one.ask('GET', foreign.href)).headers.get('location'), '/login?error=login_failed')
    at.outside.person = undefined
    assert.equal(await at.login(one), '/login?error=cancelled')
    assert.equal(await at.session(one), undefined)
  })

  test('runs out', async (t) => {
    const at = await world(t)
    const browser = at.browser()
    const back = await at.go(browser)
    await at.db.pool.query("update trust.login_attempt set expires_at = now() - interval '2 s'")
    assert.equal((await browser.ask('GET', back)).headers.get('location'), '/login?error=attempt_gone')
  })

  test('may end in another process than it began in', async (t) => {
    const at = await world(t)
    const other = await at.another()
    const browser = at.browser()
    const back = new URL(await at.go(browser))
    const answer = await browser.ask('GET', `${other.url}${back.pathname}${back.search}`)
    assert.equal(answer.headers.get('location'), '/')
    assert.equal((await at.session(browser))?.['id'], at.people.employee.id)
  })

  test('is not found when the provider is away, and that is said', async (t) => {
    const at = await world(t)
    const browser = at.browser()
    at.outside.broken = true
    const answer = await browser.ask('GET', '/login/freja?return=/x')
    assert.equal(answer.headers.get('location'), '/login?error=provider_unavailable&return=%2Fx')
    const asked = at.outside.asked.length
    await browser.ask('GET', '/login/freja')
    assert.equal(at.outside.asked.length, asked, 'nobody waits for it again so soon')
    assert.equal((await browser.ask('GET', '/login/nowhere')).status, 404)
  })
})

describe('logging out at a provider', () => {
  const end = async (browser: Browser) =>
    (await (await browser.ask('DELETE', '/api/trust/v1/session')).json()) as { endSessionUrl?: string }

  test('is told where, with the token that says whose session, unless that tells who she is', async (t) => {
    const at = await world(t, { claims: { hsaId: 'employee_hsa_id' }, kinds: ['staff'] })
    at.directory.employees.set(at.people.employee.id, { ...at.people.employee, hsaId: 'SE5565594230-E1' })
    at.outside.person = { ...at.anna, claims: { employee_hsa_id: 'SE5565594230-E1' } }
    const browser = at.browser()
    await at.login(browser)
    const url = new URL((await end(browser)).endSessionUrl!)
    assert.equal(url.origin, at.outside.issuer)
    assert.equal(url.searchParams.get('post_logout_redirect_uri'), `${at.url}/login`)
    assert.ok(url.searchParams.has('id_token_hint'))

    at.outside.person = {
      ...at.anna,
      claims: { employee_hsa_id: 'SE5565594230-E1', personal_identity_number: at.people.employee.identity },
    }
    await at.login(browser)
    const other = new URL((await end(browser)).endSessionUrl!)
    assert.equal(other.searchParams.get('client_id'), 'knutpunkt')
    assert.ok(!other.searchParams.has('id_token_hint'))
  })

  test('there ends the session here, by a token that is the provider’s own, new, and about it', async (t) => {
    const at = await world(t)
    const browser = at.browser()
    await at.login(browser)
    const key = await importJWK(at.outside.signingKey, 'ES256')
    const event = { 'http://schemas.openid.net/event/backchannel-logout': {} }
    const now = Math.floor(Date.now() / 1000)
    const usual = {
      iss: at.outside.issuer,
      aud: 'knutpunkt',
      sub: at.anna.sub,
      iat: now,
      exp: now + 60,
      events: event,
    }
    const tell = async (claims: Record<string, unknown>, header: Record<string, unknown> = {}) => {
      const token = await new SignJWT({ ...usual, jti: newId(), ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: at.outside.signingKey.kid!, typ: 'logout+jwt', ...header })
        .sign(key)
      return send(token)
    }
    const send = async (token: string) =>
      (
        await fetch(`${at.url}/login/freja/backchannel-logout`, {
          method: 'POST',
          body: new URLSearchParams({ logout_token: token }),
        })
      ).status
    const wrong: Record<string, unknown>[] = [
      { iss: 'https://other.example' },
      { aud: 'another' },
      { nonce: 'n' },
      { events: {} },
      { sub: undefined },
      { iat: now - 3600 },
      { iat: now + 3600 },
      { exp: now - 60 },
      { jti: undefined },
    ]
    for (const claims of wrong) assert.equal(await tell(claims), 400, JSON.stringify(claims))
    assert.equal(await tell({}, { typ: 'at+jwt' }), 400)
    assert.equal(await tell({}, { kid: 'x' }), 400)
    assert.equal(await send('nonsense'), 400)
    assert.ok(await at.session(browser))
    assert.equal(await tell({ sub: 'another' }), 200)
    assert.ok(await at.session(browser))
    assert.equal(await tell({ jti: 'once' }), 200)
    assert.equal(await at.session(browser), undefined)
    assert.equal(await tell({ jti: 'once' }), 400)
    assert.equal(at.entries.at(-1)?.act, 'trust.session.end')
  })
})

test('nothing of a login is written to the log that tells who it was, or that opens anything', async (t) => {
  const at = await world(t)
  const browser = at.browser()
  const back = await at.go(browser)
  await browser.ask('GET', back)
  at.outside.person = { ...at.anna, claims: { personal_identity_number: '197001019293' } }
  await at.login(browser)
  at.outside.broken = true
  const written = JSON.stringify(at.logged)
  const url = new URL(back)
  for (const secret of [
    at.people.employee.identity,
    '197001019293',
    'outside-anna',
    url.searchParams.get('code')!,
    url.searchParams.get('state')!,
    ...browser.cookies.values(),
  ])
    assert.ok(!written.includes(secret), 'a secret was logged')
  const { rows } = await at.db.pool.query<{ row: string }>('select s::text as row from trust.session s')
  assert.ok(rows.length > 0)
  const stored = Buffer.from(JSON.stringify(rows)).toString()
  assert.ok(!stored.includes(Buffer.from(at.anna.sub).toString('hex')))
})
