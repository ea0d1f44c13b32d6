import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ScaipClient, SendRequest, SendResult, Snu } from '../../scaip/index.ts'
import { createRandom } from '../random.ts'
import type { Reply } from './line.ts'
import { createScaipLine } from './scaip-line.ts'

const device = {
  key: 'device-1',
  model: 'Exempel TL-1',
  address: { scheme: 'scaip', value: '8031372' },
} as const
const common = { authenticated: false, retransmissions: 0, timings: {} }

async function send(
  result: Partial<SendResult> & Pick<SendResult, 'outcome'>,
): Promise<{ reply: Reply; asked: SendRequest }> {
  let asked: SendRequest | undefined
  const client = {
    send(request: SendRequest) {
      asked = request
      return Promise.resolve({ ...common, ...result })
    },
  } as unknown as ScaipClient
  const line = createScaipLine(client, device, { target: 'sip:larm@127.0.0.1:5060', random: createRandom(1) })
  const reply = await line.send({
    ref: 'A1',
    occurredAt: '2026-11-22T21:04:11.000Z',
    type: 'ME',
    deviceType: '0003',
    status: '0010',
  })
  return { reply, asked: asked! }
}

const answered = (number: Snu) => ({ outcome: 'answered', mrs: { ref: 'A1', snu: number } }) as const

test('what the reception answers is read for what it means to a device', async () => {
  const meanings: [Parameters<typeof send>[0], Reply][] = [
    [answered(0), { kind: 'ok' }],
    [answered(4), { kind: 'later' }],
    [answered(5), { kind: 'later' }],
    [answered(6), { kind: 'later' }],
    [answered(3), { kind: 'refused', why: 'snu 3' }],
    [answered(7), { kind: 'refused', why: 'snu 7' }],
    [
      { outcome: 'refused', sipStatus: 503, retryAfterSeconds: 12 },
      { kind: 'later', afterSeconds: 12 },
    ],
    [{ outcome: 'refused', sipStatus: 500 }, { kind: 'later' }],
    [
      { outcome: 'refused', sipStatus: 401 },
      { kind: 'refused', why: 'SIP 401' },
    ],
    [{ outcome: 'no-reply', sipStatus: 200 }, { kind: 'silent' }],
    [{ outcome: 'timed-out' }, { kind: 'silent' }],
    [{ outcome: 'failed', error: 'connection refused' }, { kind: 'silent' }],
  ]
  for (const [result, meaning] of meanings) assert.deepEqual((await send(result)).reply, meaning)
})

test('a device is From itself, over a connection of its own, with a space only inside the message', async () => {
  const { asked } = await send({ outcome: 'timed-out' })
  assert.equal(asked.fromUser, '8031372')
  assert.equal(asked.connection, 'device-1')
  assert.ok('raw' in asked.mrq && asked.mrq.raw.includes('<cid> 8031372</cid>'))
})
