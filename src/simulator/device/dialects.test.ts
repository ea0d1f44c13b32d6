import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { parseMrq } from '../../scaip/index.ts'
import { createRandom } from '../random.ts'
import { dialects } from './dialects.ts'
import type { DeviceMessage } from './message.ts'

const message: fc.Arbitrary<DeviceMessage> = fc.record(
  {
    occurredAt: fc.constant('2026-11-22T21:04:11.000Z'),
    ref: fc.stringMatching(/^[0-9A-Z]{4,16}$/),
    type: fc.constantFrom('ME', 'RE', 'IN'),
    deviceType: fc.constantFrom('0002', '0003', '0005', '0015', '0051'),
    status: fc.constantFrom('0009', '0010', '0016', '0019', '0067', '0085'),
    location: fc.constantFrom('012', '042', '035'),
    text: fc.constantFrom('Rök & eld', '<3', 'Fallgivare'),
    position: fc.record({
      latitude: fc.double({ min: 55, max: 69, noNaN: true }),
      longitude: fc.double({ min: 11, max: 24, noNaN: true }),
      at: fc.constant('2026-11-22T21:04:11.000Z'),
    }),
  },
  { requiredKeys: ['ref', 'occurredAt', 'type', 'deviceType', 'status'] },
)

for (const [make, dialect] of Object.entries(dialects)) {
  test(`what ${make} writes is understood as it was meant`, () => {
    const random = createRandom(1)
    fc.assert(
      fc.property(message, (meant) => {
        const xml = dialect.write(meant, { cid: '8031372', callsFrom: '+46701740605', random })
        const read = parseMrq(Buffer.from(xml), { fromUser: '8031372' })
        assert.ok(read.ok, xml)
        const { ref, cid, mty, dty, stc, lco, stt, lge } = read.value
        assert.deepEqual(
          { ref, cid, mty, dty, stc },
          {
            ref: meant.ref,
            cid: '8031372',
            mty: meant.type,
            dty: meant.deviceType,
            stc: meant.status,
          },
        )
        if (meant.location) assert.equal(lco, meant.location)
        if (meant.text) assert.equal(stt, meant.text)
        if (meant.position) {
          assert.ok(Math.abs(lge!.latitude! - meant.position.latitude) < 1e-4)
          assert.equal(lge!.tim, meant.position.at)
        }
      }),
    )
  })

  test(`${make} keeps its references apart, within sixteen letters and digits`, () => {
    const now = Math.floor(Date.UTC(2026, 10, 22) / 1000)
    const references = Array.from({ length: 100 }, (_, index) => dialect.reference(now + index, '8031372'))
    assert.equal(new Set(references).size, 100)
    for (const reference of references) assert.match(reference, /^[0-9A-Za-z]{1,16}$/)
  })
}

test('no two makes write the same message alike', () => {
  const heartbeat: DeviceMessage = {
    ref: 'A1',
    occurredAt: '2026-11-22T21:04:11.000Z',
    type: 'PI',
    deviceType: '0002',
  }
  const written = Object.values(dialects).map((dialect) =>
    dialect.write(heartbeat, { cid: '8031372', random: createRandom(2) }),
  )
  assert.equal(new Set(written).size, written.length)
})
