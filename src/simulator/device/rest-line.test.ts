import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { createPlainFetch } from '../access/system-access.ts'
import { createHttpClient } from '../http-client.ts'
import type { Reply } from './line.ts'
import type { DeviceMessage } from './message.ts'
import { createRestLine } from './rest-line.ts'

const device = { address: { scheme: 'eui', value: 'fe00de0000000001' } } as const
const occurredAt = '2026-11-22T21:04:00.000Z'
const dose: DeviceMessage = {
  ref: 'R1',
  occurredAt,
  type: 'ME',
  deviceType: '0011',
  status: '0081',
  location: '021',
}

/** Sends one message to a server that answers in one way, and tells what came back and what it got. */
async function send(message: DeviceMessage, status: number, headers: Record<string, string> = {}) {
  let body = ''
  const server = createServer((request, response) => {
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => response.writeHead(status, headers).end('{"code":"welfare.some_code"}'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const http = createHttpClient(
    createPlainFetch(() => `http://127.0.0.1:${port}`),
    new AbortController().signal,
  )
  const reply = await createRestLine(http, device).send(message)
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  return { reply, body: JSON.parse(body) as unknown }
}

test('a sensor says what happened, where, when, and that it is simulated', async () => {
  const { reply, body } = await send(dose, 200)
  assert.deepEqual(reply, { kind: 'ok' })
  assert.deepEqual(body, {
    deviceAddress: device.address,
    ref: 'R1',
    type: 'alarm',
    deviceType: '0011',
    occurredAt,
    simulated: true,
    code: { system: 'scaip.stc', value: '0081' },
    location: { code: '021' },
  })
})

test('a heartbeat has no code, and a low battery tells how much is left', async () => {
  const heartbeat = await send({ ref: 'H1', occurredAt, type: 'PI', deviceType: '0014' }, 200)
  assert.equal(Object.hasOwn(heartbeat.body as object, 'code'), false)
  const battery = await send({ ref: 'B1', occurredAt, type: 'ME', deviceType: '0014', status: '0016' }, 200)
  assert.equal((battery.body as { battery: number }).battery, 9)
})

test('every answer is read for what it means to a device', async () => {
  const meanings: [number, Record<string, string>, Reply][] = [
    [201, {}, { kind: 'ok' }],
    [503, { 'retry-after': '7' }, { kind: 'later', afterSeconds: 7 }],
    [500, {}, { kind: 'later' }],
    [429, {}, { kind: 'later' }],
    [408, {}, { kind: 'later' }],
    [400, {}, { kind: 'refused', why: '400' }],
    [413, {}, { kind: 'refused', why: '413' }],
  ]
  for (const [status, headers, meaning] of meanings) {
    assert.deepEqual((await send(dose, status, headers)).reply, meaning, String(status))
  }
})

test('nobody there is silence, not a fault', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  const http = createHttpClient(
    createPlainFetch(() => `http://127.0.0.1:${port}`),
    new AbortController().signal,
  )
  assert.deepEqual(await createRestLine(http, device).send(dose), { kind: 'silent' })
})
