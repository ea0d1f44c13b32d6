import assert from 'node:assert/strict'
import { createServer as createPlainServer, type IncomingHttpHeaders, type RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { describe, type TestContext, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { generate } from 'selfsigned'
import { captureLog } from '../../../kernel/testkit/index.ts'
import { refusal } from '../../token/token-fixture.ts'
import { createResolver } from '../chain/resolver.ts'
import { serveFederation, testFederation } from '../federation-fixture.ts'
import type { FederationAnswer } from './fetch.ts'
import { createHttpFetch, type HttpFetchOptions } from './http-fetch.ts'
import { isPublicAddress } from './public-address.ts'

const statement = 'application/entity-statement+jwt'

/** A server that answers as told, and a way to ask it. */
async function world(
  t: TestContext,
  answer: (path: string) => FederationAnswer,
  options: HttpFetchOptions = { httpLoopback: true },
) {
  const { url } = await serveFederation(t, async (asked) => answer(new URL(asked).pathname))
  const { fetch, close } = createHttpFetch(options)
  t.after(close)
  const ask = (at: string, signal = new AbortController().signal) =>
    fetch({ url: at.startsWith('/') ? `${url}${at}` : at, accept: statement, maxBytes: 1000, signal })
  return { url, ask, fetch }
}

/** A server that answers as a hostile one may, and a way to ask it. */
async function rawServer(t: TestContext, answer: RequestListener) {
  const server = createPlainServer(answer)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { fetch, close } = createHttpFetch({ httpLoopback: true })
  t.after(async () => {
    server.closeAllConnections()
    server.close()
    await close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return {
    ask: (maxBytes = 1000, signal = new AbortController().signal) =>
      fetch({ url, accept: statement, maxBytes, signal }),
  }
}

describe('fetching in a federation', () => {
  test('gives the answer with its type, and follows no redirect', async (t) => {
    const asked: string[] = []
    const { ask } = await world(t, (path) => {
      asked.push(path)
      return path === '/moved'
        ? { status: 302, contentType: 'text/plain', body: '/secret' }
        : { status: 200, contentType: `${statement}; charset=utf-8`, body: 'x' }
    })
    assert.deepEqual(await ask('/a'), { status: 200, contentType: statement, body: 'x' })
    assert.equal((await ask('/moved')).status, 302)
    assert.deepEqual(asked, ['/a', '/moved'])
  })

  test('reads no more than allowed', async (t) => {
    const { ask } = await world(t, () => ({ status: 200, contentType: statement, body: 'x'.repeat(500_000) }))
    await assert.rejects(ask('/large'), refusal('fetch_failed'))
  })

  test('reads no more than allowed of a body that is packed, nor unpacks it', async (t) => {
    const packed = gzipSync(Buffer.alloc(1_000_000))
    const raw = await rawServer(t, (_, response) => {
      response.writeHead(200, { 'content-type': statement, 'content-encoding': 'gzip' }).end(packed)
    })
    assert.ok(packed.length > 900 && packed.length < 1100)
    const { body } = await raw.ask(2000)
    assert.ok(body.length < 2000)
  })

  test('ends a body that drips, and one that stops half-way', async (t) => {
    for (const told of [{}, { 'content-length': '1000' }]) {
      const limit = new AbortController()
      const raw = await rawServer(t, (_, response) => {
        response.writeHead(200, { 'content-type': statement, ...told })
        response.write('x', () => limit.abort())
      })
      await assert.rejects(raw.ask(1000, limit.signal), refusal('fetch_failed'))
    }
  })

  test('takes no head of many kilobytes, no body shorter than told, and no answer that is no HTTP', async (t) => {
    const heads = await rawServer(t, (_, response) => {
      response.writeHead(200, { 'content-type': statement, 'x-big': 'x'.repeat(17_000) }).end('x')
    })
    await assert.rejects(heads.ask(), refusal('fetch_failed'))
    const short = await rawServer(t, (_, response) => {
      response.writeHead(200, { 'content-type': statement, 'content-length': '9' })
      response.write('x', () => response.destroy())
    })
    await assert.rejects(short.ask(), refusal('fetch_failed'))
    const other = await rawServer(t, ({ socket }) => void socket.end('220 mail.example ESMTP\r\n'))
    await assert.rejects(other.ask(), refusal('fetch_failed'))
  })

  test('sends along no cookie, no credentials and nothing of who asks', async (t) => {
    const seen: IncomingHttpHeaders[] = []
    const raw = await rawServer(t, ({ headers }, response) => {
      seen.push(headers)
      response.writeHead(200, { 'content-type': statement, 'set-cookie': 'a=b' }).end('x')
    })
    await raw.ask()
    await raw.ask()
    for (const headers of seen) {
      assert.deepEqual(Object.keys(headers).sort(), ['accept', 'connection', 'host', 'user-agent'])
    }
    assert.equal(seen.length, 2)
  })

  test('ends when it is told to', async (t) => {
    const { url } = await serveFederation(t, () => new Promise(() => undefined))
    const { fetch, close } = createHttpFetch({ httpLoopback: true })
    t.after(close)
    const limit = new AbortController()
    const slow = fetch({ url: `${url}/slow`, accept: statement, maxBytes: 10, signal: limit.signal })
    limit.abort()
    await assert.rejects(slow, refusal('fetch_failed'))
  })

  test('reaches neither http, nor our own machine, nor our own network, by number or by name', async (t) => {
    const { ask, url } = await world(t, () => ({ status: 200, contentType: statement, body: 'x' }), {})
    for (const at of [
      url, 'https://127.0.0.1/', 'https://[::1]/', 'https://10.1.2.3/', 'https://169.254.169.254/latest', 'https://[fd00::1]/',
      'https://127.1/', 'https://0/', 'https://0177.0.0.1/', 'https://127.0.0.1./', 'https://[::]/', 'https://[::ffff:7f00:1]/',
      'https://[64:ff9b::7f00:1]/', 'https://[2002:7f00:1::]/', 'https://192.168.0.1:8443/', 'https://100.100.100.200/', 'ftp://journal.example/',
      'gopher://127.0.0.1/', 'https:127.0.0.1', 'https:///etc/passwd', '//127.0.0.1/', 'data:text/plain,x',
      'https://2130706433/', 'https://0x7f.1/', 'https://[::ffff:127.0.0.1]/', 'file:///etc/passwd', 'https://a:b@journal.example/',
    ]) await assert.rejects(ask(at), refusal('fetch_refused'), at) // biome-ignore format: a list
    for (const name of ['localhost', 'LOCALHOST']) {
      await assert.rejects(ask(`https://${name}/`), refusal('fetch_refused'), name)
    }
  })

  test('a closed network may be opened by whoever knows it', async (t) => {
    const asked: string[] = []
    const mayReach = (address: string) => {
      asked.push(address)
      return false
    }
    const { ask } = await world(t, () => ({ status: 200, contentType: statement, body: 'x' }), { mayReach })
    await assert.rejects(ask('https://10.1.2.3/'), refusal('fetch_refused'))
    assert.deepEqual(asked, ['10.1.2.3'])
  })

  test('nobody there is a failure that names the host and no more', async (t) => {
    const { ask } = await world(t, () => ({ status: 200, contentType: statement, body: 'x' }))
    await assert.rejects(ask('http://127.0.0.1:1/path?sub=secret'), (error: Error) => {
      assert.match(error.message, /127\.0\.0\.1:1/)
      assert.ok(!error.message.includes('secret'))
      return true
    })
  })
})

describe('over TLS, by name', () => {
  /** A server for the name localhost, with a certificate that nobody but its own holder has signed. */
  async function secureServer(t: TestContext) {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
      keyType: 'ec',
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
    })
    const server = createServer({ key, cert }, (_, response) => {
      response.writeHead(200, { 'content-type': statement }).end('x')
    })
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    t.after(() => {
      server.closeAllConnections()
      server.close()
    })
    return { url: `https://localhost:${(server.address() as AddressInfo).port}/`, cert }
  }

  const ask = async (t: TestContext, url: string, options: HttpFetchOptions) => {
    const { fetch, close } = createHttpFetch(options)
    t.after(close)
    return fetch({ url, accept: statement, maxBytes: 10, signal: new AbortController().signal })
  }

  test('the address a name leads to is asked about, and connected to when it may be', async (t) => {
    const { url, cert } = await secureServer(t)
    const asked = new Set<string>()
    const mayReach = (address: string) => {
      asked.add(address)
      return address === '127.0.0.1'
    }
    assert.equal((await ask(t, url, { mayReach, authorities: cert })).body, 'x')
    assert.ok(asked.has('127.0.0.1'))
    await assert.rejects(ask(t, url, { authorities: cert }), refusal('fetch_refused'))
  })

  test('a certificate that no authority of ours has signed is not taken', async (t) => {
    const { url } = await secureServer(t)
    await assert.rejects(ask(t, url, { mayReach: () => true }), refusal('fetch_failed'))
  })
})

test('addresses of the public internet are told from all others', () => {
  for (const open of ['8.8.8.8', '193.10.0.1', '2001:6b0::1', '2a00:1450::1'])
    assert.ok(isPublicAddress(open), open)
  for (const closed of [
    '0.0.0.0', '10.0.0.1', '100.64.0.1', '127.0.0.1', '169.254.169.254', '172.31.0.1', '192.168.1.1', '198.18.0.1', '224.0.0.1',
    '255.255.255.255', '::', '::1', '::ffff:10.0.0.1', '64:ff9b::a00:1', 'fc00::1', 'fe80::1', 'ff02::1', '2001:db8::1', '2002:a00:1::',
  ]) assert.ok(!isPublicAddress(closed), closed) // biome-ignore format: a list
})

test('the test federation resolves the same over HTTP as in memory', async (t) => {
  let answer: ((asked: string) => Promise<FederationAnswer>) | undefined
  const { url } = await serveFederation(t, (asked) => answer!(asked))
  const f = await testFederation((name) => `${url}/${name}`)
  answer = f.answer
  const { fetch, close } = createHttpFetch({ httpLoopback: true })
  t.after(close)
  const resolver = createResolver({
    fetch,
    anchors: f.anchors(),
    clock: f.clock,
    log: captureLog().log,
    httpLoopback: true,
  })
  for (const leaf of [f.journal, f.alarm, f.both, f.shop, f.direct]) {
    assert.equal((await resolver.resolve(leaf.id)).trustAnchor, f.anchor.id)
  }
})
