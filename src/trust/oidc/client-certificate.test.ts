import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { describe, type TestContext, test } from 'node:test'
import { decodeJwt } from 'jose'
import { generate } from 'selfsigned'
import { newId } from '../../kernel/index.ts'
import { aSystem, type TestLogin, testLogin } from '../login/login-fixture.ts'
import { certificateThumbprint } from '../token/certificate.ts'
import { subjectMatches } from './certificate-subject.ts'

const subject = [
  { name: 'countryName', value: 'SE' },
  { name: 'organizationName', value: 'Storsjö kommun' },
  { name: 'commonName', value: 'larm.storsjo.example' },
]

interface Certificate {
  cert: string
  private: string
}

async function certificate(commonName?: string): Promise<Certificate> {
  const names = commonName === undefined ? subject : [{ name: 'commonName', value: commonName }]
  return generate(names, { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as Parameters<
    typeof generate
  >[1])
}

/** TLS before the same application: what is asked through it comes with the client's certificate. */
async function throughTls(t: TestContext, trusted: readonly Certificate[]) {
  let at: TestLogin | undefined
  let base = ''
  at = await testLogin(t, { baseUrl: () => base })
  const own = await certificate('127.0.0.1')
  const server = createServer(
    {
      key: own.private,
      cert: own.cert,
      requestCert: true,
      rejectUnauthorized: false,
      ca: trusted.map(({ cert }) => cert),
    },
    (incoming, answer) => void at.app.server.emit('request', incoming, answer),
  )
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  base = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  const ask = async (
    path: string,
    shown: Certificate | undefined,
    form?: Record<string, string>,
    token?: string,
  ) => {
    const sent = request(new URL(path, base), {
      method: form ? 'POST' : 'GET',
      rejectUnauthorized: false,
      ...(shown && { key: shown.private, cert: shown.cert }),
      headers: {
        ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
    })
    sent.end(form && new URLSearchParams(form).toString())
    const [answer] = (await once(sent, 'response')) as [import('node:http').IncomingMessage]
    let text = ''
    for await (const chunk of answer) text += String(chunk)
    return { status: answer.statusCode!, body: JSON.parse(text) as Record<string, string> }
  }
  return { ...at, ask, base: () => base }
}

describe('a system that shows a certificate', () => {
  const grant = { grant_type: 'client_credentials', client_id: 'larm', scope: 'welfare.alarms.read' }

  test('by its subject gets a token for it, which nobody else can use', async (t) => {
    const [right, other, untrusted] = await Promise.all([certificate(), certificate('other'), certificate()])
    const { ask, directory } = await throughTls(t, [right, other])
    directory.systems.set(
      'larm',
      aSystem('larm', {
        authentication: 'tls_client_auth',
        tokenBinding: 'mtls',
        certificateSubject: 'CN=larm.storsjo.example, O=Storsjö kommun, C=SE',
      }),
    )
    const given = await ask('/oidc/token', right, grant)
    assert.equal(given.status, 200, JSON.stringify(given.body))
    const token = given.body['access_token']!
    assert.equal(given.body['token_type'], 'Bearer')
    const der = new X509Certificate(right.cert).raw
    assert.deepEqual(decodeJwt(token)['cnf'], { 'x5t#S256': certificateThumbprint(der) })
    assert.equal((await ask('/try', right, undefined, token)).status, 200)
    assert.equal((await ask('/try', other, undefined, token)).body['code'], 'trust.certificate_other')
    assert.equal((await ask('/try', undefined, undefined, token)).body['code'], 'trust.certificate_missing')
    assert.equal((await ask('/oidc/token', other, grant)).status, 401)
    assert.equal((await ask('/oidc/token', undefined, grant)).status, 401)
    assert.equal((await ask('/oidc/token', untrusted, grant)).status, 401)
  })

  test('that it has registered needs no authority', async (t) => {
    const [right, other] = await Promise.all([certificate(), certificate('other')])
    const { ask, directory } = await throughTls(t, [])
    const x509 = new X509Certificate(right.cert)
    const jwk = {
      ...x509.publicKey.export({ format: 'jwk' }),
      kid: newId(),
      x5c: [x509.raw.toString('base64')],
    }
    directory.systems.set(
      'larm',
      aSystem('larm', {
        authentication: 'self_signed_tls_client_auth',
        tokenBinding: 'mtls',
        jwks: { keys: [jwk as Record<string, unknown>] },
      }),
    )
    const given = await ask('/oidc/token', right, grant)
    assert.equal(given.status, 200, JSON.stringify(given.body))
    assert.equal((await ask('/try', right, undefined, given.body['access_token'])).status, 200)
    assert.equal((await ask('/oidc/token', other, grant)).status, 401)
  })
})

test('a subject is the one that is registered when all its parts are the same, from either end', () => {
  const shown = 'CN=larm.storsjo.example,O=Storsjö kommun\\, larm,C=SE'
  assert.ok(subjectMatches(shown, 'CN=larm.storsjo.example,O=Storsjö kommun\\, larm,C=SE'))
  assert.ok(subjectMatches(shown, 'c=SE, o=Storsjö kommun\\, larm, cn=larm.storsjo.example'))
  for (const other of [
    'CN=larm.storsjo.example,C=SE',
    'CN=larm.storsjo.example',
    'CN=LARM.storsjo.example,O=Storsjö kommun\\, larm,C=SE',
    'CN=larm.storsjo.example,O=Storsjö kommun\\, larm,C=SE,OU=x',
    '',
  ])
    assert.ok(!subjectMatches(shown, other), other)
  assert.ok(!subjectMatches('', 'CN=x'))
})
