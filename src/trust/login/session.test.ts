import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import { newId } from '../../kernel/index.ts'
import { FakeClock } from '../../kernel/testkit/index.ts'
import { type Browser, createBrowser, type TestLogin, testLogin } from './login-fixture.ts'

const session = '/api/trust/v1/session'

async function logIn({ browser, people }: TestLogin, kind: 'staff' | 'resident' = 'staff', at = browser()) {
  const { id } = kind === 'staff' ? people.employee : people.resident
  const answer = await at.ask('POST', '/api/trust/v1/login/demo', { kind, id })
  assert.equal(answer.status, 204, await answer.text())
  return at
}

/** The same browser, with what it holds, at another address. */
function moved(from: Browser, url: string): Browser {
  const browser = createBrowser(url)
  for (const [name, value] of from.cookies) browser.cookies.set(name, value)
  return browser
}

const statusOf = async (browser: Browser, path = '/try') => (await browser.ask('GET', path)).status
const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code

/** Asks until it is so; what a notification brings comes soon, and not at once. */
async function until(fn: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 2000; tries++) if (await fn()) return
  assert.fail('it did not come to be')
}

describe('a login session', () => {
  test('is of an employee in the assignment she has, with what its roles allow, and ends at log-out', async (t) => {
    const at = await testLogin(t)
    const { people, entries } = at
    assert.equal(await statusOf(at.browser(), session), 401)
    const anna = await logIn(at)
    const shown = (await (await anna.ask('GET', session)).json()) as Record<string, unknown>
    assert.equal(shown['name'], 'Anna Ek')
    assert.equal(shown['assignment'], people.assignment.id)
    assert.deepEqual(shown['assignments'], [
      {
        id: people.assignment.id,
        organisation: { id: people.organisation.id, name: 'Storsjö kommun' },
        unit: { id: people.unit.id, name: 'Larmcentralen' },
        roles: ['operator'],
      },
    ])
    const party = (await (await anna.ask('GET', '/try')).json()) as Record<string, unknown>
    assert.equal(party['id'], people.employee.id)
    assert.equal(party['unit'], people.unit.id)
    assert.deepEqual(party['controllers'], [people.organisation.id, ...people.unit.serves])
    assert.deepEqual(await (await anna.ask('DELETE', session)).json(), {})
    assert.equal(anna.cookies.size, 0)
    assert.equal(await statusOf(anna), 401)
    assert.deepEqual(
      entries.map(({ act, actorKind, actor }) => [act, actorKind, actor]),
      ['login', 'logout'].map((act) => [`trust.session.${act}`, 'employee', people.employee.id]),
    )
  })

  test('is over for whoever has kept its cookie', async (t) => {
    const at = await testLogin(t)
    const anna = await logIn(at)
    const kept = moved(anna, at.url)
    await anna.ask('DELETE', session)
    assert.equal(await statusOf(kept), 401)
    assert.equal(await statusOf(kept, session), 401)
  })

  test('is of a resident, who may what concerns herself', async (t) => {
    const at = await testLogin(t)
    const bo = await logIn(at, 'resident')
    assert.equal(await statusOf(bo, '/own'), 200)
    assert.equal(await statusOf(bo, '/try'), 403)
  })

  test('is known by a cookie that scripts cannot read and other sites cannot send, and is stored as a hash', async (t) => {
    const at = await testLogin(t)
    const { browser, people, db } = at
    const answer = await browser().ask('POST', '/api/trust/v1/login/demo', {
      kind: 'staff',
      id: people.employee.id,
    })
    const cookie = answer.headers.getSetCookie().join()
    assert.match(cookie, /^knutpunkt_session=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
    const value = cookie.slice('knutpunkt_session='.length, 'knutpunkt_session='.length + 43)
    const { rows } = await db.pool.query<{ secret: Buffer; row: string }>(
      'select secret, s::text as row from trust.session s',
    )
    assert.deepEqual(rows[0]!.secret, createHash('sha256').update(value).digest())
    assert.ok(!rows[0]!.row.includes(value))
    assert.ok(!JSON.stringify(at.logged).includes(value))
  })

  test('has a cookie for this host over TLS only when the installation is known by https', async (t) => {
    const at = await testLogin(t, { baseUrl: () => 'https://knutpunkt.example' })
    const { browser, people } = at
    const answer = await browser().ask('POST', '/api/trust/v1/login/demo', {
      kind: 'staff',
      id: people.employee.id,
    })
    assert.match(answer.headers.getSetCookie().join(), /^__Host-knutpunkt_session=.*; Path=\/;.*; Secure$/)
  })

  test('never takes a cookie that was there before, and each login has one of its own', async (t) => {
    const at = await testLogin(t)
    const planted = at.browser()
    planted.cookies.set('knutpunkt_session', 'A'.repeat(43))
    const anna = await logIn(at, 'staff', planted)
    const first = anna.cookies.get('knutpunkt_session')!
    assert.notEqual(first, 'A'.repeat(43))
    await logIn(at, 'staff', anna)
    const old = at.browser()
    old.cookies.set('knutpunkt_session', first)
    assert.equal(await statusOf(old), 401)
    assert.equal(await statusOf(anna), 200)
    const twice = at.browser()
    const header = `knutpunkt_session=${anna.cookies.get('knutpunkt_session')}; knutpunkt_session=${first}`
    assert.equal((await twice.ask('GET', '/try', undefined, { cookie: header })).status, 401)
  })

  test('ends when nothing is done for an hour, and after twelve hours whatever is done', async (t) => {
    const clock = new FakeClock('2026-03-01T08:00:00Z')
    const at = await testLogin(t, { clock })
    const anna = await logIn(at)
    clock.advance({ minutes: 59 })
    assert.equal(await statusOf(anna), 200)
    clock.advance({ minutes: 59 })
    assert.equal(await statusOf(anna), 200)
    clock.advance({ minutes: 61 })
    assert.equal(await statusOf(anna), 401)
    const eve = await logIn(at)
    for (let half = 0; half < 23; half++) {
      clock.advance({ minutes: 30 })
      assert.equal(await statusOf(eve), 200)
    }
    clock.advance({ minutes: 30 })
    assert.equal(await statusOf(eve), 401)
  })

  test('ends with all others of hers, in every process', async (t) => {
    const at = await testLogin(t)
    const other = await at.another()
    const here = await logIn(at)
    const there = moved(await logIn(at), other.url)
    const bo = await logIn(at, 'resident')
    assert.equal(await statusOf(there), 200)
    assert.equal((await here.ask('POST', `${session}/end-all`)).status, 200)
    assert.equal(await statusOf(here), 401)
    await until(async () => (await statusOf(there)) === 401)
    assert.equal(await statusOf(bo, '/own'), 200)
  })

  test('takes the streams with it that were open in it, in every process', async (t) => {
    const at = await testLogin(t)
    const other = await at.another()
    const anna = await logIn(at)
    const streams = await Promise.all([
      anna.ask('GET', '/events'),
      moved(anna, other.url).ask('GET', '/events'),
    ])
    assert.deepEqual(
      streams.map(({ status }) => status),
      [200, 200],
    )
    const ended = streams.map((stream) => stream.text())
    await anna.ask('DELETE', session)
    for (const text of await Promise.all(ended)) assert.match(text, /^: open/)
  })

  test('takes its streams with it even when nobody tells of its end', async (t) => {
    const at = await testLogin(t)
    const anna = await logIn(at)
    const stream = await anna.ask('GET', '/events')
    await at.db.pool.query("update trust.session set ended_at = now(), ended_because = 'logout'")
    assert.match(await stream.text(), /^: open/)
  })
})

test('a stream ends with the assignment that it was opened in', async (t) => {
  const at = await testLogin(t)
  const { directory, people, db, entries } = at
  const anna = await logIn(at)
  const stream = await anna.ask('GET', '/events')
  directory.assignments.set(people.employee.id, [])
  await db.pool.query("select pg_notify('trust.parties', $1)", [people.employee.id])
  assert.match(await stream.text(), /^: open/)
  assert.equal(entries.at(-1)?.act, 'trust.session.end')
})

describe('the assignment of a session', () => {
  const put = (browser: Browser, assignment: string) =>
    browser.ask('PUT', `${session}/assignment`, { assignment })

  test('is chosen among those that hold, and gives what its roles allow', async (t) => {
    const at = await testLogin(t)
    const { directory, people, entries } = at
    const second = { ...people.assignment, id: newId(), roles: ['auditor' as const] }
    directory.assignments.set(people.employee.id, [people.assignment, second])
    const anna = await logIn(at)
    const before = (await (await anna.ask('GET', session)).json()) as Record<string, unknown>
    assert.equal(before['assignment'], undefined)
    assert.deepEqual(before['permissions'], [])
    assert.equal(await statusOf(anna), 403)
    assert.equal((await put(anna, people.assignment.id)).status, 200)
    assert.equal(await statusOf(anna), 200)
    const chosen = await put(anna, second.id)
    assert.equal(((await chosen.json()) as { assignment: string }).assignment, second.id)
    assert.equal(await statusOf(anna), 403)
    assert.equal(await codeOf(await put(anna, newId())), 'trust.assignment_unavailable')
    assert.equal((await put(at.browser(), second.id)).status, 401)
    assert.equal(entries.at(-1)?.act, 'trust.session.choose_assignment')
    assert.equal(entries.at(-1)?.assignment, second.id)
    // The next time she is where she was.
    const again = (await (await (await logIn(at)).ask('GET', session)).json()) as Record<string, unknown>
    assert.equal(again['assignment'], second.id)
  })

  test('takes the session with it when it ends, and so does the employment', async (t) => {
    const at = await testLogin(t)
    const { directory, people, entries } = at
    const anna = await logIn(at)
    directory.assignments.set(people.employee.id, [])
    assert.equal(await statusOf(anna), 401)
    directory.assignments.set(people.employee.id, [people.assignment])
    assert.equal(await statusOf(anna), 401, 'it does not come back')
    const eve = await logIn(at)
    directory.employees.clear()
    assert.equal(await statusOf(eve), 401)
    assert.equal(entries.filter(({ act }) => act === 'trust.session.end').length, 2)
  })

  test('of an administrator where the installation is run lets her see to all', async (t) => {
    const at = await testLogin(t)
    const { directory, people } = at
    const roles = ['administrator' as const, 'operator' as const]
    directory.assignments.set(people.employee.id, [{ ...people.assignment, roles }])
    const anna = await logIn(at)
    const controllers = async () =>
      ((await (await anna.ask('GET', '/try')).json()) as { controllers: unknown }).controllers
    assert.equal(await controllers(), 'all')
    const organisation = { ...people.organisation, operator: false }
    directory.assignments.set(people.employee.id, [{ ...people.assignment, roles, organisation }])
    assert.deepEqual(await controllers(), [people.organisation.id, ...people.unit.serves])
  })
})

describe('a change by cookie', () => {
  test('is taken from our own pages alone', async (t) => {
    const at = await testLogin(t)
    const anna = await logIn(at)
    const post = async (headers: Record<string, string>) =>
      (await anna.ask('POST', '/try', {}, headers)).status
    assert.equal(await post({}), 200)
    for (const site of ['cross-site', 'same-site', 'none', ''])
      assert.equal(await post({ 'sec-fetch-site': site }), 403, site)
    const old = async (origin?: string) => {
      const cookie = [...anna.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const answer = await fetch(`${at.url}/try`, {
        method: 'POST',
        headers: { cookie, ...(origin !== undefined && { origin }) },
      })
      return `${answer.status} ${answer.ok ? '' : await codeOf(answer)}`
    }
    assert.equal(await old(at.url), '200 ')
    // What a browser tells of is refused before anybody is looked up; silence is refused beside a cookie alone.
    for (const origin of ['https://evil.example', 'null', `${at.url}.evil.example`])
      assert.equal(await old(origin), '403 kernel.cross_site', origin)
    assert.equal(await old(), '403 trust.csrf')
    const foreign = { 'sec-fetch-site': 'cross-site' }
    assert.equal((await anna.ask('DELETE', session, undefined, foreign)).status, 403)
    assert.equal((await anna.ask('POST', `${session}/end-all`, undefined, foreign)).status, 403)
    assert.equal(
      (await anna.ask('POST', '/api/trust/v1/login/demo', { kind: 'staff', id: newId() }, foreign)).status,
      403,
    )
    assert.equal((await anna.ask('GET', '/try', undefined, foreign)).status, 200)
  })
})

describe('demo people', () => {
  test('are there under --demo', async (t) => {
    const at = await testLogin(t)
    const anna = at.browser()
    const { items } = (await (
      await anna.ask('GET', '/api/trust/v1/demo-people?kind=resident&limit=5')
    ).json()) as {
      items: { id: string }[]
    }
    assert.deepEqual(
      items.map(({ id }) => id),
      [at.people.resident.id],
    )
    const unknown = await anna.ask('POST', '/api/trust/v1/login/demo', { kind: 'staff', id: newId() })
    assert.equal(await codeOf(unknown), 'trust.demo_person_unknown')
  })

  test('are nowhere else', async (t) => {
    const at = await testLogin(t, { demo: false })
    const anna = at.browser()
    assert.equal((await anna.ask('GET', '/api/trust/v1/demo-people')).status, 404)
    const answer = await anna.ask('POST', '/api/trust/v1/login/demo', {
      kind: 'staff',
      id: at.people.employee.id,
    })
    assert.equal(answer.status, 404)
  })
})

test('logins and throttled attempts are counted, and nobody is in the figures', async (t) => {
  const at = await testLogin(t)
  await logIn(at)
  const stranger = at.browser()
  const tries = Array.from({ length: 32 }, () =>
    stranger.ask('GET', '/try', undefined, { authorization: 'DPoP x' }),
  )
  const statuses = (await Promise.all(tries)).map(({ status }) => status)
  assert.equal(statuses.filter((status) => status === 429).length, 2)
  const figures = await at.figures()
  assert.match(figures, /^knutpunkt_trust_logins_total\{provider="demo",outcome="let_in"\} 1$/m)
  assert.match(figures, /^knutpunkt_trust_throttled_total 2$/m)
  assert.ok(!figures.includes(at.people.employee.id))
})
