// peers: nginx, curl
// alone: looks at how much memory it takes, which is more on a busy machine
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import * as soapPackage from 'soap'
import { issue } from '../../kernel/testkit/index.ts'
import { envelope } from '../soap/envelope.ts'
import {
  address,
  consumerId,
  contractKey,
  type GatewayWorld,
  gatewayWorld,
  listen,
  soapRequest,
  thing,
} from './gateway-fixture.ts'
import { startNginx } from './nginx-fixture.ts'

const run = promisify(execFile)

async function folderWith(t: TestContext, files: Record<string, string | Buffer>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-peer-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
  return folder
}

/** Calls with curl as the consumer; gives status, headers and body. */
async function curl(t: TestContext, w: GatewayWorld, path: string, ...args: string[]): Promise<string> {
  const { consumer, authority } = w
  const folder = await folderWith(t, { key: consumer.key, cert: consumer.cert, ca: authority.cert })
  const as = ['--cert', join(folder, 'cert'), '--key', join(folder, 'key'), '--cacert', join(folder, 'ca')]
  const { stdout } = await run('curl', ['-sS', '-i', '--max-time', '60', ...as, ...args, `${w.url}${path}`], {
    maxBuffer: 300 * 1024 * 1024,
  })
  return stdout
}

test('curl calls over mutual TLS, and without a certificate gets VP002 in words', async (t) => {
  const w = await gatewayWorld(t)
  const folder = await folderWith(t, { 'message.xml': soapRequest(), ca: w.authority.cert })
  const post = [
    '-H',
    'content-type: text/xml; charset=utf-8',
    '--data-binary',
    `@${join(folder, 'message.xml')}`,
  ]
  const answer = await curl(t, w, '/vp/x', ...post)
  assert.match(answer, /^HTTP\/1\.1 200/)
  assert.match(answer, /x-skltp-prt: \d+/)
  const { stdout } = await run('curl', [
    '-sS',
    '-i',
    '--cacert',
    join(folder, 'ca'),
    ...post,
    `${w.url}/vp/x`,
  ])
  assert.match(stdout, /^HTTP\/1\.1 500[\s\S]*VP002 \[SE2120000001-P1\]/)
})

/** A producer in a process of its own that sends back what it is sent; its URL. */
async function echoProducer(t: TestContext, w: GatewayWorld): Promise<string> {
  const { key, cert } = await issue({ commonName: 'localhost' }, { issuer: w.authority })
  const folder = await folderWith(t, { key, cert, ca: w.authority.cert })
  const script = fileURLToPath(import.meta.resolve('./echo-producer-fixture.ts'))
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.after(() => child.kill('SIGKILL'))
  const [port] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return `https://localhost:${port}/`
}

test('curl sends a hundred megabytes and gets them back, and no more than a part is ever in memory', async (t) => {
  const w = await gatewayWorld(t)
  w.moveProducer(await echoProducer(t, w))
  w.contracts[0] = { ...thing, limits: { ...thing.limits, routeMs: 120_000, producerMs: 120_000 } }
  const size = 100 * 1024 * 1024
  const [before, after] = soapRequest(`<GetThing xmlns="${contractKey}"><a>|</a></GetThing>`).split('|') as [
    string,
    string,
  ]
  const folder = await folderWith(t, { 'long.xml': before })
  const long = join(folder, 'long.xml')
  const piece = Buffer.alloc(size / 100, 'b')
  // Never whole in this process, whose memory is looked at.
  for (let i = 0; i < 100; i++) await appendFile(long, piece)
  await appendFile(long, after)
  // What a first call needs is no part of it.
  await w.soap()
  const at = process.memoryUsage.rss()
  let most = at
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20)
  t.after(() => clearInterval(watch))
  const out = join(folder, 'answer.xml')
  await curl(t, w, '/vp/x', '-H', 'content-type: text/xml', '-T', long, '-X', 'POST', '-o', out)
  const { stdout } = await run('sh', [
    '-c',
    `tail -c ${before.length + size + after.length} ${out} | cmp - ${long} && echo same`,
  ])
  assert.equal(stdout.trim(), 'same')
  assert.ok(most - at < 50_000_000, `${Math.round((most - at) / 1_000_000)} MB more`)
  assert.equal((await w.lastRecord()).requestBytes, before.length + size + after.length)
})

