import assert from 'node:assert/strict'
import { test } from 'node:test'
import { field, responseTo } from '../message/build-message.ts'
import { parseMessage } from '../message/parse-message.ts'
import { headerFields, type SipRequest, type SipResponse } from '../message/sip-message.ts'
import { requestBytes } from '../testing/sip-text.ts'
import { type DigestAlgorithm, digestHa1, digestResponse, type Ha1 } from './digest.ts'
import { authorization, sessionFor } from './digest-client.ts'
import { parseDigestHeader } from './digest-header.ts'
import { createDigestServer } from './digest-server.ts'
import { createNonces } from './nonces.ts'

const rfc7616 = {
  method: 'GET',
  uri: '/dir/index.html',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  qop: { nc: '00000001', cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' },
}

const rfc7616Answer = (algorithm: DigestAlgorithm) => {
  const ha1 = digestHa1(algorithm, 'Mufasa', 'http-auth@example.org', 'Circle of Life')
  return digestResponse({ ...rfc7616, algorithm, ha1 })
}

test('the examples of RFC 7616 section 3.9.1', () => {
  assert.equal(rfc7616Answer('MD5'), '8ca523f5e9506fed4657c9700eebdbec')
  assert.equal(rfc7616Answer('SHA-256'), '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1')
})

test('the example of RFC 2617 section 3.5, and of RFC 2069 without qop (erratum 749)', () => {
  const nonce = 'dcd98b7102dd2f0e8b11d0f600bfb0c093'
  const common = { algorithm: 'MD5', method: 'GET', uri: '/dir/index.html', nonce } as const
  const ha1 = digestHa1('MD5', 'Mufasa', 'testrealm@host.com', 'Circle Of Life')
  const qop = { nc: '00000001', cnonce: '0a4f113b' }
  assert.equal(digestResponse({ ...common, ha1, qop }), '6629fae49393a05397450978507c4ef1')
  const older = digestHa1('MD5', 'Mufasa', 'testrealm@host.com', 'CircleOfLife')
  assert.equal(digestResponse({ ...common, ha1: older }), '1949323746fe6a43ef61f9606e7febea')
})

test('a header with quotes, commas and escapes is read by parameter', () => {
  const read = parseDigestHeader(
    'Digest username="a \\"b\\", c", NC=00000001 , uri="sip:x;y=\\"z\\"",qop=auth',
  )
  assert.deepEqual(
    [...(read ?? [])],
    [
      ['username', 'a "b", c'],
      ['nc', '00000001'],
      ['uri', 'sip:x;y="z"'],
      ['qop', 'auth'],
    ],
  )
  assert.equal(parseDigestHeader('Basic abc'), undefined)
})

const username = '8031372'
const password = 'hemlig åäö'
const realm = 'scaip'
const ha1: Required<Ha1> = {
  MD5: digestHa1('MD5', username, realm, password),
  'SHA-256': digestHa1('SHA-256', username, realm, password),
}

function world() {
  let now = 1_000_000
  const nonces = createNonces({ lifetimeMilliseconds: 60_000, limit: 3, now: () => now })
  const digest = createDigestServer({ realm, nonces })
  const challenge = (known: Ha1 = ha1): SipResponse =>
    responseTo(request(), 401, { headers: digest.challenges(known, false) })
  return { digest, nonces, challenge, pass: (milliseconds: number) => void (now += milliseconds) }
}

function request(authorizations: string[] = []): SipRequest {
  const parsed = parseMessage(requestBytes())
  assert.ok(parsed.ok && parsed.message.kind === 'request')
  const headers = authorizations.map((value) => field('authorization', value))
  return { ...parsed.message, headers: [...parsed.message.headers, ...headers] }
}

const asked = { method: 'MESSAGE', uri: 'sip:alarm@reception.example' }

test('two challenges are offered, the stronger first, and the client takes it', () => {
  const { challenge } = world()
  const offered = headerFields(challenge(), 'www-authenticate')
  assert.equal(offered.length, 2)
  assert.match(offered[0]!, /^Digest realm="scaip", qop="auth", algorithm=SHA-256, nonce="[\w-]+"$/)
  assert.match(offered[1]!, /algorithm=MD5/)
  assert.equal(sessionFor(challenge())?.algorithm, 'SHA-256')
})

test('the right answer is valid for either algorithm, also with a password in UTF-8', () => {
  for (const algorithm of ['MD5', 'SHA-256'] as const) {
    const { digest, challenge } = world()
    const session = sessionFor(challenge({ [algorithm]: ha1[algorithm] }))!
    const { value } = authorization(session, { username, password }, asked)
    assert.equal(digest.verify(request([value]), username, ha1), 'valid', algorithm)
  }
})

test('only algorithms that the server has a secret for are offered', () => {
  const { digest } = world()
  assert.equal(digest.challenges({ MD5: ha1.MD5 }, false).length, 1)
  assert.equal(digest.challenges({}, false).length, 0)
})

test('a wrong password, user name, method or response is wrong', () => {
  const { digest, challenge } = world()
  const session = sessionFor(challenge())!
  const give = (credentials = { username, password }, what = asked) =>
    authorization(session, credentials, what).value
  assert.equal(digest.verify(request([give({ username, password: 'x' })]), username, ha1), 'wrong')
  assert.equal(digest.verify(request([give({ username: 'other', password })]), username, ha1), 'wrong')
  assert.equal(
    digest.verify(request([give(undefined, { ...asked, method: 'REGISTER' })]), username, ha1),
    'wrong',
  )
  assert.equal(
    digest.verify(request([give().replace(/response="\w+"/, 'response=""')]), username, ha1),
    'wrong',
  )
  assert.equal(digest.verify(request([give().replace('qop=auth', 'qop=auth-int')]), username, ha1), 'wrong')
})

test('no Authorization, another scheme, realm or algorithm is a missing one', () => {
  const { digest, challenge } = world()
  const { value } = authorization(sessionFor(challenge())!, { username, password }, asked)
  for (const other of [
    'Basic x',
    value.replace('realm="scaip"', 'realm="x"'),
    value.replace('SHA-256', 'SHA-512'),
  ]) {
    assert.equal(digest.verify(request([other]), username, ha1), 'missing')
  }
  assert.equal(digest.verify(request(), username, ha1), 'missing')
  assert.equal(digest.claimedUser(request([value])), username)
  assert.equal(digest.claimedUser(request()), undefined)
})

test('a nonce count that was used is a replay; the next one is not', () => {
  const { digest, challenge } = world()
  const session = sessionFor(challenge())!
  const first = authorization(session, { username, password }, asked).value
  const second = authorization(session, { username, password }, asked).value
  assert.equal(digest.verify(request([first]), username, ha1), 'valid')
  assert.equal(digest.verify(request([first]), username, ha1), 'stale')
  assert.equal(digest.verify(request([second]), username, ha1), 'valid')
  assert.equal(digest.verify(request([first]), username, ha1), 'stale')
})

test('without qop a nonce serves once', () => {
  const { digest, challenge } = world()
  const session = { ...sessionFor(challenge())!, qop: false }
  const { value } = authorization(session, { username, password }, asked)
  assert.equal(digest.verify(request([value]), username, ha1), 'valid')
  assert.equal(digest.verify(request([value]), username, ha1), 'stale')
})

test('a nonce that is old, or not ours, is stale: the device need not ask for a new password', () => {
  const { digest, challenge, pass } = world()
  const session = sessionFor(challenge())!
  pass(60_001)
  const old = authorization(session, { username, password }, asked).value
  assert.equal(digest.verify(request([old]), username, ha1), 'stale')
  const forged = authorization({ ...session, nonce: 'A'.repeat(43) }, { username, password }, asked).value
  assert.equal(digest.verify(request([forged]), username, ha1), 'stale')
  assert.match(digest.challenges(ha1, true)[0]!.value, /stale=true/)
})

test('a nonce cannot be used in a wrong way to learn that the password was right', () => {
  const { digest, challenge, pass } = world()
  const session = sessionFor(challenge())!
  pass(60_001)
  const wrong = authorization(session, { username, password: 'x' }, asked).value
  assert.equal(digest.verify(request([wrong]), username, ha1), 'wrong')
})

test('when more nonces are in use than are remembered, the oldest are refused rather than replayed', () => {
  const { nonces, pass } = world()
  const made = Array.from({ length: 4 }, () => {
    pass(1)
    return nonces.make()
  })
  for (const nonce of made) assert.equal(nonces.use(nonce, 1), 'fresh')
  assert.equal(nonces.use(made[0]!, 1), 'stale')
  assert.equal(nonces.use(made[0]!, 2), 'stale')
  assert.equal(nonces.use(made[3]!, 2), 'fresh')
})

test('processes that share a secret take each other’s nonces; others do not', () => {
  const secret = Buffer.alloc(32, 7)
  const options = { lifetimeMilliseconds: 60_000, limit: 10, now: () => 5 }
  const nonce = createNonces({ ...options, secret }).make()
  assert.equal(createNonces({ ...options, secret }).use(nonce, 1), 'fresh')
  assert.equal(createNonces(options).use(nonce, 1), 'stale')
  assert.equal(createNonces({ ...options, secret }).use(`${nonce}=`, 1), 'stale')
})
