import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { connect, type TLSSocket } from 'node:tls'
import { type Issued, issue } from '../../kernel/testkit/index.ts'
import { consumerId, type GatewayWorld, gatewayWorld, soapRequest } from './gateway-fixture.ts'

const fault = (text: string) => /<faultstring>(VP\d{3})/.exec(text)?.[1]
const write = (w: GatewayWorld, files: Record<string, string>) =>
  Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(w.folder, name), text)))

/** The serial number of the certificate that a new connection is shown. */
async function shownBy({ url, authority }: GatewayWorld): Promise<string> {
  const { port } = new URL(url)
  const socket = connect({ port: Number(port), servername: 'localhost', ca: authority.cert })
  await once(socket, 'secureConnect')
  const { serialNumber } = socket.getPeerX509Certificate()!
  socket.destroy()
  return serialNumber
}

/** Has the producer wait before it answers; gives what lets it go on, once it was asked. */
async function heldCall(w: GatewayWorld) {
  const { answer } = w.producer
  const asked = new Promise<() => void>((there) => {
    w.producer.answer = (...given) => there(() => answer(...given))
  })
  const call = w.soap()
  const go = await asked
  w.producer.answer = answer
  return { call, go }
}

test('a renewed certificate of the gateway is shown to new connections, and calls under way go on', async (t) => {
  const w = await gatewayWorld(t)
  const before = await shownBy(w)
  const { call, go } = await heldCall(w)
  assert.equal(await w.listener.reload(), false, 'nothing has changed')
  const renewed = await issue({ commonName: 'localhost' }, { issuer: w.authority })
  await write(w, { 'server.key': renewed.key, 'server.pem': renewed.cert })
  assert.equal(await w.listener.reload(), true)
  assert.notEqual(await shownBy(w), before)
  go()
  assert.equal((await call).status, 200)
  assert.equal((await w.soap()).status, 200, 'and so do connections that are open')
})

test('roots of callers that are renewed let in whom they let in, and nobody else at a new connection', async (t) => {
  const w = await gatewayWorld(t)
  const newer = await issue({ commonName: 'Newer authority' })
  const moved = await issue({ commonName: 'consumer', serialNumber: consumerId }, { issuer: newer })
  const as = (who: Issued) => w.soap(soapRequest(), {}, who)
  assert.equal(fault((await as(moved)).text), 'VP002')
  await write(w, { 'ca.pem': newer.cert })
  assert.equal(await w.listener.reload(), true)
  assert.equal((await as({ ...moved })).status, 200)
  assert.equal(fault((await as({ ...w.consumer })).text), 'VP002')
})

test('what is shown to producers is renewed: new calls show it, and calls under way are seen to their end', async (t) => {
  const w = await gatewayWorld(t)
  const seen: string[] = []
  w.producer.server.on('secureConnection', (socket: TLSSocket) => {
    seen.push(socket.getPeerX509Certificate()!.serialNumber)
  })
  const { call, go } = await heldCall(w)
  assert.equal(await w.gateway.reload(), false, 'nothing has changed')
  const renewed = await issue(
    { commonName: 'platform', serialNumber: 'SE2120000001-P1' },
    { issuer: w.authority },
  )
  await write(w, { 'key.pem': renewed.key, 'cert.pem': renewed.cert })
  assert.equal(await w.gateway.reload(), true)
  assert.equal((await w.soap()).status, 200)
  assert.equal(seen.length, 2)
  assert.notEqual(seen[0], seen[1])
  go()
  assert.equal((await call).status, 200)
})

test('roots of producers that are renewed are believed from the next call on, and those taken away no more', async (t) => {
  const w = await gatewayWorld(t)
  assert.equal((await w.soap()).status, 200)
  const newer = await issue({ commonName: 'Newer authority' })
  await write(w, { 'producers.pem': newer.cert })
  assert.equal(await w.gateway.reload(), true)
  assert.equal(fault((await w.soap()).text), 'VP009', 'no connection of before is used')
  await write(w, { 'producers.pem': `${newer.cert}\n${w.authority.cert}` })
  assert.equal(await w.gateway.reload(), true)
  assert.equal((await w.soap()).status, 200)
})

test('files that cannot be used are told of once, without what is in them, and those before stay', async (t) => {
  const w = await gatewayWorld(t)
  const before = await shownBy(w)
  const other = await issue({ commonName: 'localhost' }, { issuer: w.authority })
  const bad = { cert: other.cert, key: '-----BEGIN PRIVATE KEY-----\nnotakey\n' }
  await write(w, { 'server.pem': bad.cert, 'key.pem': bad.key, 'producers.pem': 'nobody' })
  for (let i = 0; i < 2; i++) {
    assert.equal(await w.listener.reload(), false)
    assert.equal(await w.gateway.reload(), false)
  }
  assert.equal(await shownBy(w), before)
  assert.equal((await w.soap()).status, 200)
  assert.equal(w.logged().match(/cannot be used/g)?.length, 2)
  assert.match(w.logged(), /exchange\.keyFile and exchange\.certificateFile do not belong together/)
  assert.match(w.logged(), /exchange\.producerKeyFile holds no private key/)
  assert.doesNotMatch(w.logged(), /notakey/)
  await write(w, { 'server.key': other.key })
  assert.equal(await w.listener.reload(), true, 'the key came after its certificate')
})