test('a header of a megabyte is refused with a code and a support id', async (t) => {
  const w = await gatewayWorld(t)
  const folder = await folderWith(t, { head: `x-long: ${'a'.repeat(1_000_000)}` })
  const answer = await curl(t, w, '/vp/x', '-H', `@${join(folder, 'head')}`, '-d', 'x').catch(
    (error: { stdout?: string; stderr?: string }) => `${error.stdout}${error.stderr}`,
  )
  assert.match(answer, /^HTTP\/1\.1 431[\s\S]*VP015[\s\S]*<id>[0-9a-f-]{36}<\/id>/)
})

test('nginx ends TLS before the platform and tells who calls; nobody else can', async (t) => {
  const settings = { terminatorAddresses: ['127.0.0.1'], terminatorInstanceIds: ['edge-1'] }
  const w = await gatewayWorld(t, settings)
  const plain = createServer((request, response) => w.gateway.handle(request, response))
  await new Promise<void>((done) => plain.listen(0, '127.0.0.1', done))
  t.after(() => {
    plain.closeAllConnections()
    plain.close()
  })
  const behind = (plain.address() as AddressInfo).port
  const server = await issue({ commonName: 'localhost' }, { issuer: w.authority })
  const port = await startNginx(
    t,
    ({ port: at, folder }) => `
    map $ssl_client_s_dn $caller { ~serialNumber=(?<id>[A-Za-z0-9-]+) $id; }
    server {
      listen 127.0.0.1:${at} ssl;
      ssl_certificate ${folder}/cert; ssl_certificate_key ${folder}/key;
      ssl_client_certificate ${folder}/ca; ssl_verify_client on;
      location / {
        proxy_pass http://127.0.0.1:${behind}; proxy_http_version 1.1; proxy_set_header Connection "";
        proxy_set_header x-vp-sender-id $caller; proxy_set_header x-vp-instance-id edge-1;
      }
    }`,
    { cert: server.cert, key: server.key, ca: w.authority.cert },
  )
  const answer = await curl(
    t,
    { ...w, url: `https://localhost:${port}` },
    '/vp/x',
    '-H',
    'content-type: text/xml',
    '-H',
    'x-vp-sender-id: SE2120000001-OTHER',
    '-d',
    soapRequest(),
  )
  assert.match(answer, /^HTTP\/1\.1 200/)
  assert.equal((await w.lastRecord()).consumer, consumerId)
  assert.equal(w.producer.asked[0]!.headers['x-vp-sender-id'], undefined)
  const bare = await run('curl', ['-sS', '-d', soapRequest(), `http://127.0.0.1:${behind}/vp/x`])
  assert.match(bare.stdout, /VP011/)
})

test('nginx as a producer over mutual TLS answers, and its own error pages are not shown', async (t) => {
  const w = await gatewayWorld(t)
  const server = await issue({ commonName: 'localhost' }, { issuer: w.authority })
  const answer = envelope(`<GetThingResponse xmlns="${contractKey}"/>`)
  const port = await startNginx(
    t,
    ({ port: at, folder }) => `
    server {
      listen 127.0.0.1:${at} ssl;
      ssl_certificate ${folder}/cert; ssl_certificate_key ${folder}/key;
      ssl_client_certificate ${folder}/ca; ssl_verify_client on;
      default_type "text/xml";
      location /ok { return 200 '${answer}'; }
      location /broken { return 502; }
    }`,
    { cert: server.cert, key: server.key, ca: w.authority.cert },
  )
  w.moveProducer(`https://localhost:${port}/ok`)
  const good = await w.soap()
  assert.deepEqual([good.status, good.text], [200, answer])
  w.moveProducer(`https://localhost:${port}/broken`)
  const bad = await w.soap()
  assert.match(bad.text, /VP009/)
  assert.doesNotMatch(bad.text, /nginx|localhost/)
})

