import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { testLogin } from './login-fixture.ts'

describe('a login session', () => {
  test('begins as one of the demo people, in the assignment she has, and ends with all that it could', async (t) => {
    const { browser, people, entries } = await testLogin(t)
    const anna = browser()
    assert.equal((await anna.ask('GET', '/api/trust/v1/session')).status, 401)
    const begun = await anna.ask('POST', '/api/trust/v1/login/demo', {
      kind: 'staff',
      id: people.employee.id,
    })
    assert.equal(begun.status, 204, await begun.text())
    const session = (await (await anna.ask('GET', '/api/trust/v1/session')).json()) as Record<string, unknown>
    assert.equal(session['name'], 'Anna Ek')
    assert.equal(session['assignment'], people.assignment.id)
    assert.equal((await anna.ask('GET', '/try')).status, 200)
    const out = await anna.ask('DELETE', '/api/trust/v1/session')
    assert.equal(out.status, 200)
    assert.equal((await anna.ask('GET', '/try')).status, 401)
    assert.deepEqual(
      entries.map(({ act }) => act),
      ['trust.session.login', 'trust.session.logout'],
    )
  })
})
