import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { Agent, request } from 'node:https'
import { connect as connectTcp } from 'node:net'
import { describe, type TestContext, test } from 'node:test'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import { clientCertificate, distinguishedName } from './client-certificate.ts'
import { testHttp } from './http-fixture.ts'
import { type TestCertificate, testAuthority, tlsFiles } from './tls-fixture.ts'

/** An https server that tells which client certificate it sees. */
async function secure(t: TestContext, { withClients = true } = {}) {
  const authority = await testAuthority()
  const { files, write, folder } = await tlsFiles(
    t,
    await authority.server(),
    withClients ? authority.cert : '',
  )
  const http = await testHttp(t, {}, files)
  http.app.get('/who', { config: { permission: 'public' } }, async (asked) => {
    const shown = clientCertificate(asked)
    return shown ? { authorized: shown.authorized, subject: shown.subject, bytes: shown.der.length } : {}
  })
  const { url } = await http.listen()
  const port = Number(new URL(url).port)
  const ask = (path: string, more: ConnectionOptions = {}, agent = new Agent()) => {
    t.after(() => agent.destroy())
    return new Promise<{ status: number; headers: Record<string, unknown>; body: string; reused: boolean }>((resolve, reject) => {
      const sent = request(
        { port, host: '127.0.0.1', servername: 'localhost', path, ca: authority.cert, agent, headers: { host: 'localhost' }, ...more },
        async (answer) => {
          const reused = (answer.socket as TLSSocket).isSessionReused()
          let body = ''
          for await (const chunk of answer) body += String(chunk)
          resolve({ status: answer.statusCode!, headers: answer.headers, body, reused })
        },
      )
      sent.on('error', reject).end()
    }) // biome-ignore format: a request
  }
  const who = async (client?: TestCertificate) => JSON.parse((await ask('/who', { ...client })).body)
  return { authority, files, write, folder, http, url, port, ask, who }
}

/** The version that is agreed on, or the error. */
async function handshake(t: TestContext, port: number, options: ConnectionOptions): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options })
  t.after(() => socket.destroy())
  return new Promise((resolve) => {
    socket.on('secureConnect', () => resolve(socket.getProtocol()!))
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
  })
}

describe('a server with TLS', () => {
  test('is reached by https, tells browsers to come by nothing else, and listens on no plain port', async (t) => {
    const { url, ask, port, http } = await secure(t)
    assert.match(url, /^https:\/\/127\.0\.0\.1:\d+$/)
    assert.equal(http.publicUrl(), url)
    const { status, headers } = await ask('/health/live')
    assert.equal(status, 200)
    assert.equal(headers['strict-transport-security'], 'max-age=31536000')
    const plain = connectTcp(port, '127.0.0.1')
    plain.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n')
    let answer = ''
    for await (const chunk of plain) answer += String(chunk)
    assert.doesNotMatch(answer, /live/)
  })

  test('takes TLS 1.3 and 1.2 with forward secrecy, and nothing older or weaker', async (t) => {
    const { port } = await secure(t)
    assert.equal(await handshake(t, port, {}), 'TLSv1.3')
    assert.equal(await handshake(t, port, { maxVersion: 'TLSv1.2' }), 'TLSv1.2')
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
    assert.match(await handshake(t, port, old), /^E|ERR_SSL/)
    for (const ciphers of ['AES128-SHA', 'AES256-GCM-SHA384', 'ECDHE-ECDSA-AES128-SHA']) {
      const weak = { maxVersion: 'TLSv1.2', ciphers: `${ciphers}:@SECLEVEL=0` } as const
      assert.match(await handshake(t, port, weak), /^E|ERR_SSL/, ciphers)
    }
  })

  test('answers what is no HTTP, and a head that is too large, as a plain one does', async (t) => {
    const { ask } = await secure(t)
    const answer = await ask('/health/live', {
      headers: { host: 'localhost', 'x-big': 'x'.repeat(17_000) },
    } as ConnectionOptions)
    assert.equal(answer.status, 431)
    assert.equal(JSON.parse(answer.body).code, 'kernel.headers_too_large')
  })

  test('without TLS nothing is told of it', async (t) => {
    const http = await testHttp(t)
    const { headers } = await http.app.inject({ url: '/health/live', headers: { host: 'localhost' } })
    assert.equal(headers['strict-transport-security'], undefined)
    assert.equal(await http.reloadTls(), false)
  })
})