const wsdl = (location: string) => `<?xml version="1.0"?>
<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xs="http://www.w3.org/2001/XMLSchema"
  xmlns:r="${contractKey}" xmlns:t="urn:riv:test:GetThing:1:rivtabp21" xmlns:reg="urn:riv:itintegration:registry:1" targetNamespace="urn:riv:test:GetThing:1:rivtabp21">
  <types>
    <xs:schema targetNamespace="${contractKey}" elementFormDefault="qualified">
      <xs:element name="GetThing"><xs:complexType><xs:sequence><xs:element name="id" type="xs:string"/></xs:sequence></xs:complexType></xs:element>
      <xs:element name="GetThingResponse"><xs:complexType><xs:sequence><xs:element name="name" type="xs:string"/></xs:sequence></xs:complexType></xs:element>
    </xs:schema>
    <xs:schema targetNamespace="urn:riv:itintegration:registry:1" elementFormDefault="qualified"><xs:element name="LogicalAddress" type="xs:string"/></xs:schema>
  </types>
  <message name="Ask"><part name="parameters" element="r:GetThing"/><part name="LogicalAddress" element="reg:LogicalAddress"/></message>
  <message name="Answer"><part name="parameters" element="r:GetThingResponse"/></message>
  <portType name="Port"><operation name="GetThing"><input message="t:Ask"/><output message="t:Answer"/></operation></portType>
  <binding name="Binding" type="t:Port"><soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <operation name="GetThing"><soap:operation soapAction="${contractKey}:GetThing"/>
      <input><soap:header message="t:Ask" part="LogicalAddress" use="literal"/><soap:body parts="parameters" use="literal"/></input>
      <output><soap:body use="literal"/></output></operation></binding>
  <service name="Service"><port name="Port" binding="t:Binding"><soap:address location="${location}"/></port></service>
</definitions>`

test('the SOAP package for Node calls through the platform, answers through it, and understands its faults', async (t) => {
  const w = await gatewayWorld(t)
  const server = await issue({ commonName: 'localhost' }, { issuer: w.authority })
  const https = createTlsServer({
    ...server,
    ca: w.authority.cert,
    requestCert: true,
    rejectUnauthorized: true,
  })
  const url = await listen(t, https)
  let asked: unknown
  soapPackage.listen(
    https,
    '/thing',
    {
      Service: {
        Port: {
          GetThing: (given: { id: string }, _: unknown, headers: unknown) => {
            asked = [given.id, headers]
            return { name: `thing ${given.id} å` }
          },
        },
      },
    },
    wsdl(`${url}/thing`),
  )
  w.moveProducer(`${url}/thing`)

  const folder = await folderWith(t, { 'thing.wsdl': wsdl(`${w.url}/vp/GetThing/1/rivtabp21`) })
  const client = await soapPackage.createClientAsync(join(folder, 'thing.wsdl'))
  client.setSecurity(
    new soapPackage.ClientSSLSecurity(
      Buffer.from(w.consumer.key),
      Buffer.from(w.consumer.cert),
      Buffer.from(w.authority.cert),
    ),
  )
  const header = (to: string) => ({ LogicalAddress: to })
  client.addSoapHeader(header(address), '', 'reg', 'urn:riv:itintegration:registry:1')
  const [answer] = (await client['GetThingAsync']({ id: '7' })) as [{ name: string }]
  assert.equal(answer.name, 'thing 7 å')
  assert.equal((asked as [string])[0], '7')

  client.changeSoapHeader(0, header('SE0000000000-NONE'), '', 'reg', 'urn:riv:itintegration:registry:1')
  const refused = (await client['GetThingAsync']({ id: '7' }).catch((error: unknown) => error)) as {
    root: { Envelope: { Body: { Fault: { faultcode: string; faultstring: string } } } }
  }
  assert.match(refused.root.Envelope.Body.Fault.faultstring, /^VP007 \[SE2120000001-P1\]/)
})
