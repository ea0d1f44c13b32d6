// peers:
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import fc from 'fast-check'
import { devicesAt } from './devices.ts'
import { type Later, lastFirst } from './later.ts'
import { startTestPlatform, type TestPlatform } from './platform.ts'
import { sipMessage, udpDevice } from './raw-device.ts'
import { until } from './until.ts'

const good = sipMessage(
  '5001',
  '<mrq><ref>f1</ref><mty>ME</mty><cid>5001</cid><dty>0003</dty><stc>0010</stc><lge><geo>59.1 18.1</geo></lge></mrq>',
).bytes

/** A good message with bytes changed, taken out, put in, and cut off. */
const mutated = fc
  .array(
    fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      drop: fc.nat({ max: 40 }),
      put: fc.oneof(
        fc.uint8Array({ maxLength: 12 }),
        fc
          .constantFrom(
            '\r\n',
            '\r\n\r\n',
            '<',
            '>',
            '&',
            ']]>',
            '<!DOCTYPE a>',
            '\0',
            '%00',
            'Content-Length: 9',
            '\u202e',
            ';',
            '"',
          )
          .map((text) => Buffer.from(text)),
      ),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((edits) =>
    edits.reduce((bytes, { at, drop, put }) => {
      const place = Math.floor(at * bytes.length)
      return Buffer.concat([bytes.subarray(0, place), put, bytes.subarray(place + drop)])
    }, good),
  )

const noise = fc.oneof(
  fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
  mutated,
)

/** JSON that is nearly a signal. */
const nearSignals = fc.oneof(
  fc.json({ maxDepth: 3 }),
  fc
    .record(
      {
        deviceAddress: fc.oneof(
          fc.record({
            scheme: fc.constantFrom('scaip', 'serial', 'eui', 'mqtt', 'tel'),
            value: fc.string({ unit: 'binary', maxLength: 140 }),
          }),
          fc.anything({ maxDepth: 1 }),
        ),
        ref: fc.string({ unit: 'binary', maxLength: 70 }),
        type: fc.constantFrom('alarm', 'reset', 'information', 'heartbeat', 'test', 'cancel'),
        code: fc.record({
          system: fc.constantFrom('scaip.stc', 'vkp', 'local'),
          value: fc.string({ unit: 'binary', maxLength: 40 }),
        }),
        deviceType: fc.stringMatching(/^[0-9]{0,5}$/),
        occurredAt: fc.oneof(
          fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
          fc.constantFrom('2016-12-31T23:59:60Z', '2026-11-22t10:00:00z', '2026-11-22T10:00:00+99:99', ''),
        ),
        location: fc.record({ position: fc.record({ latitude: fc.double(), longitude: fc.double() }) }),
        battery: fc.integer({ min: -5, max: 200 }),
        text: fc.string({ unit: 'binary', maxLength: 600 }),
      },
      { requiredKeys: ['deviceAddress', 'ref', 'type'] },
    )
    .map((signal) => JSON.stringify(signal)),
)

const runs = (numRuns: number) => ({ numRuns, endOnFailure: true, interruptAfterTimeLimit: 30_000 })

/** Takes a real alarm by UDP, as if nothing had been. */
async function stillTakes(later: Later, platform: TestPlatform, ref: string): Promise<void> {
  const { mrs } = await devicesAt(later, platform.sip).press('5999', ref)
  assert.equal(mrs?.snu, 0)
}

test('whatever is thrown at its doors, the reception neither falls nor hangs, and takes the alarm that comes after', async (t) => {
  const later = lastFirst(t)
  const platform = await startTestPlatform()
  later(platform.stop)

  await t.test('over UDP', async () => {
    const device = await udpDevice(later, platform.sip)
    await fc.assert(
      fc.asyncProperty(noise, (bytes) => device.send(bytes)),
      runs(1500),
    )
    await stillTakes(later, platform, 'udp')
  })

  await t.test('over TCP, in pieces, with connections left in the middle', async () => {
    const throwAt = async (pieces: Buffer[]) => {
      const socket = connect(platform.sip.port, platform.sip.host)
      socket.on('error', () => undefined)
      await once(socket, 'connect')
      for (const piece of pieces) if (!socket.destroyed) socket.write(piece)
      socket.end()
      socket.destroySoon()
      await once(socket, 'close')
    }
    await fc.assert(fc.asyncProperty(fc.array(noise, { minLength: 1, maxLength: 4 }), throwAt), runs(300))
    await stillTakes(later, platform, 'tcp')
  })

  await t.test('over HTTP: a signal is kept or refused, never a fault of ours', async () => {
    const url = new URL('/api/welfare/v1/signals', platform.addresses.http)
    const post = async (body: string) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })
      await response.text()
      assert.ok([200, 201, 400, 413, 422].includes(response.status), `${response.status} for ${body}`)
    }
    await fc.assert(fc.asyncProperty(nearSignals, post), runs(600))
    await stillTakes(later, platform, 'http')
  })

  await t.test('and none of it was an error of ours', async () => {
    const metrics = await (await fetch(new URL('/metrics', platform.addresses.http))).text()
    assert.doesNotMatch(metrics, /kind="fault"/)
    const errors = platform.lines.filter((line) => ['error', 'fatal'].includes(String(line['log.level'])))
    assert.deepEqual(errors, [])
    await until('everything to be stored', async () => (await queuedIn(platform)) === 0)
  })
})

async function queuedIn({ api }: TestPlatform): Promise<number> {
  const { id } = await api.post('/groups', {
    name: `Grupp ${performance.now()}`,
    kind: 'reception',
    serves: [],
    hours: [],
  })
  const { reception } = await api.get<{ reception: { queued: number } }>(`/board?group=${id}`)
  return reception.queued
}