describe("a client's certificate", () => {
  test('is seen, with its subject, and known to be from an authority of ours', async (t) => {
    const { authority, who } = await secure(t)
    const { authorized, subject, bytes } = await who(await authority.client('SE2120000001-A1'))
    assert.deepEqual([authorized, subject], [true, 'CN=SE2120000001-A1,O=Region Norr,C=SE'])
    assert.ok(bytes > 200)
  })

  test('is not needed: browsers come without', async (t) => {
    const { who } = await secure(t)
    assert.deepEqual(await who(), {})
  })

  test('of another authority, one that has ended, or one for servers is seen and not believed', async (t) => {
    const { authority, who } = await secure(t)
    const stranger = await testAuthority('Another authority')
    for (const client of [
      await stranger.client('SE2120000001-A1'),
      await authority.client('SE2120000001-A1', { days: -1 }),
      await authority.client('SE2120000001-A1', { usage: 'serverAuth' }),
    ]) {
      assert.deepEqual((await who(client)).authorized, false)
    }
  })

  test('is not taken from a header, nor asked for where it is not wanted', async (t) => {
    const { authority, ask } = await secure(t, { withClients: false })
    const shown = { ...(await authority.client('SE2120000001-A1')) }
    assert.deepEqual(JSON.parse((await ask('/who', shown)).body), {})
    const headers = {
      host: 'localhost',
      'x-client-cert': shown.cert.replaceAll('\n', ''),
      'x-ssl-client-verify': 'SUCCESS',
    }
    assert.deepEqual(JSON.parse((await ask('/who', { headers } as ConnectionOptions)).body), {})
  })

  test('is shown at each connection: none is taken up again with what was checked before', async (t) => {
    const { authority, ask } = await secure(t)
    const client = await authority.client('SE2120000001-A1')
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      const agent = new Agent({ keepAlive: false, maxCachedSessions: 10 })
      await ask('/who', { ...client, maxVersion }, agent)
      assert.equal((await ask('/who', { ...client, maxVersion }, agent)).reused, false, maxVersion)
    }
  })

  test("of a subject with odd letters or several names at once is written so that it cannot be another's", () => {
    assert.equal(
      distinguishedName('C=SE\nO=A\\, B\nCN=x + serialNumber=1'),
      'CN=x+serialNumber=1,O=A\\, B,C=SE',
    )
    assert.equal(distinguishedName('CN=a \\+ O=b'), 'CN=a \\+ O=b')
    assert.equal(distinguishedName(undefined), '')
  })
})

describe('files that change', () => {
  test('are taken into use without a restart; connections that are open go on', async (t) => {
    const { authority, write, http, port, ask } = await secure(t)
    const serial = async () => {
      const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ca: authority.cert })
      t.after(() => socket.destroy())
      await new Promise((resolve) => socket.once('secureConnect', resolve))
      return socket.getPeerX509Certificate()!.serialNumber
    }
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    assert.equal((await ask('/health/live', {}, agent)).status, 200)
    const before = await serial()
    assert.equal(await http.reloadTls(), false, 'nothing has changed')
    await write(await authority.server())
    assert.equal(await http.reloadTls(), true)
    assert.notEqual(await serial(), before)
    assert.equal((await ask('/health/live', {}, agent)).status, 200)
  })

  test('that make no sense are told of once, and the ones before go on', async (t) => {
    const { authority, files, write, http, who } = await secure(t)
    const other = await authority.server()
    await writeFile(files.certificateFile, other.cert)
    assert.equal(await http.reloadTls(), false)
    assert.equal(await http.reloadTls(), false)
    assert.deepEqual(await who(), {})
    const told = http.lines.filter(({ msg }) => /cannot be used/.test(String(msg)))
    assert.equal(told.length, 1)
    assert.match(JSON.stringify(told), /do not belong together/)
    await write(other)
    assert.equal(await http.reloadTls(), true, 'the key came after its certificate')
  })

  test('of roots change whom it believes', async (t) => {
    const { authority, files, http, who } = await secure(t)
    const client = await authority.client('SE2120000001-A1')
    assert.equal((await who(client)).authorized, true)
    await writeFile(files.authoritiesFile, (await testAuthority('A newer authority')).cert)
    assert.equal(await http.reloadTls(), true)
    assert.equal((await who(client)).authorized, false)
  })
})

test('a key or certificate that cannot be served with stops the start with a sentence, and no key is in it', async (t) => {
  const authority = await testAuthority()
  const one = await authority.server()
  const other = await authority.server()
  for (const [given, sentence] of [
    [{ key: 'no key', cert: one.cert }, /https\.keyFile holds no private key/],
    [{ key: one.key, cert: 'nothing' }, /https\.certificateFile does not begin with a certificate/],
    [{ key: one.key, cert: other.cert }, /do not belong together/],
    [{ key: one.key.slice(0, 90), cert: one.cert }, /holds no private key/],
  ] as [TestCertificate, RegExp][]) {
    const { files } = await tlsFiles(t, given)
    await assert.rejects(testHttp(t, {}, files), (error: Error) => {
      assert.match(error.message, sentence)
      assert.doesNotMatch(`${error.message}${String(error.cause)}`, /BEGIN|MIG|MHc/)
      return true
    })
  }
  const { files } = await tlsFiles(t, one)
  await assert.rejects(
    testHttp(t, {}, { ...files, keyFile: '/nowhere/key.pem' }),
    /https\.keyFile, \/nowhere\/key\.pem, cannot be read/,
  )
})
